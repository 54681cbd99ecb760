import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { Person, Sandbox, SeededWorld } from 'github-sandbox';
import { seedShop } from '../../demo/shop.ts';
import { asInstant } from '../../src/domain/ids.ts';
import { type RunningApp, start } from '../../src/main.ts';
import type { Database } from '../../src/store/db/database.ts';
import { BACKOFF } from '../../src/worker/queue/backoff.ts';
import type { Pacing } from '../../src/worker/queue/pacing.ts';
import { type LogLine, readableLog, testSettings, WEBHOOK_SECRET } from './app.ts';
import { startWatched } from './conformity.ts';
import { hold, release } from './held.ts';
import { expectNothingLeft } from './nothing-left.ts';
import { Pull } from './pull.ts';
import { PATIENCE_MILLIS, settled } from './settled.ts';
import { postgresDatabase } from './shared-postgres.ts';
import { until } from './until.ts';
import { passLimits, passQueue } from './waits.ts';

/** The smallest policy that works, for the seed's people. */
export const SMALLEST = `version: 1
roles:
  product-owner: { users: [pat] }
  operations-coordinator: { teams: [acme/operations] }
  release-coordinator: { teams: [acme/release-coordinators] }
  security-architect: { teams: [acme/appsec] }
`;
/**
 * The same, and nobody is asked for a review (NTF-1).
 * Requests would be a third of what each test writes. Tests about them, and of what is written, have other policies.
 */
export const POLICY = `${SMALLEST}notify: { request-review: off }
`;

/** GitHub's times are whole seconds: acts in different seconds have a certain order. */
const BETWEEN_ACTS_MILLIS = 2_000;
/** Past the policy's `grace-period`, whose default is 10 s. */
const PAST_SETTLING_MILLIS = 12_000;

interface ReleaseInput {
  /** `owner/name` of an existing repository; a new one if left out. */
  readonly repository?: string | undefined;
  /** The policy of the new repository; null: none. By default `POLICY`. */
  readonly policy?: string | null;
  readonly by?: string;
  readonly title?: string;
  readonly head?: string;
  readonly base?: string;
  readonly draft?: boolean;
  /** What its one commit changes. */
  readonly files?: Readonly<Record<string, string | null>>;
}

/**
 * The unmodified app on its own sandbox, with signed webhooks and the seed's people.
 * Both use the sandbox's time, which stands still except for `tick`. Only the queue, which no decision asks for the
 * time, uses the machine's. Each test has its own repositories, so that one gate serves a whole file.
 */
export class Gate {
  readonly sandbox: Sandbox;
  readonly seeded: SeededWorld;
  readonly app: RunningApp;
  readonly database: Database;
  readonly lines: LogLine[];
  #made = 0;

  private constructor(parts: Pick<Gate, 'sandbox' | 'seeded' | 'app' | 'database' | 'lines'>) {
    this.sandbox = parts.sandbox;
    this.seeded = parts.seeded;
    this.app = parts.app;
    this.database = parts.database;
    this.lines = parts.lines;
  }

  /** @param pace between observations; without one they follow each other at once, so that no test waits for them */
  static async start(pacing: Pacing = []): Promise<Gate> {
    const sandbox = await startWatched();
    sandbox.clock.freeze(Math.floor(Date.now() / 1000) * 1000);
    const seeded = seedShop(sandbox);
    const { log, lines } = readableLog();
    const database = await postgresDatabase('app');
    const app = await start(
      testSettings({
        APP_ID: String(seeded.app.id),
        PRIVATE_KEY: seeded.privateKey,
        GITHUB_API_URL: `${sandbox.url}/api/v3`,
      }),
      {
        database,
        log,
        // Observations without an event would interfere. Tests of them call the sweep.
        sweep: false,
        pacing,
        now: () => asInstant(new Date(sandbox.clock.now()).toISOString()),
        backoff: { ...BACKOFF, firstMillis: 0, longestMillis: 0, random: () => 0 },
      },
    );
    seeded.app.webhook = {
      url: `${app.url}/api/github/webhooks`,
      secret: WEBHOOK_SECRET,
      answerWithinMillis: PATIENCE_MILLIS,
    };
    return new Gate({ sandbox, seeded, app, database, lines });
  }

  /** Moves the sandbox's time, and with it the app's. */
  tick(millis = BETWEEN_ACTS_MILLIS): void {
    this.sandbox.clock.advance(millis);
  }

  /**
   * Resolves when every webhook was answered and every job is done.
   * That includes delayed jobs and their consequences.
   * @param putOff how many jobs are expected to stay delayed
   */
  async settle(putOff = 0): Promise<void> {
    await settled(this.sandbox, () =>
      until('as many jobs are put off as expected', async () => {
        await this.app.idle();
        const { ready, active, deferred } = await this.app.jobs();
        return ready + active === 0 && deferred === putOff;
      }),
    );
  }

