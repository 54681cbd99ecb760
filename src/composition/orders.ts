import type { Instant } from '../domain/ids.ts';
import type { GitHubClient } from '../github/client/client.ts';
import { repositoryClients } from '../github/client/repository-client.ts';
import { commitChecks } from '../github/pull-request/commit-checks.ts';
import { enqueuePullRequest, mergePullRequest, queueState } from '../github/release/merge.ts';
import { createTag, publishRelease } from '../github/release/publish-release.ts';
import { readTag } from '../github/tag/tags.ts';
import type { Store } from '../store/store.ts';
import type { OrderServices } from '../worker/ports/release.ts';
import { readRangeProblems } from '../worker/release/order-range.ts';
import { rangeServices } from './release-range.ts';

/** What the services of orders need. */
export interface OrderDependencies {
  readonly store: Store;
  client(installation: number): Promise<GitHubClient>;
  readonly now: () => Instant;
  /** The app's own login; null if GitHub did not say. */
  own(): Promise<string | null>;
}

/** The services that decide, carry out and report orders to release (MRG-1). */
export const ordering = (dependencies: OrderDependencies): OrderServices => ({
  github: async (installation) => {
    const client = await dependencies.client(installation);
    const on = repositoryClients(client);
    return {
      own: await dependencies.own(),
      queueState: (subject) => queueState(client, subject),
      merge: (turn, order) => mergePullRequest(client, turn.subject, order),
      enqueue: (_, state, order) => enqueuePullRequest(client, state, order),
      commitChecks: (repository, commit) => commitChecks(on(repository), commit),
      tag: (repository, name) => readTag(on(repository), name, false),
      rangeProblems: (policy, facts, order) =>
        readRangeProblems(rangeServices(client, dependencies.store, dependencies.now), policy, facts, order),
      createTag: (turn, tag, commit) => createTag(on(turn.subject.repository), tag, commit),
      publishRelease: (turn, tag) => publishRelease(on(turn.subject.repository), tag),
    };
  },
});
