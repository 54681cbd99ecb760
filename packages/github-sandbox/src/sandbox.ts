import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { ageChecks } from './acts/check.ts';
import { advanceQueues } from './acts/merge-queue.ts';
import { advanceAll } from './acts/run.ts';
import { Clock } from './clock.ts';
import type { SandboxContext } from './context.ts';
import { runAct } from './control/acts.ts';
import { controlRoutes } from './control/routes.ts';
import { Counters } from './counters.ts';
import { Faults } from './faults.ts';
import { gateway } from './gateway.ts';
import { graphqlRoutes } from './graphql/routes.ts';
import type { Account } from './model/account.ts';
import type { App, Installation } from './model/apps.ts';
import { emptyWorld, type World } from './model.ts';
import { pageRoutes } from './page/pages.ts';
import { Person } from './person.ts';
import { GitHubRefusal } from './refusal.ts';
import { makeToken } from './rest/app.ts';
import { restRoutes } from './rest/routes.ts';
import { type AppSeed, addApp, installApp } from './seeding/app.ts';
import {
  addOrganization,
  addTeam,
  addUser,
  type OrganizationSeed,
  type TeamSeed,
  type UserSeed,
} from './seeding/people.ts';
import { addRepository, type RepositorySeed } from './seeding/repository.ts';
import { personalToken } from './tokens.ts';
import { WebhookSender } from './webhooks/sender.ts';

export interface SandboxOptions {
  /** 0: any free one. */
  readonly port?: number;
  /**
   * Path of the policy file of the app under test, in each repository. `setPolicy` and a repository's seed write it.
   * The first page shows the roles in it (`roles: {NAME: {users, teams}}`).
   */
  readonly policyPath?: string;
  /** Runs right before the REST API. It sees neither faults nor refused credentials of the gateway. */
  readonly rest?: readonly MiddlewareHandler[];
}

/**
 * A GitHub on loopback.
 * REST at `/api/v3`, GraphQL at `/api/graphql`, pages at `/`, controls at `/sandbox`. The state is in memory and ends
 * with it.
 */
export class Sandbox {
  readonly clock = new Clock();
  readonly requests = new Counters();
  readonly faults = new Faults();
  readonly world: World = emptyWorld(this.clock.now());
  /** The state and services of every part, for extensions of the sandbox. */
  readonly context: SandboxContext;
  readonly #webhooks: WebhookSender;
  readonly #listeners = new Set<(revision: number) => void>();
  #server: Server | null = null;
  #url = '';

  private constructor(policyPath: string | null) {
    const context: Omit<SandboxContext, 'webhooks'> = {
      world: this.world,
      clock: this.clock,
      counters: this.requests,
      faults: this.faults,
      url: () => this.#url,
      policyPath,
      changed: () => this.#changed(),
      advanceQueues: () => advanceQueues(this.context),
      onChange: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      act: (name, as, input) => runAct(this.context, name, as, input),
    };
    this.#webhooks = new WebhookSender(() => this.context);
    this.context = { ...context, webhooks: this.#webhooks };
    this.clock.onMove(() => advanceAll(this.context));
    this.clock.onMove(() => ageChecks(this.context));
  }

  /** Starts an empty sandbox on 127.0.0.1. Seed it with the methods below, or with `seed` of seed.ts. */
  static async start(options: SandboxOptions = {}): Promise<Sandbox> {
    const sandbox = new Sandbox(options.policyPath ?? null);
    await sandbox.#listen(options);
    return sandbox;
  }

  async #listen({ port = 0, rest = [] }: SandboxOptions): Promise<void> {
    const app = application(this.context, rest);
    const listener = getRequestListener((request, env) => app.fetch(request, env));
    // The listener handles its own failures, with 500.
    const server = createServer((request, response) => void listener(request, response));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the sandbox has no port');
    this.#server = server;
    this.#url = `http://127.0.0.1:${address.port}`;
  }

  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  get url(): string {
    return this.#url;
  }

  /** Ends at once: open connections are cut, webhooks under way are dropped. */
  async close(): Promise<void> {
    await this.#webhooks.close();
    this.#listeners.clear();
    const server = this.#server;
    if (!server?.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  /** Resolves when every webhook so far has been answered, or has failed. */
  settled(): Promise<void> {
    return this.#webhooks.settled();
  }

  /** Advances the merge queues after time has passed (see the clock). */
  advanceQueues(): void {
    advanceQueues(this.context);
  }

  #changed(): void {
    this.world.revision += 1;
    for (const listener of this.#listeners) listener(this.world.revision);
  }

  /** The person of that login, to act. @throws GitHubRefusal 404 */
  as(login: string): Person {
    return new Person(this.context, login);
  }

  /** The user's personal access token, for the API. */
  tokenOf(login: string): string {
    return personalToken(login);
  }

  /** A new token of the installation, without JWT and request. */
  installationToken(installation: Installation): string {
    return makeToken(this.context, installation, {}).token;
  }

  user(login: string, seed?: UserSeed) {
    return addUser(this.context, login, seed);
  }
  org(login: string, seed?: OrganizationSeed) {
    return addOrganization(this.context, login, seed);
  }
  /** By `org/slug`. */
  team(name: string, seed?: TeamSeed) {
    return addTeam(this.context, name, seed);
  }
  /** By `owner/name`. */
  repository(name: string, seed?: RepositorySeed) {
    return addRepository(this.context, name, seed);
  }
  /** Creates an app with its own key, and installs it at its owner's account. */
  app(seed: AppSeed) {
    return addApp(this.context, seed);
  }
  /** Installs an app at another account, and sends its webhook. @param repositories as `owner/name`; null for all */
  install(app: App, account: Account, repositories: readonly string[] | null = null): Installation {
    return installApp(this.context, app, account, repositories);
  }
}

function application(context: SandboxContext, rest: readonly MiddlewareHandler[]): Hono {
  const app = new Hono();
  app.use('/api/*', gateway(context));
  for (const middleware of rest) app.use('/api/v3/*', middleware);
  app.route('/api/v3', restRoutes(context));
  app.route('/', graphqlRoutes(context));
  app.all('/api/*', (c) => c.json({ message: 'Not Found', documentation_url: DOCS, status: '404' }, 404));
  app.route('/sandbox', controlRoutes(context));
  app.route('/', pageRoutes(context));
  app.onError((error) => {
    if (!(error instanceof GitHubRefusal)) throw error;
    const { status, message, errors, headers } = error;
    const body = { message, ...(errors.length > 0 && { errors }), documentation_url: DOCS, status: String(status) };
    return Response.json(body, { status, headers });
  });
  return app;
}

const DOCS = 'https://docs.github.com/rest';
