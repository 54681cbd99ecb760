import type { Sandbox, SeededWorld } from 'github-sandbox';
import type { MiddlewareHandler } from 'hono';
import { seedShop, startSandbox } from '../demo/shop.ts';
import type { ServerProcess } from './processes.ts';
import { until } from './until.ts';

export const SECRET = 'a secret that only the bench knows';
export const WEBHOOK_PATH = '/api/github/webhooks';

/** One person for each state. A head may be signed off soon after it was seen, or the bench would only wait. */
const POLICY = `version: 1
roles:
  product-owner: { users: [pat] }
  operations-coordinator: { users: [oli] }
  release-coordinator: { users: [rae] }
  security-architect: { users: [kim] }
sign-off: { grace-period: 1s }
`;

/** A release on the sandbox. */
export interface Release {
  readonly repository: string;
  readonly number: number;
}

/** A sandbox with open releases, and what an app needs to work there. */
export class World {
  readonly sandbox: Sandbox;
  readonly releases: readonly Release[];
  /** Settings of an app, but for its database. */
  readonly env: Readonly<Record<string, string>>;
  readonly #app: SeededWorld['app'];

  private constructor(sandbox: Sandbox, { app, privateKey }: SeededWorld, releases: readonly Release[]) {
    this.sandbox = sandbox;
    this.releases = releases;
    this.#app = app;
    this.env = {
      APP_ID: String(app.id),
      PRIVATE_KEY: privateKey,
      WEBHOOK_SECRET: SECRET,
      // Probot knows these two as well.
      GHE_HOST: new URL(sandbox.url).host,
      GHE_PROTOCOL: 'http',
      LOG_LEVEL: 'info',
    };
  }

  /**
   * @param organizations how many, each with an installation and a repository of its own
   * @param each how many releases in each
   */
  static async start(organizations: number, each: number, rest: readonly MiddlewareHandler[] = []): Promise<World> {
    const sandbox = await startSandbox({ rest });
    const seeded = seedShop(sandbox);
    const releases: Release[] = [];
    for (let index = 0; index < organizations; index += 1) {
      const login = `bench-${index}`;
      const owner = sandbox.org(login, { owners: ['max'], members: ['dev', 'pat', 'oli', 'rae', 'kim', 'guest'] });
      const repository = `${login}/shop`;
      sandbox.repository(repository, { policy: POLICY, users: { dev: 'write', pat: 'triage', guest: 'read' } });
      sandbox.install(seeded.app, owner);
      for (let number = 1; number <= each; number += 1) {
        const head = `release/${number}`;
        sandbox.as('dev').push(repository, {
          branch: head,
          from: 'main',
          commits: [{ message: `Work on ${head}`, files: { [`src/${number}.js`]: `// ${head}\n` } }],
        });
        const opened = sandbox.as('dev').openPullRequest(repository, { title: `Release ${number}`, head });
        releases.push({ repository, number: opened.number });
      }
    }
    return new World(sandbox, seeded, releases);
  }

  /** Makes the sandbox send its webhooks there from now on. */
  sendTo({ url }: ServerProcess): void {
    this.#app.webhook = { url: `${url}${WEBHOOK_PATH}`, secret: SECRET, answerWithinMillis: 120_000 };
  }

  /** Waits until every webhook was answered and the app has nothing to do. */
  async settled(app: ServerProcess): Promise<void> {
    await until(
      'everything is done',
      async () => {
        await this.sandbox.settled();
        const before = this.sandbox.requests.count();
        const { ready, active, deferred } = await app.ask('jobs');
        return ready + active + deferred === 0 && this.sandbox.requests.count() === before;
      },
      { everyMillis: 50 },
    );
  }

  /** How many requests of the app wrote something. */
  writes(): number {
    return this.sandbox.requests.list.filter(({ kind, path }) => kind === 'rest-write' || path === 'React').length;
  }

  /** The titles of all checks. */
  titles(): readonly string[] {
    const repositories = [...this.sandbox.world.repositories.values()];
    return repositories.flatMap(({ checkRuns }) => checkRuns.map(({ title }) => title ?? ''));
  }

  /** The title of a release's newest check. Empty if it has none. */
  title({ repository, number }: Release): string {
    const found = [...this.sandbox.world.repositories.values()].find(
      ({ owner, name }) => `${owner.login}/${name}` === repository,
    );
    const head = found?.pullRequests.get(number)?.head.sha;
    return found?.checkRuns.findLast(({ headSha }) => headSha === head)?.title ?? '';
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }
}

/** How many decisions a log of the app contains. */
export const decisionsOf = (log: string): number => log.split('"msg":"decided"').length - 1;
