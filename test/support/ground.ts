import type { Person, Sandbox, SeededWorld } from 'github-sandbox';
import { seedShop, startSandbox } from '../../demo/shop.ts';
import { asInstant } from '../../src/domain/ids.ts';
import { type Overrides, type RunningApp, start } from '../../src/main.ts';
import type { Database } from '../../src/store/db/database.ts';
import { BACKOFF } from '../../src/worker/queue/backoff.ts';
import { type LogLine, readableLog, testSettings, WEBHOOK_SECRET } from './app.ts';
import { hold, release } from './held.ts';
import { Pull } from './pull.ts';
import { PATIENCE_MILLIS, settled } from './settled.ts';
import { postgresDatabase } from './shared-postgres.ts';
import { passLimits, passQueue } from './waits.ts';

export const SHOP = 'acme/shop';
const BETWEEN_ACTS_MILLIS = 2_000;
const PAST_SETTLING_MILLIS = 12_000;
const RETRY_MILLIS = 60_000;

/** One process of the app. */
export interface Process extends RunningApp {
  readonly lines: readonly LogLine[];
  readonly database: Database;
}

/**
 * A sandbox, and as many processes of the app as a test starts.
 * They run one after the other or side by side. Time is the sandbox's and moves only by what the test does; what waits
 * in the queue waits until `pass` lets that time go by.
 */
export class Ground {
  readonly sandbox: Sandbox;
  readonly seeded: SeededWorld;
  readonly #running: Process[] = [];
  readonly #address: string;

  private constructor(sandbox: Sandbox, address: string) {
    this.sandbox = sandbox;
    this.#address = address;
    sandbox.clock.freeze(Math.floor(Date.now() / 1_000) * 1_000);
    this.seeded = seedShop(sandbox);
  }

  /** @param way gives the address at which processes ask, by the sandbox's own; left out: that is it */
  static async start(way?: (url: string) => Promise<string>): Promise<Ground> {
    hold();
    const sandbox = await startSandbox();
    return new Ground(sandbox, (await way?.(sandbox.url)) ?? sandbox.url);
  }

  /**
   * Starts a process; webhooks go to the newest. Without a database of its own it has forgotten everything, and gets an
   * empty one of the PostgreSQL that the tests of a suite share.
   */
  async process(database?: Database, overrides: Overrides = {}): Promise<Process> {
    const own = database ?? (await postgresDatabase('app'));
    const { log, lines } = readableLog();
    const app = await start(
      testSettings({
        APP_ID: String(this.seeded.app.id),
        PRIVATE_KEY: this.seeded.privateKey,
        GITHUB_API_URL: `${this.#address}/api/v3`,
      }),
      {
        database: own,
        log,
        sweep: false,
        // Looks follow each other at once: one that is put off would be missing where a test asks what came of an act.
        pacing: [],
        now: () => asInstant(new Date(this.sandbox.clock.now()).toISOString()),
        steady: () => this.sandbox.clock.now(),
        backoff: {
          ...BACKOFF,
          firstMillis: RETRY_MILLIS,
          longestMillis: RETRY_MILLIS,
          random: () => 1,
          now: () => this.sandbox.clock.now(),
        },
        ...overrides,
      },
    );
    const process = { ...app, lines, database: own };
    this.#running.push(process);
    this.receiver(process);
    return process;
  }

  /** Webhooks go to this one from now on. */
  receiver({ url }: Process): void {
    this.seeded.app.webhook = {
      url: `${url}/api/github/webhooks`,
      secret: WEBHOOK_SECRET,
      answerWithinMillis: PATIENCE_MILLIS,
    };
  }

  /** Ends a process in good order. */
  async end(process: Process): Promise<void> {
    this.#running.splice(this.#running.indexOf(process), 1);
    await process.stop();
  }

  /** Resolves when every webhook was answered and only delayed jobs are left. */
  async settle(): Promise<void> {
    await settled(this.sandbox, () => Promise.all(this.#running.map((process) => process.idle())));
  }

  tick(millis = BETWEEN_ACTS_MILLIS): void {
    this.sandbox.clock.advance(millis);
  }

  async by<Result>(login: string, act: (person: Person) => Result): Promise<Result> {
    this.tick();
    const result = act(this.sandbox.as(login));
    await this.settle();
    return result;
  }

  async pushBy<Result>(login: string, act: (person: Person) => Result): Promise<Result> {
    const result = await this.by(login, act);
    this.tick(PAST_SETTLING_MILLIS);
    return result;
  }

  /** The seed's release of acme/shop, opened by dev. */
  async release(head = 'release/1.4'): Promise<Pull> {
    const { number } = await this.pushBy('dev', (dev) => dev.openPullRequest(SHOP, { title: `Release ${head}`, head }));
    return new Pull(this, SHOP, number);
  }

  /** The same, signed by all four. */
  async readyRelease(): Promise<Pull> {
    const release = await this.release();
    await release.signAll();
    if (release.conclusion !== 'success') throw new Error(`the release is not ready: ${release.title}`);
    return release;
  }

  /** Lets so much time go by, also for what waits in the queue. Resolves when all that follows is done. */
  async pass(millis: number): Promise<void> {
    this.tick(millis);
    // The app keeps its tokens by the machine's clock, for which no time goes by.
    const tokens = this.sandbox.world.installationTokens;
    for (const [text, token] of tokens) tokens.set(text, { ...token, expiresAt: token.expiresAt + millis });
    for (const { database } of this.#running) {
      await passLimits(database, millis);
      await passQueue(database, millis);
    }
    await this.settle();
  }

  async stop(): Promise<void> {
    for (const process of [...this.#running]) await this.end(process);
    await this.sandbox.close();
    await release();
  }
}
