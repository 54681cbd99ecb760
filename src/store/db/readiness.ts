import type { Kysely } from 'kysely';
import { asInstant, asSha, type Instant } from '../../domain/ids.ts';
import { type Intake, NOTHING_TAKEN } from '../../domain/intake.ts';
import { type Enqueue, ingestWithin } from '../intake/ingest.ts';
import type { Tables } from '../schema/tables.ts';
import { codeOf } from './error-code.ts';

/** The longest time until `/readyz` is answered. */
const PATIENCE_MILLIS = 3_000;
/** How long a delivery that found no room makes the app not ready. */
const REFUSED_MILLIS = 10_000;
/** How long a successful check is valid. Anybody can ask, and each check costs a transaction and leaves dead rows. */
const VALID_MILLIS = 1_000;
/** PostgreSQL's error classes for insufficient resources and for disk errors. */
const NO_ROOM = /^(53|58)/;
const NO_COMMIT = asSha('0'.repeat(40));

/** Thrown to roll the transaction back. */
class Undone extends Error {}

/** Checks whether deliveries can be stored, by storing one and rolling it back. */
export class Readiness {
  readonly #db: Kysely<Tables>;
  readonly #now: () => Instant;
  readonly #enqueue: Enqueue;
  #asking: Promise<void> | null = null;
  /** When the last check succeeded, by `performance.now()`. */
  #succeededAt = Number.NEGATIVE_INFINITY;
  #refused: { readonly error: unknown; readonly at: number } | null = null;

  constructor(db: Kysely<Tables>, now: () => Instant, enqueue: Enqueue) {
    this.#db = db;
    this.#now = now;
    this.#enqueue = enqueue;
  }

  /**
   * Records the result of storing a real delivery.
   * A check alone does not suffice: on a full disk small rows may still be stored, and a transaction that is rolled
   * back needs no lasting room.
   */
  async watched<Result>(stored: Promise<Result>): Promise<Result> {
    try {
      const result = await stored;
      this.#refused = null;
      return result;
    } catch (error) {
      this.#succeededAt = Number.NEGATIVE_INFINITY;
      if (NO_ROOM.test(codeOf(error))) this.#refused = { error, at: performance.now() };
      throw error;
    }
  }

  /**
   * Concurrent calls share one check. A successful check is valid for a second, unless a delivery fails meanwhile.
   * @throws the error that a delivery would fail with now
   */
  async ask(): Promise<void> {
    const refused = this.#refused;
    if (refused !== null && performance.now() - refused.at < REFUSED_MILLIS) throw refused.error;
    if (performance.now() - this.#succeededAt < VALID_MILLIS) return;
    this.#asking ??= this.#store().finally(() => {
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

  async #store(): Promise<void> {
    const arrival = { intake: made(), at: this.#now() };
    try {
      await this.#db.transaction().execute(async (trx) => {
        await ingestWithin(trx, this.#enqueue, [arrival]);
        throw new Undone();
      });
    } catch (error) {
      if (!(error instanceof Undone)) throw error;
      this.#succeededAt = performance.now();
    }
  }
}

/** PostgreSQL's code for a statement that took too long. */
const SLOW = { code: '57014' };

/** A delivery like that of a push, for a random repository that does not exist. */
function made(): Intake {
  const id = -Math.ceil(Math.random() * 2 ** 50);
  const owner = `readyz${id}`;
  const about = { repositoryId: id, number: 1 };
  return {
    ...NOTHING_TAKEN,
    delivery: { id: owner, event: 'readyz', action: null },
    repositories: [{ id, owner, name: 'readyz', installation: 0 }],
    headChanges: [{ ...about, commit: NO_COMMIT, before: null, since: asInstant('1970-01-01T00:00:00.000Z') }],
    jobs: [{ kind: 'pull-request', installation: 0, owner, repo: 'readyz', number: 1 }],
  };
}
