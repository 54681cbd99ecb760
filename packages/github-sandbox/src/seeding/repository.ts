import { identity } from '../acts/push.ts';
import type { SandboxContext } from '../context.ts';
import { emptyStore, putBlob, putCommit, putTree } from '../git/objects.ts';
import { findAccount, findRepository } from '../lookup.ts';
import type { Account } from '../model/account.ts';
import type { Permission, Repository } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import { SeedError, seededTeam, seededUser } from './people.ts';

export interface RepositorySeed {
  readonly private?: boolean;
  /** True: without any commit. */
  readonly empty?: boolean;
  /** Path → content of the first commit; a README by default. */
  readonly files?: Readonly<Record<string, string>>;
  /** The text of the policy file; only if the sandbox was started with `policyPath`. */
  readonly policy?: string;
  /** Author of the first commit; the first owner of the organization by default. */
  readonly author?: string;
  readonly defaultBranch?: string;
  /** Login → permission. */
  readonly users?: Readonly<Record<string, Permission>>;
  /** `org/slug` → permission. */
  readonly teams?: Readonly<Record<string, Permission>>;
  /** Names of labels, besides GitHub's usual ones. */
  readonly labels?: readonly string[];
}

/** Some labels of a new repository on GitHub. */
const USUAL_LABELS = { bug: 'd73a4a', documentation: '0075ca', enhancement: 'a2eeef' } as const;

/** A repository by `owner/name` with one commit. Sends no webhook and checks no rule. */
export function addRepository(context: SandboxContext, fullName: string, seed: RepositorySeed = {}): Repository {
  const [login = '', name = ''] = fullName.split('/');
  const owner = findAccount(context.world, login);
  if (!owner || name === '') throw new SeedError(`the sandbox has no account ${login} for ${fullName}: make it first`);
  if (findRepository(context.world, login, name))
    throw new SeedError(`the sandbox has a repository ${fullName} already`);
  const repository = bareRepository(context, owner, name, null);
  repository.private = seed.private ?? false;
  repository.defaultBranch = seed.defaultBranch ?? 'main';
  for (const [user, permission] of Object.entries(seed.users ?? {})) {
    repository.collaborators.set(seededUser(context, user).id, permission);
  }
  for (const [team, permission] of Object.entries(seed.teams ?? {})) {
    repository.teams.set(seededTeam(context, team).id, permission);
  }
  const labels = { ...USUAL_LABELS, ...Object.fromEntries((seed.labels ?? []).map((label) => [label, 'ededed'])) };
  for (const [label, color] of Object.entries(labels)) addLabel(context, repository, label, color);
  const files = { ...(seed.files ?? { 'README.md': `# ${name}\n` }) };
  if (seed.policy !== undefined) {
    if (context.policyPath === null) throw new SeedError('start the sandbox with policyPath, or leave out the policy');
    files[context.policyPath] = seed.policy;
  }
  if (!seed.empty) firstCommit(context, repository, files, authorOf(context, owner, seed.author));
  context.changed();
  return repository;
}

/** An empty repository; a fork shares its parent's objects. */
export function bareRepository(
  context: SandboxContext,
  owner: Account,
  name: string,
  parent: Repository | null,
): Repository {
  const id = nextId(context.world);
  const now = context.clock.now();
  const repository: Repository = {
    id,
    nodeId: nodeId('R', id),
    owner,
    name,
    private: parent?.private ?? false,
    archived: false,
    defaultBranch: parent?.defaultBranch ?? 'main',
    createdAt: now,
    pushedAt: now,
    parent,
    objects: parent?.objects ?? emptyStore(),
    branches: new Map(parent?.branches),
    tags: new Map(parent?.tags),
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
  context.world.repositories.set(id, repository);
  return repository;
}

function addLabel(context: SandboxContext, repository: Repository, name: string, color: string): void {
  const id = nextId(context.world);
  repository.labels.set(id, { id, nodeId: nodeId('LA', id), name, color, description: null });
}

function authorOf(context: SandboxContext, owner: Account, login: string | undefined): Account {
  if (login !== undefined) return seededUser(context, login);
  const first = [...owner.members].find(([, role]) => role === 'admin')?.[0];
  return (first === undefined ? undefined : context.world.accounts.get(first)) ?? owner;
}

function firstCommit(
  context: SandboxContext,
  repository: Repository,
  files: Readonly<Record<string, string>>,
  author: Account,
): void {
  const { objects } = repository;
  const blobs = Object.entries(files).map(([path, content]) => [path, putBlob(objects, content).sha] as const);
  const who = { ...identity(author), date: context.clock.now() };
  const commit = putCommit(objects, {
    tree: putTree(objects, new Map(blobs)).sha,
    parents: [],
    author: who,
    committer: who,
    message: 'Initial commit',
    verification: null,
  });
  repository.branches.set(repository.defaultBranch, commit.sha);
}