  /** Lets so much of the waits pass that GitHub asked for. Jobs whose wait is over begin. */
  async passLimits(millis: number): Promise<void> {
    await passLimits(this.database, millis);
    await passQueue(this.database, millis);
  }

  /** An act of a person, a moment later. Resolves when all its consequences are done. */
  async by<Result>(login: string, act: (person: Person) => Result): Promise<Result> {
    this.tick();
    const result = act(this.sandbox.as(login));
    await this.settle();
    return result;
  }

  /** The same for a change of a head. Afterwards its grace period is over (SIGN-4). */
  async pushBy<Result>(login: string, act: (person: Person) => Result): Promise<Result> {
    const result = await this.by(login, act);
    this.tick(PAST_SETTLING_MILLIS);
    return result;
  }

  /** A new repository of acme with the seed's permissions and labels. @returns `owner/name` */
  repository(policy: string | null = POLICY, name = `shop-${++this.#made}`): string {
    this.sandbox.repository(`acme/${name}`, {
      author: 'max',
      users: { pat: 'triage', guest: 'read' },
      teams: {
        'acme/developers': 'write',
        'acme/operations': 'triage',
        'acme/release-coordinators': 'write',
        'acme/appsec': 'triage',
      },
      labels: ['ready/product', 'ready/operation', 'ready/organization', 'ready/security'],
      ...(policy === null ? {} : { policy }),
    });
    return `acme/${name}`;
  }

  /** A repository of a new organization, with its own installation. max can write, the others can sign. */
  organization(): string {
    const login = `org-${++this.#made}`;
    const members = ['pat', 'oli', 'rae', 'kim', 'guest'];
    const owner = this.sandbox.org(login, { owners: ['max'], members });
    const role = (user: string) => `{ users: [${user}] }`;
    this.sandbox.repository(`${login}/shop`, {
      policy: `version: 1
roles:
  product-owner: ${role('pat')}
  operations-coordinator: ${role('oli')}
  release-coordinator: ${role('rae')}
  security-architect: ${role('kim')}
`,
    });
    this.sandbox.install(this.seeded.app, owner);
    return `${login}/shop`;
  }

  /**
   * A branch by dev with one commit, and its pull request into main.
   * It is a release, unless `input` says otherwise.
   */
  async release(input: ReleaseInput = {}): Promise<Pull> {
    const {
      repository = this.repository(input.policy),
      by = 'dev',
      title = 'Release 1.4',
      head = 'release/1.4',
    } = input;
    const files = input.files ?? { 'src/cart.js': `// ${head}\n` };
    const { number } = await this.pushBy(by, (person) => {
      person.push(repository, { branch: head, from: 'main', commits: [{ message: `Work on ${head}`, files }] });
      return person.openPullRequest(repository, { title, head, base: input.base, draft: input.draft });
    });
    return new Pull(this, repository, number);
  }

  /** The requests to GitHub during `act`: method and path, or the GraphQL operation. */
  async requestsOf(act: () => Promise<unknown>): Promise<readonly string[]> {
    this.sandbox.requests.reset();
    await act();
    return this.sandbox.requests.list.map(({ kind, method, path }) =>
      kind === 'graphql' ? path : `${method} ${path}`,
    );
  }

  /** The requests of `act` that write, reactions and minimized comments included. */
  async writesOf(act: () => Promise<unknown>): Promise<readonly string[]> {
    const requests = await this.requestsOf(act);
    return requests.filter(
      (request) => /^(POST|PUT|PATCH|DELETE|React$|Minimize$)/.test(request) && !request.includes('/access_tokens'),
    );
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.sandbox.close();
  }
}

/** One gate for all tests of a file. After each test it checks that nothing unexpected happened. */
export function useGate(warnings: readonly RegExp[] = []): () => Gate {
  let gate: Gate | null = null;
  const get = (): Gate => {
    if (gate === null) throw new Error('the gate is not there before the tests start');
    return gate;
  };
  beforeAll(async () => {
    hold();
    gate = await Gate.start();
    // The app learns its own login with its first event, and knows its own acts from then on.
    await gate.by('max', (max) => max.createLabel('acme/shop', 'first event'));
    await until('the app knows itself', () =>
      get().sandbox.requests.list.some(({ path, status }) => path === '/app' && status === 200),
    );
  });
  afterEach(async () => {
    await get().settle();
    await expectNothingLeft(get(), warnings);
  });
  afterAll(async () => {
    await gate?.stop();
    await release();
  });
  return get;
}
