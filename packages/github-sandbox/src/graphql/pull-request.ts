import { atSecond, atSecondOrNull } from '../clock.ts';
import { sees } from '../demand.ts';
import { changedFiles } from '../git/content.ts';
import { pullRequestCommits } from '../git/graph.ts';
import type { Commit } from '../model/git.ts';
import type { PullRequest } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import { pullRequestUrl } from '../payloads/links.ts';
import { association, mergeable } from '../payloads/pull-request.ts';
import { countLines } from './commit.ts';
import { accountOrNull, addresses, commitOrNull, type GraphNode, type Look } from './look.ts';
import { queueFields } from './merge-queue.ts';
import { mergeStateStatus, reviewDecision } from './merge-state.ts';
import { connection, type Order, ordered, type PageArguments } from './paging.ts';
import { pullRequestState } from './pull-requests.ts';
import { reactionFields } from './reaction.ts';
import { reviewRequestNode } from './review-request.ts';
import { rollupNode } from './rollup.ts';
import { timelineItems } from './timeline.ts';

interface ReviewsArguments extends PageArguments {
  readonly states?: readonly string[] | null;
  readonly author?: string | null;
}

export function pullRequestNode(look: Look, pullRequest: PullRequest): GraphNode {
  const { repository, merged } = pullRequest;
  const url = pullRequestUrl(look.context, pullRequest);
  return {
    __typename: 'PullRequest',
    id: pullRequest.nodeId,
    databaseId: pullRequest.id,
    fullDatabaseId: String(pullRequest.id),
    number: pullRequest.number,
    title: pullRequest.title,
    body: pullRequest.body,
    state: pullRequestState(pullRequest),
    isDraft: pullRequest.draft,
    closed: pullRequest.state === 'closed',
    closedAt: atSecondOrNull(pullRequest.closedAt),
    createdAt: atSecond(pullRequest.createdAt),
    publishedAt: atSecond(pullRequest.createdAt),
    updatedAt: atSecond(pullRequest.updatedAt),
    merged: merged !== null,
    mergedAt: atSecondOrNull(merged?.at ?? null),
    mergedBy: () => accountOrNull(look, merged?.by ?? null),
    mergeCommit: () => commitOrNull(look, repository, merged?.commit ?? null),
    locked: pullRequest.locked,
    activeLockReason: null,
    createdViaEmail: false,
    ...queueFields(look, pullRequest),
    autoMergeRequest: null,
    milestone: null,
    maintainerCanModify: false,
    ...addresses(look, url),
    permalink: url,
    author: () => accountOrNull(look, pullRequest.author),
    authorAssociation: () => association(look.context, repository, pullRequest.author),
    viewerDidAuthor: pullRequest.author === look.actor.account,
    repository: () => look.node.repository(repository),
    ...branchFields(look, pullRequest),
    ...listFields(look, pullRequest),
    ...reactionFields(look, pullRequest),
    mergeable: () => ({ true: 'MERGEABLE', false: 'CONFLICTING', null: 'UNKNOWN' })[`${mergeable(pullRequest)}`],
    mergeStateStatus: () => mergeStateStatus(look, pullRequest),
    reviewDecision: () => reviewDecision(look, pullRequest),
    statusCheckRollup: () => rollupNode(look, repository, pullRequest.head.sha),
    changedFiles: () => changesOf(pullRequest).length,
    additions: () => countLines(repository.objects, changesOf(pullRequest)).additions,
    deletions: () => countLines(repository.objects, changesOf(pullRequest)).deletions,
  };
}

const changesOf = ({ repository, base, head }: PullRequest) => changedFiles(repository.objects, base.sha, head.sha);

function branchFields(look: Look, { repository, base, head }: PullRequest) {
  // A fork that the viewer may not see counts as none.
  const fork: Repository | null = head.repository && sees(look, head.repository) ? head.repository : null;
  return {
    baseRefName: base.ref,
    baseRefOid: base.sha,
    baseRef: () => look.node.ref(repository, `refs/heads/${base.ref}`),
    baseRepository: () => look.node.repository(repository),
    headRefName: head.ref,
    headRefOid: head.sha,
    headRef: () => fork && look.node.ref(fork, `refs/heads/${head.ref}`),
    headRepository: () => fork && look.node.repository(fork),
    headRepositoryOwner: () => fork && look.node.account(fork.owner),
    isCrossRepository: head.repository !== repository,
  };
}

function listFields(look: Look, pullRequest: PullRequest) {
  const { repository, labels, comments, reviews } = pullRequest;
  return {
    labels: (args: PageArguments & { readonly orderBy?: Order<'CREATED_AT' | 'NAME'> }) =>
      connection(
        ordered(labels, args.orderBy, ({ id, name }, field) => (field === 'NAME' ? name.toLowerCase() : id)),
        args,
        { key: ({ id }) => id, node: (label) => look.node.label(repository, label) },
      ),
    comments: (args: PageArguments & { readonly orderBy?: Order<'UPDATED_AT'> }) =>
      connection(
        ordered(comments, args.orderBy, ({ updatedAt }) => updatedAt),
        args,
        {
          key: ({ id }) => id,
          node: (comment) => look.node.comment(comment),
        },
      ),
    totalCommentsCount: comments.length,
    reviews: (args: ReviewsArguments) => {
      const { states, author } = args;
      const chosen = reviews
        .filter(({ state }) => states == null || states.includes(state))
        .filter((review) => author == null || review.author?.login.toLowerCase() === author.toLowerCase());
      return connection(chosen, args, { key: ({ id }) => id, node: (review) => look.node.review(review) });
    },
    reviewRequests: (args: PageArguments) =>
      connection(pullRequest.reviewRequests, args, {
        key: ({ id }) => id,
        node: (request) => reviewRequestNode(look, pullRequest, request),
      }),
    commits: (args: PageArguments) => {
      const { pullRequestCommits: most, countsAll } = look.context.world.caps;
      const commits = pullRequestCommits(pullRequest);
      const page = connection(commits.slice(0, most ?? commits.length), args, {
        key: ({ sha }) => sha,
        node: (commit) => pullRequestCommitNode(look, pullRequest, commit),
      });
      return countsAll ? { ...page, totalCount: commits.length } : page;
    },
    files: (args: PageArguments) =>
      connection(changesOf(pullRequest), args, {
        key: ({ path }) => path,
        node: (change) => ({
          path: change.path,
          changeType: { added: 'ADDED', modified: 'MODIFIED', removed: 'DELETED' }[change.status],
          ...countLines(repository.objects, [change]),
        }),
      }),
    timelineItems: timelineItems(look, pullRequest, (commit) => pullRequestCommitNode(look, pullRequest, commit)),
  };
}

function pullRequestCommitNode(look: Look, pullRequest: PullRequest, commit: Commit): GraphNode {
  return {
    __typename: 'PullRequestCommit',
    id: `PURC_k${Buffer.from(`${pullRequest.id}:${commit.sha}`).toString('base64url')}`,
    ...addresses(look, `${pullRequestUrl(look.context, pullRequest)}/commits/${commit.sha}`),
    commit: () => look.node.commit(pullRequest.repository, commit),
    pullRequest: () => look.node.pullRequest(pullRequest),
  };
}
