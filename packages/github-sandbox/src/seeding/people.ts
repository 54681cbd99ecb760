import type { SandboxContext } from '../context.ts';
import { findAccount, findTeam } from '../lookup.ts';
import type { Account, Team } from '../model/account.ts';
import { nextId, nodeId } from '../model.ts';
import { givePersonalToken } from '../tokens.ts';

/** A mistake in a test or a seed, not a refusal of GitHub's. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
}

export interface UserSeed {
  readonly name?: string;
  /** `<login>@<login>.example` by default. */
  readonly emails?: readonly string[];
}

function addAccount(
  context: SandboxContext,
  kind: Account['kind'],
  login: string,
  { name, emails }: Pick<Account, 'name' | 'emails'> = { name: null, emails: [] },
): Account {
  if (findAccount(context.world, login)) throw new SeedError(`the sandbox has an account ${login} already`);
  const id = nextId(context.world);
  const prefix = { User: 'U', Bot: 'BOT', Organization: 'O' } as const;
  const account: Account = {
    id,
    nodeId: nodeId(prefix[kind], id),
    kind,
    login,
    name,
    emails,
    createdAt: context.clock.now(),
    members: new Map(),
    basePermission: 'read',
    rulesets: new Map(),
  };
  context.world.accounts.set(id, account);
  context.changed();
  return account;
}

/** A user, with a personal access token (`ghp_sandbox_<login>`). */
export function addUser(context: SandboxContext, login: string, seed: UserSeed = {}): Account {
  const emails = (seed.emails ?? [`${login.toLowerCase()}@acme.example`]).map((email) => email.toLowerCase());
  const account = addAccount(context, 'User', login, { name: seed.name ?? null, emails });
  givePersonalToken(context.world, account);
  return account;
}

export function addBot(context: SandboxContext, slug: string): Account {
  return addAccount(context, 'Bot', `${slug}[bot]`);
}

export interface OrganizationSeed {
  readonly owners?: readonly string[];
  readonly members?: readonly string[];
  readonly basePermission?: Account['basePermission'];
}

/** The user of that login. @throws SeedError if there is none */
export function seededUser(context: SandboxContext, login: string): Account {
  const account = findAccount(context.world, login);
  if (account?.kind !== 'User') throw new SeedError(`the sandbox has no user ${login}: make it first`);
  return account;
}

export function addOrganization(context: SandboxContext, login: string, seed: OrganizationSeed = {}): Account {
  const organization = addAccount(context, 'Organization', login);
  organization.basePermission = seed.basePermission ?? 'read';
  for (const member of seed.members ?? []) organization.members.set(seededUser(context, member).id, 'member');
  for (const owner of seed.owners ?? []) organization.members.set(seededUser(context, owner).id, 'admin');
  return organization;
}

export interface TeamSeed {
  /** `org/slug` of the team above it. */
  readonly parent?: string;
  readonly members?: readonly string[];
  readonly maintainers?: readonly string[];
}

/** The team of `org/slug`. @throws SeedError if there is none */
export function seededTeam(context: SandboxContext, name: string): Team {
  const [organization = '', slug = ''] = name.split('/');
  const team = findTeam(context.world, organization, slug);
  if (!team) throw new SeedError(`the sandbox has no team ${name}: make it first`);
  return team;
}

/** A team by `org/slug`; its members join the organization. No webhook is sent. */
export function addTeam(context: SandboxContext, name: string, seed: TeamSeed = {}): Team {
  const [login = '', slug = ''] = name.split('/');
  const organization = findAccount(context.world, login);
  if (organization?.kind !== 'Organization')
    throw new SeedError(`the sandbox has no organization ${login}: make it first`);
  if (findTeam(context.world, login, slug)) throw new SeedError(`the sandbox has a team ${name} already`);
  const id = nextId(context.world);
  const team: Team = {
    id,
    nodeId: nodeId('T', id),
    organization,
    slug,
    name: slug,
    parent: seed.parent === undefined ? null : seededTeam(context, seed.parent),
    members: new Map(),
    createdAt: context.clock.now(),
  };
  context.world.teams.set(id, team);
  const join = (member: string, role: 'member' | 'maintainer') => {
    const { id: account } = seededUser(context, member);
    team.members.set(account, role);
    if (!organization.members.has(account)) organization.members.set(account, 'member');
  };
  for (const member of seed.members ?? []) join(member, 'member');
  for (const member of seed.maintainers ?? []) join(member, 'maintainer');
  context.changed();
  return team;
}
