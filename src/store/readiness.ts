import type { Kysely } from 'kysely';
import { asInstant, asSha, type Instant } from '../domain/ids.ts';
import type { Intake } from '../domain/intake.ts';
import { type Enqueue, ingestWithin } from './ingest.ts';
import type { Tables } from './tables.ts';

/** Whoever asks does not wait for longer, and is asked by somebody who does not either. */
const PATIENCE_MILLIS = 3_000;
/** For so long what could not be stored speaks against what is only tried. */
const REFUSED_MILLIS = 10_000;
/** PostgreSQL's classes of errors for what there is too little of, and for the disk. */
const NO_ROOM = /^(53|58)/;
const NO_COMMIT = asSha('0'.repeat(40));

/** Thrown to have the transaction undone. */
class Undone extends Error {}

/** Whether deliveries can be stored: known by storing one as a webhook brings it, and undoing it. */
export class Readiness {
  readonly #db: Kysely<Tables>;
  readonly #now: () => Instant;
  #asking: Promise<void> | null = null;
  #refused: { readonly error: unknown; readonly at: number } | null = null;

  constructor(db: Kysely<Tables>, now: () => Instant) {
    this.#db = db;
    this.#now = now;
  }

  /**
   * Takes note of how storing a delivery ended: where the disk is full, small things may be stored while large ones are
   * not, and what is undone needs no room that lasts.
   */
  async watched<Result>(stored: Promise<Result>): Promise<Result> {
    try {
      const result = await stored;
      this.#refused = null;
      return result;
    } catch (error) {
      if (NO_ROOM.test(codeOf(error))) this.#refused = { error, at: performance.now() };
      throw error;
    }
  }

  /** @throws what a delivery would be refused with now. While one question is open no second one is asked. */
  async ask(enqueue: Enqueue): Promise<void> {
    const refused = this.#refused;
    if (refused !== null && performance.now() - refused.at < REFUSED_MILLIS) throw refused.error;
    this.#asking ??= this.#store(enqueue).finally(() => {
      this.#asking = null;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = Object.assign(new Error(`the database stored nothing within ${PATIENCE_MILLIS} ms`), SLOW);
      timer = setTimeout(() => reject(error), PATIENCE_MILLIS);
    });
    try {
      await Promise.race([this.#asking, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #store(enqueue: Enqueue): Promise<void> {
    const arrival = { intake: made(), at: this.#now(), enqueue };
    try {
      await this.#db.transaction().execute(async (trx) => {
        await ingestWithin(trx, [arrival]);
        throw new Undone();
      });
    } catch (error) {
      if (!(error instanceof Undone)) throw error;
    }
  }
}

const codeOf = (error: unknown): string =>
  Error.isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** PostgreSQL's code for what took too long. */
const SLOW = { code: '57014' };

/** A delivery as it comes with a push to a pull request, about a repository that nobody has, each time another one. */
function made(): Intake {
  const id = -Math.ceil(Math.random() * 2 ** 50);
  const owner = `readyz${id}`;
  const about = { repositoryId: id, number: 1 };
  return {
    delivery: { id: owner, event: 'readyz', action: null },
    repositories: [{ id, owner, name: 'readyz', installation: 0 }],
    headChanges: [{ ...about, commit: NO_COMMIT, before: null, since: asInstant('1970-01-01T00:00:00.000Z') }],
    pushes: [],
    refPushes: [],
    unnamedPushes: [],
    branchPushes: [],
    gateBegins: [],
    labels: [],
    words: [],
    groups: [],
    tags: [],
    deployments: [],
    peopleChangedIn: [],
    wakes: [],
    lost: { installations: [], repositories: [] },
    jobs: [{ kind: 'pull-request', installation: 0, owner, repo: 'readyz', number: 1 }],
  };
}
