import type { RepositoryRef } from '../../domain/facts.ts';
import type { Instant } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import { known } from '../../domain/reading.ts';
import type { AppRegistration, InstallationFacts, SetupFacts } from '../../domain/setup.ts';
import { namedPeople } from '../../policy/people/named-people.ts';
import type { GitHubClient } from '../client/client.ts';
import { RepositoryClient } from '../client/repository-client.ts';
import { readPeople } from '../policy/people.ts';
import type { PeopleCache } from '../policy/people-cache.ts';
import { readTags } from '../tag/tags.ts';
import { readAccess } from './access.ts';
import { readBranches, type WantedBranches } from './branches.ts';
import { readEnvironments } from './environments.ts';
import { type Overview, readOverview } from './overview.ts';
import { readSetupPart } from './part.ts';
import { readInstallation, readRegistration } from './registration.ts';
import { readRulesets } from './rulesets.ts';
import { readServer } from './server.ts';

/** The clients that can read the setup. */
export interface SetupReaders {
  /** The app itself, with its own key. */
  readonly app: GitHubClient;
  /** The app as an installation. */
  installed(installation: number): Promise<GitHubClient>;
  /** An administrator of the repository, if at hand. Only they can see who can bypass a ruleset. */
  readonly person: GitHubClient | null;
}

export interface SetupOptions {
  readonly now: () => Instant;
  /** Owners without a shared policy, as the operator declared (POL-1). */
  readonly withoutShared: readonly string[];
  /** The branches that releases go into. */
  releaseBranches(policy: Policy, defaultBranch: string | null): WantedBranches;
}

export type NoSetup =
  /** There is no such repository, or the app is not installed on it. GitHub does not say which. */
  | { readonly kind: 'not-installed'; readonly app: AppRegistration }
  /** Nothing can be read with a suspended installation. */
  | { readonly kind: 'suspended'; readonly app: AppRegistration; readonly url: string };

/** The start of reading a setup. */
export interface Start {
  readonly kind: 'start';
  readonly app: AppRegistration;
  readonly installation: InstallationFacts;
  readonly client: GitHubClient;
  readonly overview: Overview;
}

/**
 * Reads the app, its installation for the repository, and the policy.
 * @throws GitHubError if GitHub cannot be read, or does not accept the app's identity
 */
export async function readStart(
  readers: Pick<SetupReaders, 'app' | 'installed'>,
  repository: RepositoryRef,
  { withoutShared }: Pick<SetupOptions, 'withoutShared'>,
): Promise<Start | NoSetup> {
  const app = await readRegistration(readers.app);
  const installed = await readInstallation(readers.app, repository);
  if (installed === null) return { kind: 'not-installed', app };
  const { facts: installation, suspended } = installed;
  if (suspended) return { kind: 'suspended', app, url: installation.url };
  const client = await readers.installed(installation.id);
  const declared = withoutShared.some((owner) => owner.toLowerCase() === repository.owner.toLowerCase());
  const absence = declared ? 'declared' : installation.everywhere ? 'sees-all' : 'sees-some';
  return {
    kind: 'start',
    app,
    installation,
    client,
    overview: await readOverview(new RepositoryClient(client, repository), { absence }),
  };
}

/**
 * Reads the setup of a repository.
 * What an app may not read is `unavailable` in the facts. Without a valid policy no branches, environments and people
 * are read, because none are known.
 * @throws GitHubError if GitHub cannot be read, or does not accept the app's identity
 */
export async function readSetup(
  readers: SetupReaders,
  repository: RepositoryRef,
  ask: SetupOptions,
): Promise<{ readonly kind: 'setup'; readonly facts: SetupFacts } | NoSetup> {
  const at = ask.now();
  const start = await readStart(readers, repository, ask);
  if (start.kind !== 'start') return start;
  const { app, installation, client, overview } = start;
  const reading = overview.policy.state === 'known' ? overview.policy.value : null;
  const policy = reading?.state === 'valid' ? reading.policy : null;
  const spelt = overview.repository;
  const on = new RepositoryClient(client, spelt);
  const people = await readPeople(
    client,
    spelt.owner,
    policy ? namedPeople(policy) : { users: [], teams: [] },
    NO_CACHE,
  );
  const wanted = policy ? ask.releaseBranches(policy, spelt.defaultBranch) : { named: [], globs: [] };
  const gated = (policy?.environments ?? []).map((name) => name.toLowerCase());
  const isGated = (name: string) => gated.includes(name.toLowerCase());
  return {
    kind: 'setup',
    facts: {
      at,
      ...overview,
      app,
      server: await readServer(client),
      installation,
      people,
      access: spelt.private ? await readAccess(on, people) : null,
      branches: await readBranches(on, wanted),
      rulesets: await readRulesets(on, readers.person),
      tags: policy ? await readSetupPart('the tags', () => tagNames(on)) : known([]),
      environments: gated.length === 0 ? known([]) : await readEnvironments(on, isGated),
    },
  };
}

async function tagNames(repository: RepositoryClient): Promise<readonly string[]> {
  return (await readTags(repository)).map(({ name }) => name);
}

/** A command reads once, and its result has to be current. */
const NO_CACHE: PeopleCache = {
  read: async () => ({ epoch: 0, entries: new Map() }),
  write: async () => {},
};
