import type { Sandbox, SeededApp } from 'github-sandbox';
import { sql } from 'kysely';
import { appManifest, startSandbox } from '../../demo/shop.ts';
import { asInstant } from '../../src/domain/ids.ts';
import { type RunningApp, start } from '../../src/main.ts';
import type { Database } from '../../src/store/db/database.ts';
import { BACKOFF } from '../../src/worker/queue/backoff.ts';
import { type LogLine, readableLog, testSettings, WEBHOOK_SECRET } from '../support/app.ts';
import { memoryDatabase } from '../support/database.ts';
import { PEOPLE } from './act.ts';

/** A Monday morning. Acts have the same times whenever a run is played. */
const STARTED = Date.parse('2026-03-02T09:00:00Z');
/** Jobs that are delayed for less than this only wait for the next second. */
const SOON_MILLIS = 1_100;
/** How long all may take to settle, on a machine with other work too. */
const SETTLE_MILLIS = 60_000;
/** The time between two questions, which use the app's database and processor. */
const POLL_MILLIS = 30;
const ERROR_LEVEL = 50;
/** An organization with nothing in it, whose webhooks wake the queue. */
const ELSEWHERE = 'elsewhere';

/**
 * A sandbox and the unmodified app, over HTTP, for many runs in turn.
 * Time is the sandbox's for both and stands still but for `pass`. The queue waits by the machine's clock; so what it
 * put off is pulled forward by the time that passes here.
 */
export class Lane {
  readonly sandbox: Sandbox;
  readonly seeded: SeededApp;
  readonly lines: LogLine[] = [];
  #database: Database;
  #app: RunningApp | null = null;
  #woken = 0;

  private constructor(sandbox: Sandbox, seeded: SeededApp, database: Database) {
    this.sandbox = sandbox;
    this.seeded = seeded;
    this.#database = database;
  }

  static async start(): Promise<Lane> {
    const sandbox = await startSandbox();
    sandbox.clock.freeze(STARTED);
    for (const login of PEOPLE) sandbox.user(login);
    sandbox.org(ELSEWHERE, { owners: ['max'] });
    sandbox.team(`${ELSEWHERE}/wakers`);
    const seeded = sandbox.app({ ...appManifest(), owner: ELSEWHERE });
    const lane = new Lane(sandbox, seeded, await memoryDatabase());
    await lane.#startApp();
    return lane;
  }

  async stop(): Promise<void> {
    await this.#app?.stop();
    await this.#database.close();
    await this.sandbox.close();
  }

  async #startApp(): Promise<void> {
    const { log, lines } = readableLog();
    const { app, privateKey } = this.seeded;
    const { sandbox } = this;
    const settings = testSettings({
      APP_ID: String(app.id),
      PRIVATE_KEY: privateKey,
      GITHUB_API_URL: `${sandbox.url}/api/v3`,
    });
    // The database outlives the app: that is what a restart is about.
    const database = { ...this.#database, close: async () => {} };
    this.#app = await start(settings, {
      database,
      log,
      now: () => asInstant(new Date(sandbox.clock.now()).toISOString()),
      backoff: { ...BACKOFF, firstMillis: 0, longestMillis: 0, random: () => 0 },
      sweep: false,
    });
    this.#logs.push(lines);
    app.webhook = { url: `${this.#app.url}/api/github/webhooks`, secret: WEBHOOK_SECRET };
  }

  /** The log of each process; the present one's is last. */
  readonly #logs: LogLine[][] = [];

  /**
   * The errors that the app logged since the last call, including jobs given up.
   * What is about a pull request of another owner is left over from an earlier run, whose world is gone.
   */
  takeErrors(owner: string): readonly string[] {
    const lines = this.#logs.flatMap((log) => log.splice(0)).filter(({ level }) => level >= ERROR_LEVEL);
    return lines
      .map(({ msg, err, job }) => ({
        text: `${msg} ${JSON.stringify({ job, err })}`,
        about: JSON.stringify(job ?? null),
      }))
      .filter(({ about }) => about === 'null' || about.includes(`"owner":"${owner}"`))
      .map(({ text }) => text);
  }

  /** Ends the process and starts it again, on the same database or an empty one. Webhooks on their way may be lost. */
  async restart(how: 'same database' | 'empty database'): Promise<void> {
    await this.#app?.stop();
    if (how === 'empty database') {
      await this.#database.close();
      this.#database = await memoryDatabase();
    }
    await this.#startApp();
  }

  /** What the app does by itself every half a minute. */
  async sweep(): Promise<void> {
    await this.#app?.sweep();
  }

  now(): number {
    return this.sandbox.clock.now();
  }

  /** Lets time pass, for what the app put off as well. */
  async pass(millis: number): Promise<void> {
    this.sandbox.clock.advance(millis);
    if (millis === 0) return;
    await sql`
      update pgboss.job set start_after = start_after - ${`${millis} milliseconds`}::interval
      where state = 'created' and start_after > now()`.execute(this.#database.db);
  }

  /** Resolves when every webhook was answered or lost, and only delayed jobs are left. */
  async settle(): Promise<void> {
    const { deliveries } = this.sandbox.world;
    for (const end = Date.now() + SETTLE_MILLIS; ; ) {
      await this.sandbox.settled();
      const sent = deliveries.length;
      const { due, soon, active } = await this.#jobs();
      if (due + soon + active === 0 && deliveries.length === sent) return;
      if (Date.now() > end)
        throw new Error(`not settled within ${SETTLE_MILLIS} ms: ${JSON.stringify({ due, soon, active })}`);
      if (soon > 0) await this.pass(1_000);
      if (due + soon > 0 && active === 0) this.#wake();
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
    }
  }

  async #jobs(): Promise<{ readonly due: number; readonly soon: number; readonly active: number }> {
    const { rows } = await sql<{ due: string; soon: string; active: string }>`
      select count(*) filter (where state in ('created', 'retry') and start_after <= now()) as due,
        count(*) filter (where state in ('created', 'retry') and start_after > now()
          and start_after <= now() + ${`${SOON_MILLIS} milliseconds`}::interval) as soon,
        count(*) filter (where state = 'active') as active
      from pgboss.job where name = 'subject'`.execute(this.#database.db);
    const [row] = rows;
    return { due: Number(row?.due), soon: Number(row?.soon), active: Number(row?.active) };
  }

  /**
   * Makes the queue look for jobs that are due.
   * It does so when a webhook comes, or else every two seconds; a webhook about another organization is enough.
   */
  #wake(): void {
    const max = this.sandbox.as('max');
    if (this.#woken++ % 2 === 0) max.addTeamMember(`${ELSEWHERE}/wakers`, 'guest');
    else max.removeTeamMember(`${ELSEWHERE}/wakers`, 'guest');
  }

  /** Forgets what would only slow the next runs down. For the app, every pull request is closed. */
  async tidy(): Promise<void> {
    const { world, faults } = this.sandbox;
    faults.clear();
    await this.sandbox.settled();
    await sql`update pull_requests set open = false`.execute(this.#database.db);
    await sql`delete from pgboss.job`.execute(this.#database.db);
    // Without it every question about jobs reads through those of all runs before.
    await sql`vacuum`.execute(this.#database.db);
    world.deliveries.length = 0;
  }
}
