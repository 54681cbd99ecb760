import type { Sha } from '../../domain/ids.ts';
import { CHECK_SUITE_PARTS, COMMIT_PARTS, hex, PAGE, PAGE_INFO, WHO } from '../client/query-parts.ts';
import { NEAR_PARTS } from '../policy/near-misses.ts';
import { SHARED_PARTS } from '../policy/shared-policy.ts';

/** The number of trees in one snapshot. The rest needs further requests. */
export const TREES_PER_REQUEST = 50;

/** The timeline events that add what the lists lack: who and when (SIGN-7, SIGN-8, SOD-1). */
const EVENTS = [
  'LABELED_EVENT',
  'UNLABELED_EVENT',
  'COMMENT_DELETED_EVENT',
  'REVIEW_DISMISSED_EVENT',
  'HEAD_REF_FORCE_PUSHED_EVENT',
  'BASE_REF_CHANGED_EVENT',
  'AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT',
  'RENAMED_TITLE_EVENT',
  'READY_FOR_REVIEW_EVENT',
  'CONVERT_TO_DRAFT_EVENT',
];

/**
 * The policy file's entry in Git, and the names around its place.
 * The mode tells a symbolic link from a file, the type a folder or a submodule. The names may include a misplaced
 * policy (REL-5).
 */
export const POLICY_FILE = `
fragment PolicyFile on Commit {
  policy: file(path: ".github/countersign.yml") {
    mode
    type
    oid
    object { ... on Blob { text isTruncated isBinary } }
  }${NEAR_PARTS}
}`;

/**
 * The lists of a pull request.
 * Each is requested separately (`$labels` …), from a cursor on (`$labelsAfter` …), so that the same text reads the
 * first page of all and the further pages of those that continue.
 */
const LISTS = `
fragment Lists on PullRequest {
  labels(first: ${PAGE}, after: $labelsAfter) @include(if: $labels) { ${PAGE_INFO} nodes { id name } }
  commits(first: ${PAGE}, after: $commitsAfter) @include(if: $commits) {
    ${PAGE_INFO}
    nodes {
      id
      commit { ...CommitParts }
    }
  }
  comments(first: ${PAGE}, after: $commentsAfter) @include(if: $comments) {
    ${PAGE_INFO}
    nodes {
      id
      fullDatabaseId
      url
      author { ...Who }
      createdAt
      lastEditedAt
      createdViaEmail
      body
      viewerDidAuthor
      reactionGroups { content viewerHasReacted }
    }
  }
  reviews(first: ${PAGE}, after: $reviewsAfter) @include(if: $reviews) {
    ${PAGE_INFO}
    nodes {
      id
      fullDatabaseId
      url
      author { ...Who }
      submittedAt
      lastEditedAt
      createdViaEmail
      state
      body
      commit { oid tree { oid } }
      reactionGroups { content viewerHasReacted }
    }
  }
  events: timelineItems(first: ${PAGE}, after: $eventsAfter, itemTypes: [${EVENTS.join(', ')}]) @include(if: $events) {
    ${PAGE_INFO}
    nodes {
      __typename
      ... on LabeledEvent { id createdAt actor { ...Who } label { id name } }
      ... on UnlabeledEvent { id createdAt actor { ...Who } label { id name } }
      ... on CommentDeletedEvent { id createdAt actor { ...Who } deletedCommentAuthor { ...Who } }
      ... on ReviewDismissedEvent { id createdAt actor { ...Who } previousReviewState review { fullDatabaseId } }
      ... on HeadRefForcePushedEvent { id createdAt actor { ...Who } beforeCommit { oid } afterCommit { oid } }
      ... on BaseRefChangedEvent { id createdAt actor { ...Who } previousRefName currentRefName }
      ... on AutomaticBaseChangeSucceededEvent { id createdAt actor { ...Who } oldBase newBase }
      ... on RenamedTitleEvent { id createdAt actor { ...Who } previousTitle currentTitle }
      ... on ReadyForReviewEvent { id createdAt actor { ...Who } }
      ... on ConvertToDraftEvent { id createdAt actor { ...Who } }
    }
  }
}`;

/** The head commit: its tree, its policy file, and this app's check runs on it. */
const HEAD = `
fragment Head on Commit {
  oid
  tree { oid }
  ...PolicyFile
  checkSuites(first: 20, filterBy: { appId: $appId }) @include(if: $checks) { ${CHECK_SUITE_PARTS} }
}`;

const PARAMETERS = `$owner: String!, $name: String!, $number: Int!`;
const LIST_PARAMETERS = ['labels', 'commits', 'comments', 'reviews', 'events']
  .map((list) => `$${list}: Boolean!, $${list}After: String`)
  .join(', ');
const LIST_FRAGMENTS = LISTS + WHO + COMMIT_PARTS;

/**
 * All that a decision reads about a pull request, except for people, in one request.
 * It includes the policy texts and what this app itself has written. `trees`: commits whose trees are wanted as well
 * (aliases `tree0`, `tree1` …). `$pull`: GitHub's own name for the head (`refs/pull/7/head`), because its id is not
 * known before the answer. Costs about 2 points of GitHub's rate limit, and touches at most 4,700 of the 500,000 nodes
 * that a query may.
 */
export const snapshotQuery = (trees: readonly Sha[]): string => `
query Snapshot(${PARAMETERS}, $pull: String!, ${LIST_PARAMETERS}, $appId: Int, $checks: Boolean!, $compare: Boolean!) {
  repository(owner: $owner, name: $name) {
    databaseId
    nameWithOwner
    url
    isEmpty
    defaultBranchRef { name target { ...PolicyFile } }
    pullRequest(number: $number) {
      title
      url
      state
      isDraft
      createdAt
      updatedAt
      author { ...Who }
      baseRefName
      baseRefOid
      headRefName
      headRefOid
      headRepository { nameWithOwner }
      closedAt
      mergedAt
      mergedBy { ...Who }
      mergeCommit { oid }
      baseRef {
        target { oid ... on Commit { policy: file(path: ".github/countersign.yml") { oid } } }
        compare(headRef: $pull) @include(if: $compare) { aheadBy baseTarget { oid } headTarget { oid } }
      }
      latest: commits(last: 1) { nodes { commit { ...Head } } }
      ...Lists
    }
    ${treeFields(trees)}
  }${SHARED_PARTS}
}${LIST_FRAGMENTS}${POLICY_FILE}${HEAD}`;

/** Further pages of the lists that continue, and the head, which may have changed. */
export const MORE_QUERY = `
query More(${PARAMETERS}, ${LIST_PARAMETERS}) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) { headRefOid ...Lists }
  }
}${LIST_FRAGMENTS}`;

/** The head commit by its id. It may not be the last in the list of commits, which may be empty. */
export const HEAD_QUERY = `
query Head($owner: String!, $name: String!, $oid: GitObjectID!, $appId: Int, $checks: Boolean!) {
  repository(owner: $owner, name: $name) { object(oid: $oid) { ...Head } }
}${HEAD}${POLICY_FILE}`;

/** Trees of commits, as in the snapshot. */
export const treesQuery = (trees: readonly Sha[]): string => `
query Trees($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { ${treeFields(trees)} }
}`;

const treeFields = (trees: readonly Sha[]): string =>
  trees
    .map((sha, index) => `tree${index}: object(oid: "${hex(sha)}") { ... on Commit { oid tree { oid } } }`)
    .join('\n    ');
