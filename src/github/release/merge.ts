import { z } from 'zod';
import type { PullRequestSubject } from '../../domain/facts.ts';
import type { QueueState, ReleaseOrder } from '../../domain/release-order.ts';
import type { GitHubClient } from '../client/client.ts';
import { GitHubError } from '../client/github-error.ts';
import { type RefusalAnswer, refusalOf } from '../client/refusable.ts';
import { expectWritten } from '../client/written.ts';

export const QUEUE_STATE_QUERY = `
query QueueState($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { id isMergeQueueEnabled isInMergeQueue } }
}`;

export const ENQUEUE_MUTATION = `
mutation Enqueue($pull: ID!, $head: GitObjectID!) {
  enqueuePullRequest(input: { pullRequestId: $pull, expectedHeadOid: $head }) { clientMutationId }
}`;

const stateShape = z.object({
  repository: z.object({
    pullRequest: z.object({ id: z.string(), isMergeQueueEnabled: z.boolean(), isInMergeQueue: z.boolean() }),
  }),
});

export async function queueState(client: GitHubClient, subject: PullRequestSubject): Promise<QueueState> {
  const { repository, number } = subject;
  const what = `the merge queue of ${repository.owner}/${repository.name}#${number}`;
  const { data, gaps } = await client.graphql(QUEUE_STATE_QUERY, {
    owner: repository.owner,
    name: repository.name,
    number,
  });
  const [gap] = gaps;
  if (gap) throw new GitHubError(gap.why === 'missing' ? 'not-found' : 'forbidden', `${what}: ${gap.message}`);
  const shape = stateShape.safeParse(data);
  if (!shape.success) throw new GitHubError('invalid', `${what}: malformed`);
  const { id, isMergeQueueEnabled: enabled, isInMergeQueue: queued } = shape.data.repository.pullRequest;
  return { id, enabled, queued };
}

/**
 * Merges exactly the ordered head, by the order's method (MRG-1).
 * If the answer is lost it may have been merged all the same: nothing is repeated here, but the caller observes, and
 * finds it merged.
 * @throws GitHubError if GitHub did not answer
 */
export const mergePullRequest = (
  client: GitHubClient,
  { repository, number }: PullRequestSubject,
  order: ReleaseOrder,
): Promise<{ readonly kind: 'merged' } | RefusalAnswer> =>
  refusalOf(async () => {
    const merged = await client.rest('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', {
      owner: repository.owner,
      repo: repository.name,
      pull_number: number,
      sha: order.head,
      merge_method: order.method,
    });
    expectWritten(z.object({ merged: z.literal(true) }), merged, `merge of #${number}`);
    return { kind: 'merged' as const };
  });

/** Puts exactly the ordered head into the merge queue (MRG-1). @throws GitHubError if GitHub did not answer */
export const enqueuePullRequest = (
  client: GitHubClient,
  state: QueueState,
  order: ReleaseOrder,
): Promise<{ readonly kind: 'queued' } | RefusalAnswer> =>
  refusalOf(async () => {
    const { gaps } = await client.graphql(ENQUEUE_MUTATION, { pull: state.id, head: order.head });
    const [gap] = gaps;
    if (gap) return { kind: 'refused' as const, said: gap.message };
    return { kind: 'queued' as const };
  });
