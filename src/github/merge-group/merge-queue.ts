import { z } from 'zod';
import type { Sha } from '../../domain/ids.ts';
import type { MergeGroup, QueueEntry, QueueReading } from '../../domain/merge-group.ts';
import { known, type Reading } from '../../domain/reading.ts';
import { GitHubError } from '../client/github-error.ts';
import { gapAt } from '../client/graphql-answer.ts';
import { addPage, goesOn, itemsOf, newList, withProblem } from '../client/paged-list.ts';
import { PAGE, PAGE_INFO } from '../client/query-parts.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { sha } from '../client/shapes.ts';

export const MERGE_QUEUE_QUERY = `
query MergeQueue($owner: String!, $name: String!, $branch: String!, $ref: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    ref(qualifiedName: $ref) { target { oid } }
    mergeQueue(branch: $branch) {
      entries(first: ${PAGE}, after: $after) {
        ${PAGE_INFO}
        nodes {
          id
          baseCommit { oid }
          headCommit { oid }
          pullRequest { number title url headRefOid }
        }
      }
    }
  }
}`;

const answerShape = z.object({
  repository: z.object({
    ref: z.object({ target: z.object({ oid: sha }).nullable() }).nullable(),
    mergeQueue: z.object({ entries: z.unknown() }).nullable(),
  }),
});

const commit = z.object({ oid: sha }).nullable();
const entry = z
  .object({
    baseCommit: commit,
    headCommit: commit,
    pullRequest: z
      .object({ number: z.number().int().positive(), title: z.string(), url: z.string(), headRefOid: sha })
      .nullable(),
  })
  .transform(
    ({ baseCommit, headCommit, pullRequest }): QueueEntry => ({
      base: baseCommit?.oid ?? null,
      head: headCommit?.oid ?? null,
      pullRequest:
        pullRequest === null
          ? null
          : {
              number: pullRequest.number,
              title: pullRequest.title,
              url: pullRequest.url,
              head: pullRequest.headRefOid,
            },
    }),
  );

/**
 * Reads the merge queue of a group's branch, and the group's own branch (MQ-1).
 * Every page of the queue. A queue that may not be read, or that could not be read to its end, is unavailable.
 * @returns null if the repository is gone
 * @throws GitHubError that another observation may fix
 */
export async function readMergeQueue(
  repository: RepositoryClient,
  group: Pick<MergeGroup, 'branch' | 'ref'>,
): Promise<QueueReading | null> {
  let list = newList(`the merge queue of ${repository.fullName} for ${group.branch}`);
  let ref: Sha | null = null;
  while (goesOn(list)) {
    const { data, gaps } = await repository.graphql(MERGE_QUEUE_QUERY, {
      branch: group.branch,
      ref: `refs/heads/${group.ref}`,
      after: list.after,
    });
    const gone = gapAt(gaps, ['repository']);
    if (gone?.why === 'missing') return null;
    if (gone) throw new GitHubError('forbidden', `${list.what}: ${gone.message}`);
    const [gap] = gaps;
    const shape = answerShape.safeParse(data);
    if (!shape.success) throw new GitHubError('invalid', `${list.what}: malformed`);
    ref = shape.data.repository.ref?.target?.oid ?? null;
    const queue = shape.data.repository.mergeQueue;
    if (gap === undefined && queue === null) return { entries: known(null), ref };
    list = gap === undefined ? addPage(list, queue?.entries) : withProblem(list, gap.why);
  }
  const entries: Reading<readonly QueueEntry[]> = itemsOf(list, entry);
  return { entries, ref };
}
