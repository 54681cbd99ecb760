import { z } from 'zod';
import type { Sha } from '../../domain/ids.ts';
import { GitHubError } from '../client/github-error.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { type FoundFile, POLICY_FILE, policyFileOf, policyTarget } from './policy-texts.ts';

export const POLICY_AT_QUERY = `
query PolicyAt($owner: String!, $name: String!, $oid: GitObjectID!) {
  repository(owner: $owner, name: $name) { object(oid: $oid) { ... on Commit { oid ...PolicyFile } } }
}${POLICY_FILE}`;

const answerShape = z.object({ repository: z.object({ object: policyTarget.nullable() }) });

/**
 * The policy file in a commit.
 * @throws GitHubError also if GitHub has no such commit: its policy is unknown then, not absent (REL-5)
 */
export async function readPolicyAt(repository: RepositoryClient, commit: Sha): Promise<FoundFile> {
  const what = `the policy of ${repository.fullName} at ${commit}`;
  const { data, gaps } = await repository.graphql(POLICY_AT_QUERY, { oid: commit });
  const [gap] = gaps;
  if (gap) throw new GitHubError(gap.why === 'missing' ? 'not-found' : 'forbidden', `${what}: ${gap.message}`);
  const shape = answerShape.safeParse(data);
  if (!shape.success) throw new GitHubError('invalid', `${what}: malformed`);
  if (shape.data.repository.object === null) throw new GitHubError('not-found', `${what}: GitHub has no such commit`);
  return policyFileOf(shape.data.repository.object, null);
}
