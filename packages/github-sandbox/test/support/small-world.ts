import { advanceQueues } from '../../src/acts/merge-queue.ts';
import { openPullRequest } from '../../src/acts/pull-request.ts';
import { type CommitInput, makeCommit, push } from '../../src/acts/push.ts';
import { createTeam } from '../../src/acts/team.ts';
import { Clock } from '../../src/clock.ts';
import type { Actor, SandboxContext } from '../../src/context.ts';
import { Counters } from '../../src/counters.ts';
import { Faults } from '../../src/faults.ts';
import { emptyStore } from '../../src/git/objects.ts';
import { executeGraph, type GraphAnswer } from '../../src/graphql/execute.ts';
import type { Account } from '../../src/model/account.ts';
import type { App, AppPermissions, InstallationToken } from '../../src/model/apps.ts';
import type { PullRequest } from '../../src/model/pull-request.ts';
import type { Repository } from '../../src/model/repository.ts';
import { emptyWorld, nextId, nodeId } from '../../src/model.ts';
import { WebhookSender } from '../../src/webhooks/sender.ts';

export const START = Date.parse('2026-03-02T09:00:00Z');

/** A small GitHub that stands still in time: `acme/shop` with a release of `ann`. */
export class SmallWorld {
  readonly clock = new Clock();
  readonly context: SandboxContext;
  readonly acme: Account;
  readonly shop: Repository;
  readonly ann: Actor;
  readonly pat: Actor;
  readonly release: PullRequest;

  readonly #publicKey: string;

  /** `publicKey`: that of the app, for those who sign as it. */
  constructor(publicKey = '') {
    this.#publicKey = publicKey;
    this.clock.freeze(START);
    this.context = {
      world: emptyWorld(START),
      clock: this.clock,
      counters: new Counters(),
      faults: new Faults(),
      // No app has a webhook unless a test gives it one.
      webhooks: { emit: (event) => sender.emit(event), redeliver: () => {}, settled: () => sender.settled() },
      url: () => 'http://127.0.0.1:7000',
      policyPath: '.github/gate.yml',
      changed: () => {},
      advanceQueues: () => advanceQueues(this.context),
      onChange: () => () => {},
      act: (name) => {
        throw new Error(`no act ${name} here`);
      },
    };
    this.acme = this.account('Organization', 'acme');
    const sender = new WebhookSender(() => this.context);
    this.ann = this.person('ann');
    this.pat = this.person('pat');
    this.acme.members.set(this.ann.account.id, 'admin');
    this.acme.members.set(this.pat.account.id, 'member');
    this.shop = this.repository(this.acme, 'shop', true);
    this.shop.collaborators.set(this.pat.account.id, 'write');
    this.push('release/1', [{ message: 'Sell more', files: { 'shop.ts': 'more\n' } }], 'main');
    this.release = openPullRequest({ context: this.context, actor: this.ann }, this.shop, {
      title: 'Release 1',
      body: '',
      base: 'main',
      head: 'release/1',
      headRepository: null,
      draft: false,
    });
  }

  account(kind: Account['kind'], login: string): Account {
    const { world } = this.context;
    const id = nextId(world);
    const account: Account = {
      id,
      nodeId: nodeId(kind === 'User' ? 'U' : kind === 'Bot' ? 'BOT' : 'O', id),
      kind,
      login,
      name: login.toUpperCase(),
      emails: kind === 'User' ? [`${login}@acme.example`] : [],
      createdAt: START,
      members: new Map(),
      basePermission: 'none',
      rulesets: new Map(),
    };
    world.accounts.set(id, account);
    return account;
  }

  person(login: string): Actor {
    return { account: this.account('User', login), app: null, token: null };
  }

  /** A repository with a first commit on `main`. */
  repository(owner: Account, name: string, isPrivate: boolean, parent: Repository | null = null): Repository {
    const { world } = this.context;
    const id = nextId(world);
    const repository: Repository = {
      id,
      nodeId: nodeId('R', id),
      owner,
      name,
      private: isPrivate,
      archived: false,
      defaultBranch: 'main',
      createdAt: START,
      pushedAt: START,
      parent,
      objects: parent?.objects ?? emptyStore(),
      branches: new Map(),
      tags: new Map(),
      collaborators: new Map(),
      teams: new Map(),
      labels: new Map(),
      rulesets: new Map(),
      issues: new Map(),
      mergeQueues: new Map(),
      releases: [],
      pullRequests: new Map(),
      checkSuites: [],
      checkRuns: [],
      statuses: [],
      environments: new Map(),
      workflows: new Map(),
      workflowRuns: new Map(),
      deployments: [],
    };
    world.repositories.set(id, repository);
    const files = { 'shop.ts': 'sell\n', '.github/gate.yml': 'version: 1\n', 'docs/deep/a.md': 'a\n' };
    repository.branches.set(
      'main',
      makeCommit({ context: this.context, actor: this.ann }, repository, null, { message: 'Begin', files }).sha,
    );
    return repository;
  }

  push(branch: string, commits: readonly CommitInput[], from?: string): string {
    return push({ context: this.context, actor: this.ann }, this.shop, { branch, commits, from }).sha;
  }

  /** `parents/child` nests. The members are logins of people who exist. */
  team(name: string, members: readonly string[], parent: string | null = null) {
    const { world } = this.context;
    const above = [...world.teams.values()].find((team) => team.slug === parent) ?? null;
    const team = createTeam({ context: this.context, actor: this.ann }, this.acme, name, above);
    for (const login of members) {
      const account = [...world.accounts.values()].find((one) => one.login === login);
      if (!account) throw new Error(`there is no ${login}`);
      team.members.set(account.id, 'member');
    }
    return team;
  }

  /** The app, installed on all of acme's repositories, with a token of these permissions. */
  app(permissions: AppPermissions, repositories: ReadonlySet<number> | null = null): Actor {
    const { world } = this.context;
    const id = nextId(world);
    const app: App = {
      id,
      nodeId: nodeId('A', id),
      slug: 'gate',
      name: 'Gate',
      owner: this.acme,
      bot: this.account('Bot', 'gate[bot]'),
      clientId: 'Iv1.sandbox',
      publicKey: this.#publicKey,
      permissions,
      events: [],
      webhook: null,
      createdAt: START,
    };
    world.apps.set(id, app);
    const token: InstallationToken = {
      token: 'ghs_sandbox',
      installation: {
        id: nextId(world),
        app,
        account: this.acme,
        repositories: 'all',
        permissions,
        events: [],
        suspendedAt: null,
        createdAt: START,
      },
      permissions,
      repositories,
      expiresAt: START + 3_600_000,
    };
    return { account: app.bot, app, token };
  }

  ask(actor: Actor, query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<GraphAnswer> {
    return executeGraph({ context: this.context, actor }, { query, variables, operationName: null });
  }

  /** The data of an answer that must have no errors. */
  async read(actor: Actor, query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const { data, errors } = await this.ask(actor, query, variables);
    if (errors !== undefined) throw new Error(JSON.stringify(errors, null, 2));
    return data;
  }

  /** What a selection inside the release gives. */
  async readRelease(actor: Actor, selection: string): Promise<unknown> {
    const data = await this.read(
      actor,
      `{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { ${selection} } } }`,
    );
    return (data as { repository: { pullRequest: unknown } }).repository.pullRequest;
  }
}
