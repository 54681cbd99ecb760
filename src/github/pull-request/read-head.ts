import { z } from 'zod';
import type { PullRequestSubject } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { GitHubClient } from '../client/client.ts';
import { GitHubError } from '../client/github-error.ts';
import { sha } from '../client/shapes.ts';
import { POLICY_FILE, policyTarget } from '../policy/policy-texts.ts';
import { CHECK_SUITE_PARTS } from './check-runs.ts';

/** The head commit: its tree, its policy file, and this app's check runs on it. */
export const HEAD = `
fragment Head on Commit {
  oid
  tree { oid }
  ...PolicyFile
  checkSuites(first: 20, filterBy: { appId: $appId }) @include(if: $checks) { ${CHECK_SUITE_PARTS} }
}`;

/** The head commit by its id. It may not be the last in the list of commits, which may be empty. */
export const HEAD_QUERY = `
query Head($owner: String!, $name: String!, $oid: GitObjectID!, $appId: Int, $checks: Boolean!) {
  repository(owner: $owner, name: $name) { object(oid: $oid) { ...Head } }
}${HEAD}${POLICY_FILE}`;

export const headCommit = z.object({
  oid: sha,
  tree: z.object({ oid: sha }),
  ...policyTarget.shape,
  checkSuites: z.unknown().optional(),
});
export type HeadCommit = z.infer<typeof headCommit>;

const headShape = z.object({ repository: z.object({ object: headCommit.nullable() }) });

/**
 * The head commit, which is usually the last of the commits in the snapshot.
 * If it is not (for example, because all its commits are in the base now) it is read by its id.
 * @throws GitHubError `conflict` if GitHub no longer has it: the head must have moved on
 */
export async function readHead(
  client: GitHubClient,
  subject: PullRequestSubject,
  {
    headRefOid,
    latest,
  }: { readonly headRefOid: Sha; readonly latest: { readonly nodes: readonly { readonly commit: HeadCommit }[] } },
): Promise<HeadCommit> {
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
