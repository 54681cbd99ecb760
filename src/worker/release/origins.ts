import type { Account } from '../../domain/account.ts';
import type { CommitFact, Origin, RepositoryRef } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { MergedPull } from '../../domain/range.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import type { ReleaseRecord } from '../../domain/release.ts';
import { broughtAmong, mergedOrigins, type ReadOrigins, withRecords } from '../../policy/people/merged-origins.ts';

/** The most commits, including those that squashes replaced, that are followed to their pull requests. */
const MOST_COMMITS = 10_000;

type Place = RepositoryRef & { readonly id: number };

/**
 * What finding the origins of commits needs.
 * See src/github/release/origins.ts and src/store/release/origins.ts.
 */
export interface OriginServices {
  readCandidates(
    repository: RepositoryRef,
    commits: readonly Sha[],
  ): Promise<Reading<ReadonlyMap<Sha, readonly number[]>>>;
  readMergedPulls(repository: RepositoryRef, numbers: readonly number[]): Promise<Reading<readonly MergedPull[]>>;
  readonly origins: {
    candidates(repositoryId: number, commits: readonly Sha[]): Promise<ReadonlyMap<Sha, readonly number[]>>;
    keepCandidates(repositoryId: number, found: ReadonlyMap<Sha, readonly number[]>): Promise<void>;
    pulls(repositoryId: number, numbers: readonly number[]): Promise<ReadonlyMap<number, MergedPull>>;
    keepPulls(repositoryId: number, pulls: readonly MergedPull[]): Promise<void>;
    pushers(repositoryId: number, number: number): Promise<readonly Account[]>;
  };
  /** The records of all merged pull requests that became one of these commits. */
  recordsAmong(repositoryId: number, commits: readonly Sha[]): Promise<readonly ReleaseRecord[]>;
}

/**
 * Finds the merged pull requests through which commits came (SOD-1).
 * Also those of the commits that a squash or a rebase replaced, and so on. What is known of merged pull requests no
 * longer changes, so GitHub is asked once.
 */
export async function originsOf(
  parts: OriginServices,
  repository: Place,
  commits: readonly CommitFact[],
): Promise<Reading<readonly Origin[]>> {
  const shipped = new Set(commits.map(({ sha }) => sha));
  const all = new Map(commits.map((commit) => [commit.sha, commit]));
  const candidates = new Map<Sha, readonly number[]>();
  const pulls = new Map<number, MergedPull>();
  let fresh = [...shipped];
  while (fresh.length > 0) {
    if (all.size > MOST_COMMITS) return unavailable('truncated', 'pull requests by which the commits came');
    const found = await candidatesOf(parts, repository, fresh);
    if (found.state === 'unavailable') return found;
    for (const [sha, list] of found.value) candidates.set(sha, list);
    const numbers = [...found.value.values()].flat();
    const read = await pullsOf(
      parts,
      repository,
      [...new Set(numbers)].filter((number) => !pulls.has(number)),
    );
    if (read.state === 'unavailable') return read;
    const before = all.size;
    for (const pull of read.value) {
      pulls.set(pull.number, pull);
      for (const commit of pull.commits) if (!all.has(commit.sha)) all.set(commit.sha, commit);
    }
    fresh = [...all.keys()].slice(before);
  }
  return known(await assembled(parts, repository, { shipped, all, candidates, pulls }));
}

async function assembled(parts: OriginServices, { id }: Place, read: ReadOrigins): Promise<readonly Origin[]> {
  const brought = broughtAmong(read);
  const pushers = new Map<number, readonly Account[]>();
  for (const { number } of brought)
    if (!pushers.has(number)) pushers.set(number, await parts.origins.pushers(id, number));
  return mergedOrigins(read, brought, pushers);
}

/**
 * The candidates, from the store or else from GitHub.
 * The app's own records are added, because GitHub ties a merge to its pull request late.
 */
async function candidatesOf(
  parts: OriginServices,
  repository: Place,
  commits: readonly Sha[],
): Promise<Reading<ReadonlyMap<Sha, readonly number[]>>> {
  const kept = await parts.origins.candidates(repository.id, commits);
  const unknown = commits.filter((sha) => !kept.has(sha));
  const read =
    unknown.length > 0 ? await parts.readCandidates(repository, unknown) : known(new Map<Sha, readonly number[]>());
  if (read.state === 'unavailable') return read;
  if (unknown.length > 0) await parts.origins.keepCandidates(repository.id, read.value);
  const found = new Map([...kept, ...read.value]);
  return known(withRecords(found, await parts.recordsAmong(repository.id, commits)));
}

async function pullsOf(
  parts: OriginServices,
  repository: Place,
  numbers: readonly number[],
): Promise<Reading<readonly MergedPull[]>> {
  const kept = await parts.origins.pulls(repository.id, numbers);
  const unknown = numbers.filter((number) => !kept.has(number));
  if (unknown.length === 0) return known([...kept.values()]);
  const read = await parts.readMergedPulls(repository, unknown);
  if (read.state === 'unavailable') return read;
  await parts.origins.keepPulls(repository.id, read.value);
  return known([...kept.values(), ...read.value]);
}
