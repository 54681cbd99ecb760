import type { Sha } from '../../domain/ids.ts';
import { COMMIT_PARTS, GIT_PERSON, hex, PAGE, PAGE_INFO } from '../client/query-parts.ts';

/** How many commits one request may ask for by their ids. */
export const COMMITS_PER_REQUEST = 100;

/** How many commits one request compares with the base; GitHub walks the history for each. */
export const ANCESTORS_PER_REQUEST = 50;

/** Commits by their ids (aliases `commit0` …), as the snapshot has them in the pull request's list. */
export const commitsQuery = (commits: readonly Sha[]): string => `
query Commits($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    ${commits.map((sha, index) => `commit${index}: object(oid: "${hex(sha)}") { ...CommitParts }`).join('\n    ')}
  }
}${COMMIT_PARTS}`;

/** How far each commit (aliases `commit0` …) is ahead of the branch `$branch`, given as a full name. */
export const ancestorsQuery = (commits: readonly Sha[]): string => `
query Ancestors($owner: String!, $name: String!, $branch: String!) {
  repository(owner: $owner, name: $name) {
    ref(qualifiedName: $branch) {
      ${commits.map((sha, index) => `commit${index}: compare(headRef: "${hex(sha)}") { aheadBy baseTarget { oid } headTarget { oid } }`).join('\n      ')}
    }
  }
}`;

/** Further pages of authors and parents of the given commits (aliases `commit0` …), for commits with more than one page. */
export const furtherQuery = (commits: readonly CommitCursors[]): string => `
query Further($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    ${commits.map((commit, index) => `commit${index}: object(oid: "${hex(commit.oid)}") { ... on Commit { ${furtherOf(commit)} } }`).join('\n    ')}
  }
}${commits.some((commit) => commit.authorsAfter !== null) ? GIT_PERSON : ''}`;

/** A commit and from where on its authors and parents are wanted; null where that list is whole already. */
export interface CommitCursors {
  readonly oid: Sha;
  readonly authorsAfter: string | null;
  readonly parentsAfter: string | null;
}

function furtherOf(commit: CommitCursors): string {
  const authors = `authors(first: ${PAGE}, after: ${JSON.stringify(commit.authorsAfter)}) { ${PAGE_INFO} nodes { ...GitPerson } }`;
  const parents = `parents(first: ${PAGE}, after: ${JSON.stringify(commit.parentsAfter)}) { ${PAGE_INFO} nodes { id oid } }`;
  return ['oid', commit.authorsAfter === null ? '' : authors, commit.parentsAfter === null ? '' : parents].join(' ');
}
