import { z } from 'zod';
import type { PullRequestSubject } from '../../domain/facts.ts';
import type { GitHubClient } from '../client/client.ts';
import { GitHubError } from '../client/github-error.ts';
import { type HeadCommit, headCommit, type SnapshotAnswer } from '../client/shapes.ts';
import { HEAD_QUERY } from './snapshot-query.ts';

const headShape = z.object({ repository: z.object({ object: headCommit.nullable() }) });

/**
 * The head commit, which is usually the last of the commits in the snapshot.
 * If it is not (for example, because all its commits are in the base now) it is read by its id.
 * @throws GitHubError `conflict` if GitHub no longer has it: the head must have moved on
 */
export async function readHead(
  client: GitHubClient,
  subject: PullRequestSubject,
  answer: SnapshotAnswer,
): Promise<HeadCommit> {
  const { headRefOid, latest } = answer.repository.pullRequest;
  const last = latest.nodes[0]?.commit;
  if (last?.oid === headRefOid) return last;
  const { owner, name } = subject.repository;
  const what = `head ${headRefOid} of ${owner}/${name}#${subject.number}`;
  const found = await client.graphql(HEAD_QUERY, {
    owner,
    name,
    oid: headRefOid,
    appId: client.appId,
    checks: client.appId !== null,
  });
  const [gap] = found.gaps;
  if (gap) throw new GitHubError(gap.why === 'missing' ? 'not-found' : 'forbidden', `${what}: ${gap.message}`);
  const shape = headShape.safeParse(found.data);
  if (!shape.success) throw new GitHubError('invalid', `${what}: malformed`);
  if (!shape.data.repository.object) throw new GitHubError('conflict', `${what}: GitHub no longer has it`);
  return shape.data.repository.object;
}
