import { sql } from 'kysely';
import { asInstant } from '../../src/domain/ids.ts';
import type { Job } from '../../src/domain/job.ts';
import { GitHubError } from '../../src/github/client/github-error.ts';
import { type RunningApp, start } from '../../src/main.ts';
import { type Database, type DatabasePlace, openDatabase } from '../../src/store/db/database.ts';
import { BACKOFF } from '../../src/worker/queue/backoff.ts';
import type { JobQueue } from '../../src/worker/queue/queue.ts';
import { type LogLine, readableLog, testSettings, WEBHOOK_SECRET } from '../support/app.ts';
import { quietQueue } from '../support/database.ts';
import { PATIENCE_MILLIS, settled } from '../support/settled.ts';
import { passLimits } from '../support/waits.ts';
import type { SoakWorld } from './world.ts';

const fail = (error: Error): never => {
  throw error;
};
/**
 * Jobs that are delayed for less than this are on their way.
 * Those that are delayed for longer wait for a time that changes a verdict.
 */
const SOON_MILLIS = 40_000;

/** The time for all that was left in the queue. The machine may do other things as well. */
const MOST_SETTLE_MILLIS = 10 * 60_000;

/** How many of the endless requests are shown, the most frequent first. */
const MOST_ASKED = 15;

/** A job that is not done. */
export interface LeftJob {
  readonly key: string;
  readonly state: string;
  readonly failures: number;
}

/**
 * The app on what the killed processes left, in this process.
 * So its time can be moved: it stands still but for `pass`. What the app does by itself every minute happens when it is
 * called.
 */
export class Aftermath {
  readonly database: Database;
  readonly lines: LogLine[];
  readonly #world: SoakWorld;
  readonly #app: RunningApp;
  readonly #queue: JobQueue;

  private constructor(
    world: SoakWorld,
    parts: { database: Database; app: RunningApp; queue: JobQueue; lines: LogLine[] },
  ) {
    this.#world = world;
    this.database = parts.database;
    this.#app = parts.app;
    this.#queue = parts.queue;
    this.lines = parts.lines;
  }

  /**
   * @param before is given the database as it was left, before anything is done with it
   */
  static async open(
    world: SoakWorld,
    place: DatabasePlace,
    before: (database: Database) => Promise<void>,
  ): Promise<Aftermath> {
    const { sandbox, seeded } = world;
    const database = await openDatabase(place, fail);
    await before(database);
    sandbox.clock.freeze();
    const queue = quietQueue(database);
    await queue.start();
    const { log, lines } = readableLog();
    const app = await start(
      testSettings({
        APP_ID: String(seeded.app.id),
        PRIVATE_KEY: seeded.privateKey,
        GITHUB_API_URL: `${sandbox.url}/api/v3`,
      }),
      {
        database: { ...database, close: async () => {} },
        log,
        sweep: false,
        now: () => asInstant(new Date(sandbox.clock.now()).toISOString()),
        backoff: { ...BACKOFF, now: () => sandbox.clock.now() },
      },
    );
    seeded.app.webhook = {
      url: `${app.url}/api/github/webhooks`,
      secret: WEBHOOK_SECRET,
      answerWithinMillis: PATIENCE_MILLIS,
    };
    return new Aftermath(world, { database, app, queue, lines });
  }

  /** Has these subjects observed, with all that follows. */
  async look(jobs: readonly Job[]): Promise<void> {
    await this.#queue.send(jobs);
    await this.settle();
  }

  /** Lets so much time pass, also for what waits in the queue. Then the app does what it does every minute. */
  async pass(millis: number): Promise<void> {
    const { sandbox } = this.#world;
    sandbox.clock.advance(millis);
    // The app keeps its tokens by the machine's clock, for which no time goes by.
    const tokens = sandbox.world.installationTokens;
    for (const [text, token] of tokens) tokens.set(text, { ...token, expiresAt: token.expiresAt + millis });
    const by = sql`${millis}::bigint * interval '1 millisecond'`;
    await sql`update pgboss.job set start_after = start_after - ${by} where state in ('created', 'retry')`.execute(
      this.database.db,
    );
    await passLimits(this.database, millis);
    // A process that was killed over a job is gone for so much longer.
    await sql`update pgboss.job set started_on = started_on - ${by}, heartbeat_on = heartbeat_on - ${by}
      where state = 'active'`.execute(this.database.db);
    // What is due is done first: a look asked for during another one is put off, round after round.
    await this.settle();
    await this.#app.sweep();
    try {
      await this.#app.redeliver();
    } catch (error) {
      // The app logs it and comes back; what it never gets is found out in the end.
      if (!(error instanceof GitHubError)) throw error;
    }
    await this.settle();
  }

  /** Resolves when all webhooks are answered and no job could be done now. */
  async settle(): Promise<void> {
    const before = this.#world.sandbox.requests.list.length;
    try {
      await settled(this.#world.sandbox, () => this.#app.idle(), MOST_SETTLE_MILLIS);
    } catch (cause) {
      const left = (await this.left()).map(({ key, state, failures }) => `${key} (${state}, failed ${failures} times)`);
      const asked = this.#world.sandbox.requests.list.slice(before).map(({ method, path }) => `${method} ${path}`);
      const often = [...Map.groupBy(asked, (one) => one)]
        .map(([one, times]) => [times.length, one] as const)
        .sort(([one], [other]) => other - one)
        .slice(0, MOST_ASKED)
        .map(([times, one]) => `${times} times ${one}`);
      throw new Error(
        `the app does not come to rest; left are ${left.join(', ')}; of ${asked.length} requests meanwhile ${often.join(', ')}`,
        { cause },
      );
    }
  }

  /** Jobs that are still on their way, including retries. */
  async left(): Promise<readonly LeftJob[]> {
    const { rows } = await sql<{ key: string; state: string; failures: number }>`
      select singleton_key as key, state::text, coalesce((data->>'failures')::integer, 0) as failures
      from pgboss.job where name = 'subject' and state <= 'active'
        and (start_after < now() + ${SOON_MILLIS}::bigint * interval '1 millisecond'
          or (data->>'failures')::integer > 0 or singleton_key not like 'pull-request:%')`.execute(this.database.db);
    return rows;
  }

  /** Jobs that the app gave up. */
  async failed(): Promise<readonly string[]> {
    const { rows } = await sql<{ text: string }>`
      select coalesce(singleton_key, '?') || ': ' || coalesce(output::text, source_output::text, 'no reason') as text
      from pgboss.job where name = 'subject-failed'`.execute(this.database.db);
    return rows.map(({ text }) => text);
  }

  async stop(): Promise<void> {
    await this.#app.stop();
    await this.#queue.stop(1_000);
    await this.database.close();
  }
}
