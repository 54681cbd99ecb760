import type { Instant, Sha } from '../domain/ids.ts';
import { known, unavailable } from '../domain/reading.ts';
import type { GitHubClient } from '../github/client/client.ts';
import { repositoryClients } from '../github/client/repository-client.ts';
import { readBrought } from '../github/commits/brought.ts';
import { readBaseline } from '../github/release/baseline.ts';
import { readCandidates, readMergedPulls } from '../github/release/origins.ts';
import { readReleaseRange } from '../github/release/release-range.ts';
import type { Store } from '../store/store.ts';
import { type PushGitHub, settlePushes } from '../worker/observe/settle-pushes.ts';
import type { RangeServices } from '../worker/release/release-range.ts';

/** Reads what a release ships, from GitHub and from the store (REL-6). */
export const rangeServices = (client: GitHubClient, store: Store, now: () => Instant): RangeServices => {
  const on = repositoryClients(client);
  return {
    readReleaseRange: (repository, commit, ask) => readReleaseRange(on(repository), commit, ask),
    readBaseline: (repository, at, moved) => readBaseline(on(repository), at, moved),
    readCandidates: (repository, commits) => readCandidates(on(repository), commits),
    readMergedPulls: (repository, numbers) => readMergedPulls(on(repository), numbers),
    baselines: store.baselines,
    ranges: store.ranges,
    origins: store.origins,
    releaseTags: (repositoryId) => store.tags.releaseTags(repositoryId),
    recordsAmong: (repositoryId, commits) => store.releases.among(repositoryId, commits),
    firstPushers: async (repositoryId, commits, merges) => {
      const { accounts, unnamed } = await store.pushes.firstOf(repositoryId, commits, merges);
      return unnamed ? unavailable('unnamed', 'who pushed what the release ships') : known(accounts);
    },
    pushersByCommit: async (repositoryId, commits, merges) => {
      const { first, doubtful, unnamed } = await store.pushes.firstByCommit(repositoryId, commits, merges);
      if (unnamed) return unavailable('unnamed', 'who pushed the commits that were squashed or rebased');
      const found = Map.groupBy(first, ({ commit }) => commit);
      const accounts = (commit: Sha) => [...(found.get(commit) ?? []).map(({ account }) => account), ...doubtful];
      return known(new Map(commits.map((commit) => [commit, accounts(commit)])));
    },
    settlePushes: async (place, commits) => {
      const brought: PushGitHub['brought'] = (repository, had, commit) => readBrought(on(repository), had, commit);
      await settlePushes(store.pushes, { brought }, place, commits);
      return !(await store.pushes.firstOf(place.id, commits)).unnamed;
    },
    now,
  };
};
