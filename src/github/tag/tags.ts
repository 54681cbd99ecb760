import { z } from 'zod';
import type { Sha } from '../../domain/ids.ts';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import type { ListedTag, TagSignature, TagTarget } from '../../domain/tag.ts';
import { GitHubError } from '../client/github-error.ts';
import { addPage, goesOn, itemsOf, newList } from '../client/paged-list.ts';
import { PAGE } from '../client/query-parts.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { sha } from '../client/shapes.ts';

/** A tag may point at a tag. Git allows any depth, but more than two are not used. */
const TARGET = `__typename oid ... on Tag { target { __typename oid ... on Tag { target { __typename oid ... on Tag { target { __typename oid } } } } } }`;

export const TAG_QUERY = `
query Tag($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) { ref(qualifiedName: $ref) { target { ${TARGET} } } }
}`;

export const TAGS_QUERY = `
query Tags($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    refs(refPrefix: "refs/tags/", first: ${PAGE}, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id name target { ${TARGET} } }
    }
  }
}`;

interface GitObject {
  readonly __typename: string;
  readonly oid: Sha;
  readonly target?: GitObject | undefined;
}
const gitObject: z.ZodType<GitObject> = z.object({
  __typename: z.string(),
  oid: sha,
  get target() {
    return gitObject.optional();
  },
});

/** The commit that an object finally points at; null for anything else. */
function commitOf(object: GitObject): Sha | null {
  if (object.__typename === 'Commit') return object.oid;
  return object.target === undefined ? null : commitOf(object.target);
}

const tagShape = z.object({ repository: z.object({ ref: z.object({ target: gitObject }).nullable() }) });

/**
 * What a tag points at now; null if it does not exist.
 * @param signed whether to read its signature as well: one request more for an annotated tag
 * @throws GitHubError also if GitHub has not verified the signature yet
 */
export async function readTag(repository: RepositoryClient, tag: string, signed: boolean): Promise<TagTarget | null> {
  const what = `tag ${tag} of ${repository.fullName}`;
  const { data, gaps } = await repository.graphql(TAG_QUERY, {
    ref: `refs/tags/${tag}`,
  });
  const [gap] = gaps;
  if (gap) throw new GitHubError(gap.why === 'missing' ? 'not-found' : 'forbidden', `${what}: ${gap.message}`);
  const shape = tagShape.safeParse(data);
  if (!shape.success) throw new GitHubError('invalid', `${what}: malformed`);
  const target = shape.data.repository.ref?.target;
  if (target === undefined) return null;
  const annotated = target.__typename === 'Tag';
  const signature = annotated && signed ? await readSignature(repository, target.oid, what) : null;
  return { object: target.oid, commit: commitOf(target), annotated, signature };
}

/** GitHub's words for signatures that it could not verify just now. */
const NOT_YET = new Set(['gpgverify_error', 'gpgverify_unavailable', 'ocsp_pending', 'ocsp_error']);
const OBJECT_ROUTE = 'GET /repos/{owner}/{repo}/git/tags/{tag_sha}';
const signatureShape = z.object({ verification: z.object({ verified: z.boolean(), reason: z.string() }) });

/** Reads a signature over REST, because GraphQL has no signatures of tags. */
async function readSignature(repository: RepositoryClient, object: Sha, what: string): Promise<Reading<TagSignature>> {
  const answer = await repository.rest(OBJECT_ROUTE, { tag_sha: object });
  const shape = signatureShape.safeParse(answer);
  if (!shape.success) return unavailable('malformed', `signature of ${what}`);
  const { verified, reason } = shape.data.verification;
  if (!verified && NOT_YET.has(reason)) throw new GitHubError('unavailable', `signature of ${what}: ${reason}`);
  return known({ verified, reason });
}

const tagsShape = z.object({ repository: z.object({ refs: z.unknown() }) });

/**
 * All tags of a repository, every page (TAG-4); empty if the repository is gone.
 * @throws GitHubError also if they could not be read to the end: a tag left out would be mistaken for a deleted one.
 * More than 10,000 are not read
 */
export async function readTags(repository: RepositoryClient): Promise<readonly ListedTag[]> {
  const what = `tags of ${repository.fullName}`;
  let list = newList(what);
  while (goesOn(list)) {
    const { data, gaps } = await repository.graphql(TAGS_QUERY, {
      after: list.after,
    });
    const [gap] = gaps;
    if (gap) throw new GitHubError(gap.why === 'missing' ? 'not-found' : 'forbidden', `${what}: ${gap.message}`);
    list = addPage(list, tagsShape.safeParse(data).data?.repository.refs);
  }
  const read = itemsOf(list, z.object({ name: z.string().min(1), target: gitObject }));
  // Another reading fixes it: tags that are created and deleted meanwhile make pages that do not fit together.
  if (read.state === 'unavailable') throw new GitHubError('unavailable', `${what}: ${read.why}`);
  return read.value.map(({ name, target }) => ({ name, object: target.oid, commit: commitOf(target) }));
}

/**
 * Deletes a tag if it still points at `object`, which is checked right before. GitHub's request cannot contain that
 * condition.
 * @returns false if it is gone, or points at something else now
 */
export async function deleteTag(repository: RepositoryClient, tag: string, object: Sha): Promise<boolean> {
  const now = await readTag(repository, tag, false);
  if (now?.object !== object) return false;
  try {
    await repository.rest('DELETE /repos/{owner}/{repo}/git/refs/{ref}', {
      ref: `tags/${tag}`,
    });
    return true;
  } catch (error) {
    // 422: somebody was faster. The next observation shows the result.
    if (error instanceof GitHubError && (error.code === 'not-found' || error.status === 422)) return false;
    throw error;
  }
}
