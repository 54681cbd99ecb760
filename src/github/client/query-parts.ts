import type { Sha } from '../../domain/ids.ts';

/** GitHub's largest page. */
export const PAGE = 100;

export const PAGE_INFO = 'totalCount pageInfo { hasNextPage endCursor }';

/** An actor; `actor` in shapes.ts parses it. */
export const WHO = `
fragment Who on Actor {
  __typename
  login
  ... on User { databaseId }
  ... on Bot { databaseId }
  ... on Mannequin { databaseId }
  ... on Organization { databaseId }
}`;

export const GIT_PERSON = `
fragment GitPerson on GitActor { name email user { __typename login databaseId } }`;

/** The facts of a commit (SOD-1). The few commits with more parents or authors need further requests. */
export const COMMIT_PARTS = `
fragment CommitParts on Commit {
  oid
  tree { oid }
  parents(first: 10) { ${PAGE_INFO} nodes { id oid } }
  authors(first: 20) { ${PAGE_INFO} nodes { ...GitPerson } }
  committer { ...GitPerson }
  signature { isValid wasSignedByGitHub }
}${GIT_PERSON}`;

/** Checks a commit id before it becomes part of a query's text. */
export function hex(sha: Sha): string {
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(sha)) throw new TypeError(`not a commit id: ${JSON.stringify(sha)}`);
  return sha;
}

/** This app's check runs, in the check suites of one commit; `checksOf` in observed.ts parses them. */
export const CHECK_SUITE_PARTS = `
    ${PAGE_INFO}
    nodes {
      id
      checkRuns(first: 50, filterBy: { checkType: LATEST }) {
        ${PAGE_INFO}
        nodes { id databaseId url name status conclusion title summary text }
      }
    }`;
