import { z } from 'zod';
import type { Sha } from '../../domain/ids.ts';
import type { ReleaseStep } from '../../domain/release-order.ts';
import { GitHubError } from '../client/github-error.ts';
import { type RefusalAnswer, refusalOf } from '../client/refusable.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { expectWritten } from '../client/written.ts';

const releaseShape = z.object({ html_url: z.string() });

/** Creates a lightweight tag on a commit (MRG-1). @throws GitHubError if GitHub did not answer */
export const createTag = (
  repository: RepositoryClient,
  tag: string,
  commit: Sha,
): Promise<{ readonly kind: 'made' } | RefusalAnswer> =>
  refusalOf(async () => {
    const ref = `refs/tags/${tag}`;
    const made = await repository.rest('POST /repos/{owner}/{repo}/git/refs', { ref, sha: commit });
    // A release of a missing tag would create it, on whatever commit the default branch has.
    expectWritten(z.object({ ref: z.literal(ref), object: z.object({ sha: z.literal(commit) }) }), made, `tag ${tag}`);
    return { kind: 'made' as const };
  });

/**
 * Creates the GitHub Release of an existing tag, with GitHub's notes.
 * Returns the existing one if there is one.
 * @throws GitHubError if GitHub did not answer
 */
export async function publishRelease(repository: RepositoryClient, tag: string): Promise<ReleaseStep> {
  const standing = await findRelease(repository, tag);
  if (standing !== null) return { kind: 'made', url: standing };
  return refusalOf(async () => {
    const made = await repository.rest('POST /repos/{owner}/{repo}/releases', {
      tag_name: tag,
      name: tag,
      generate_release_notes: true,
      prerelease: isPrerelease(tag),
    });
    return { kind: 'made' as const, url: releaseShape.parse(made).html_url };
  });
}

/** True if a hyphen follows the three numbers, which means a pre-release in semantic versioning. */
const isPrerelease = (tag: string): boolean => /\d+\.\d+\.\d+-[0-9A-Za-z]/.test(tag);

async function findRelease(repository: RepositoryClient, tag: string): Promise<string | null> {
  try {
    const found = await repository.rest('GET /repos/{owner}/{repo}/releases/tags/{tag}', { tag });
    return releaseShape.parse(found).html_url;
  } catch (error) {
    if (error instanceof GitHubError && error.code === 'not-found') return null;
    throw error;
  }
}
