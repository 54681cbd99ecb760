import type { RepositoryClient } from '../client/repository-client.ts';
import { applyToIssue, findOwnIssue } from '../tag/tag-issue.ts';

/** Hidden at the start of a deployment's issue. With it, there is never a second one. */
export const deploymentMarker = (id: string): string => `<!-- countersign:deployment ${id} -->`;

/**
 * Opens the issue about a deployment that broke the rules, if there is none yet.
 * This app may have opened it before, and the answer may have got lost (DEP-1). An issue that a person closed stays
 * closed.
 * @param own the app's own login, for example `countersign[bot]`
 * @returns `no-issues` if the repository has none, so that nothing can be reported there
 * @throws GitHubError also if the app does not know its own login: it could not tell its issue from others'
 */
export async function reportDeployment(
  repository: RepositoryClient,
  id: string,
  issue: { readonly title: string; readonly body: string },
  own: string | null,
): Promise<'reported' | 'there' | 'no-issues'> {
  const marker = deploymentMarker(id);
  if ((await findOwnIssue(repository, marker, own, null)) !== null) return 'there';
  // The text leaves room for a prefix (PREFIX_BYTES in src/render/text/budget.ts).
  const body = `${marker}\n${issue.body}`;
  const made = await applyToIssue(repository, { kind: 'create-issue', title: issue.title, body });
  return made === null ? 'no-issues' : 'reported';
}
