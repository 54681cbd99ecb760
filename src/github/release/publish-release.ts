import { z } from 'zod';
import type { RepositoryRef } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { ReleaseStep } from '../../domain/release-order.ts';
import type { GitHubClient } from '../client/client.ts';
import { GitHubError } from '../client/github-error.ts';
import { type Refused, refusable } from '../client/refusable.ts';

const releaseShape = z.object({ html_url: z.string() });

/** Makes a lightweight tag on a commit (MRG-1). @throws GitHubError where GitHub did not answer */
export const createTag = (
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  tag: string,
  commit: Sha,
): Promise<{ readonly kind: 'made' } | Refused> =>
  refusable(async () => {
    await client.rest('POST /repos/{owner}/{repo}/git/refs', {
      owner,
      repo: name,
      ref: `refs/tags/${tag}`,
      sha: commit,
    });
    return { kind: 'made' as const };
  });

/**
 * The GitHub Release of a tag that is there, with notes that GitHub writes; the one that stands, where there is one.
 * @throws GitHubError where GitHub did not answer
 */
export async function publishRelease(
  client: GitHubClient,
  repository: RepositoryRef,
  tag: string,
): Promise<ReleaseStep> {
  const place = { owner: repository.owner, repo: repository.name };
  const standing = await findRelease(client, place, tag);
  if (standing !== null) return { kind: 'made', url: standing };
  return refusable(async () => {
    const made = await client.rest('POST /repos/{owner}/{repo}/releases', {
      ...place,
      tag_name: tag,
      name: tag,
      generate_release_notes: true,
      prerelease: isPrerelease(tag),
    });
    return { kind: 'made' as const, url: releaseShape.parse(made).html_url };
  });
}

/** Semantic versioning: what follows the three numbers after a hyphen says that it is not the release itself. */
const isPrerelease = (tag: string): boolean => /\d+\.\d+\.\d+-[0-9A-Za-z]/.test(tag);

async function findRelease(
  client: GitHubClient,
  place: { readonly owner: string; readonly repo: string },
  tag: string,
): Promise<string | null> {
  try {
    const found = await client.rest('GET /repos/{owner}/{repo}/releases/tags/{tag}', { ...place, tag });
    return releaseShape.parse(found).html_url;
  } catch (error) {
    if (error instanceof GitHubError && error.code === 'not-found') return null;
    throw error;
  }
}
