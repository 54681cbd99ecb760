import type { Sha } from '../../domain/ids.ts';

/** GitHub's largest page. */
export const PAGE = 100;

export const PAGE_INFO = 'totalCount pageInfo { hasNextPage endCursor }';

/** Checks a commit id before it becomes part of a query's text. */
export function hex(sha: Sha): string {
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(sha)) throw new TypeError(`not a commit id: ${JSON.stringify(sha)}`);
  return sha;
}
