import type { Sha } from '../../domain/ids.ts';

/** The largest page that GitHub gives. */
export const PAGE = 100;

export const PAGE_INFO = 'totalCount pageInfo { hasNextPage endCursor }';

/** Who did something; `actor` in shapes.ts reads it. */
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

/** What a decision reads of a commit (SOD-1). Few have more parents or authors than these; those are read on. */
export const COMMIT_PARTS = `
fragment CommitParts on Commit {
  oid
  tree { oid }
  parents(first: 10) { ${PAGE_INFO} nodes { id oid } }
  authors(first: 20) { ${PAGE_INFO} nodes { ...GitPerson } }
  committer { ...GitPerson }
  signature { isValid wasSignedByGitHub }
}${GIT_PERSON}`;

/** Commit ids are put into the text of a query, so nothing else may get there. */
export function hex(sha: Sha): string {
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(sha)) throw new TypeError(`not a commit id: ${JSON.stringify(sha)}`);
  return sha;
}

/** This app's check runs, within a list of its check suites of one commit; `checksOf` in observed.ts reads them. */
export const CHECK_SUITE_PARTS = `
    ${PAGE_INFO}
    nodes {
      id
      checkRuns(first: 50, filterBy: { checkType: LATEST }) {
        ${PAGE_INFO}
        nodes { id databaseId url name status conclusion title summary text }
      }
    }`;
