import type { Sha } from '../../domain/ids.ts';
import { COMMIT_PARTS, GIT_PERSON, hex, PAGE, PAGE_INFO } from '../client/query-parts.ts';

/** The number of commits that one request reads by their ids. */
export const COMMITS_PER_REQUEST = 100;

/** The number of commits that one request compares with the base. GitHub walks the history for each. */
export const ANCESTORS_PER_REQUEST = 50;

/** Reads commits by their ids (aliases `commit0` …), with the same parts as in the snapshot. */
export const commitsQuery = (commits: readonly Sha[]): string => `
query Commits($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    ${commits.map((sha, index) => `commit${index}: object(oid: "${hex(sha)}") { ...CommitParts }`).join('\n    ')}
  }
}${COMMIT_PARTS}`;

/** Reads how far each commit (aliases `commit0` …) is ahead of `$branch`, a full name. */
export const ancestorsQuery = (commits: readonly Sha[]): string => `
query Ancestors($owner: String!, $name: String!, $branch: String!) {
  repository(owner: $owner, name: $name) {
    ref(qualifiedName: $branch) {
      ${commits.map((sha, index) => `commit${index}: compare(headRef: "${hex(sha)}") { aheadBy baseTarget { oid } headTarget { oid } }`).join('\n      ')}
    }
  }
}`;

/** Reads further pages of authors and parents of the given commits (aliases `commit0` …). */
export const furtherQuery = (commits: readonly CommitCursors[]): string => `
query Further($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    ${commits.map((commit, index) => `commit${index}: object(oid: "${hex(commit.oid)}") { ... on Commit { ${furtherOf(commit)} } }`).join('\n    ')}
  }
}${commits.some((commit) => commit.authorsAfter !== null) ? GIT_PERSON : ''}`;

/** A commit, and the cursors of its authors and parents; null if that list is whole already. */
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
