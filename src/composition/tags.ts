import type { Instant } from '../domain/ids.ts';
import type { GitHubClient } from '../github/client/client.ts';
import { repositoryClients } from '../github/client/repository-client.ts';
import { readRepositoryPolicy } from '../github/policy/repository.ts';
import { refusedCommits } from '../github/tag/refused-commits.ts';
import { applyToIssue, findTagIssue } from '../github/tag/tag-issue.ts';
import { deleteTag, readTag, readTags } from '../github/tag/tags.ts';
import type { Store } from '../store/store.ts';
import type { Reconcile } from '../worker/reconcilers.ts';
import { tagsReconciler } from '../worker/tag/compare-all.ts';
import type { TagServices } from '../worker/tag/ports.ts';
import { tagReconciler } from '../worker/tag/reconcile.ts';
import { rangeServices } from './release-range.ts';

/** Dependencies of the tag reconcilers. */
export interface TagDependencies
  extends Pick<TagServices, 'services' | 'mergedPullRequests' | 'send' | 'tagOrderedBy'> {
  readonly store: Store;
  readonly client: (installation: number) => Promise<GitHubClient>;
  /** The app's own login; null if GitHub did not say. */
  readonly own: () => Promise<string | null>;
  readonly now: () => Instant;
  /** Owners without a shared policy, as the operator declared (POL-1). */
  readonly withoutShared: readonly string[];
}

/** Reconcilers of one tag and of all tags of a repository (TAG-2 to TAG-4). */
export function createTagReconcilers({
  client: clientOf,
  own: ownLogin,
  now,
  withoutShared,
  ...dependencies
}: TagDependencies): { readonly tag: Reconcile<'tag'>; readonly tags: Reconcile<'tags'> } {
  const ask = { now, people: dependencies.store.people, withoutShared };
  const parts: TagServices = {
    ...dependencies,
    github: async (installation) => {
      const client = await clientOf(installation);
      const on = repositoryClients(client);
      const own = await ownLogin();
      return {
        readPolicy: (repository) => readRepositoryPolicy(on(repository), ask),
        tag: (repository, name, signed) => readTag(on(repository), name, signed),
        tags: (repository) => readTags(on(repository)),
        refused: (repository, commits) => refusedCommits(on(repository), commits),
        range: rangeServices(client, dependencies.store, now),
        own,
        findIssue: (repository, tag, number) => findTagIssue(on(repository), tag, own, number),
        applyToIssue: (turn, effect) => applyToIssue(on(turn.subject.repository), effect),
        deleteTag: ({ subject }, object) => deleteTag(on(subject.repository), subject.name, object),
      };
    },
  };
  return { tag: tagReconciler(parts), tags: tagsReconciler(parts) };
}
