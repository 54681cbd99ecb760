import { atSecond, atSecondOrNull } from '../clock.ts';
import type { SandboxContext } from '../context.ts';
import { changedFiles, mergeTrees } from '../git/content.ts';
import { lineChanges } from '../git/diff.ts';
import { pullRequestCommits } from '../git/graph.ts';
import type { Account } from '../model/account.ts';
import type { Sha } from '../model/git.ts';
import type { IssueComment, LineComment, PullRequest, Reaction, Review } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import { isOwner, permissionOf } from '../people.ts';
import { accountJson, accountJsonOrNull, teamJson } from './account.ts';
import { appJson } from './app.ts';
import type { Json } from './json.ts';
import { commentUrl, pullRequestUrl, repositoryApi, reviewUrl } from './links.ts';
import { labelJson, repositoryJson } from './repository.ts';

/** GitHub's description of an account's relation to a repository. Unreliable, because it misreports private members. */
export function association(context: SandboxContext, repository: Repository, account: Account | null): string {
  if (!account) return 'NONE';
  if (repository.owner === account || isOwner(repository, account)) return 'OWNER';
  if (repository.owner.members.has(account.id)) return 'MEMBER';
  if (repository.collaborators.has(account.id)) return 'COLLABORATOR';
  return permissionOf(context.world, repository, account) === null ? 'NONE' : 'CONTRIBUTOR';
}

/** A pull request as lists show it. */
export function listedPullRequestJson(context: SandboxContext, pullRequest: PullRequest): Json {
  const { repository, number, author, base, head, reviewRequests } = pullRequest;
  const api = repositoryApi(context, repository);
  const page = pullRequestUrl(context, pullRequest);
  const links = {
    self: `${api}/pulls/${number}`,
    html: page,
    issue: `${api}/issues/${number}`,
    comments: `${api}/issues/${number}/comments`,
    review_comments: `${api}/pulls/${number}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${api}/pulls/${number}/commits`,
    statuses: `${api}/statuses/${head.sha}`,
  };
  return {
    id: pullRequest.id,
    node_id: pullRequest.nodeId,
    number,
    url: links.self,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: links.issue,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    state: pullRequest.state,
    locked: pullRequest.locked,
    draft: pullRequest.draft,
    title: pullRequest.title,
    body: pullRequest.body === '' ? null : pullRequest.body,
    user: accountJsonOrNull(context, author),
    labels: pullRequest.labels.map((label) => labelJson(context, repository, label)),
    milestone: null,
    assignee: null,
    assignees: [],
    requested_reviewers: reviewRequests.flatMap(({ reviewer }) =>
      'slug' in reviewer ? [] : [accountJson(context, reviewer)],
    ),
    requested_teams: reviewRequests.flatMap(({ reviewer }) =>
      'slug' in reviewer ? [teamJson(context, reviewer)] : [],
    ),
    auto_merge: null,
    active_lock_reason: null,
    author_association: association(context, repository, author),
    head: branchJson(context, head, repository.owner),
    base: branchJson(context, { ...base, repository }, repository.owner),
    created_at: atSecond(pullRequest.createdAt),
    updated_at: atSecond(pullRequest.updatedAt),
    closed_at: atSecondOrNull(pullRequest.closedAt),
    merged_at: atSecondOrNull(pullRequest.merged?.at ?? null),
    merge_commit_sha: pullRequest.merged?.commit ?? null,
  };
}

function branchJson(context: SandboxContext, { repository, ref, sha }: PullRequest['head'], owner: Account): Json {
  const user = repository?.owner ?? owner;
  const repo = repository && repositoryJson(context, repository);
  return { label: `${user.login}:${ref}`, ref, sha, user: accountJson(context, user), repo };
}

/** True if the head merges without a conflict; null if it is closed. */
export function mergeable({ state, repository, base, head }: PullRequest): boolean | null {
  return state === 'open' ? mergeTrees(repository.objects, base.sha, head.sha) !== null : null;
}

/** A single pull request, for its own request and webhooks. */
export function pullRequestJson(context: SandboxContext, pullRequest: PullRequest): Json {
  const { repository, base, head } = pullRequest;
  const { objects } = repository;
  const text = (sha: Sha | null) => objects.blobs.get(sha ?? '')?.content ?? '';
  const files = changedFiles(objects, base.sha, head.sha);
  const counts = files.map(({ before, after }) => lineChanges(text(before), text(after)));
  const merges = mergeable(pullRequest);
  return {
    ...listedPullRequestJson(context, pullRequest),
    merged: pullRequest.merged !== null,
    mergeable: merges,
    rebaseable: merges,
    mergeable_state: merges === null ? 'unknown' : merges ? (pullRequest.draft ? 'draft' : 'clean') : 'dirty',
    merged_by: accountJsonOrNull(context, pullRequest.merged?.by ?? null),
    comments: pullRequest.comments.length,
    review_comments: pullRequest.lineComments.length,
    maintainer_can_modify: false,
    commits: pullRequestCommits(pullRequest).length,
    additions: counts.reduce((sum, { additions }) => sum + additions, 0),
    deletions: counts.reduce((sum, { deletions }) => sum + deletions, 0),
    changed_files: files.length,
  };
}

const COUNTED = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'] as const;

/** How often each reaction was given, at `url`. */
export function reactionsJson(url: string, reactions: readonly Reaction[]): Json {
  const counts = COUNTED.map((name) => [name, reactions.filter(({ content }) => content === name).length]);
  return { url, total_count: reactions.length, ...Object.fromEntries(counts) };
}

export function reactionJson(context: SandboxContext, reaction: Reaction): Json {
  return {
    id: reaction.id,
    node_id: reaction.nodeId,
    user: accountJson(context, reaction.account),
    content: reaction.content,
    created_at: atSecond(reaction.createdAt),
  };
}

export function commentJson(context: SandboxContext, comment: IssueComment): Json {
  const { repository, number } = comment.on;
  const api = repositoryApi(context, repository);
  const url = `${api}/issues/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: comment.nodeId,
    url,
    html_url: commentUrl(context, comment.on, comment.id),
    issue_url: `${api}/issues/${number}`,
    user: accountJsonOrNull(context, comment.author),
    created_at: atSecond(comment.createdAt),
    updated_at: atSecond(comment.updatedAt),
    body: comment.body,
    author_association: association(context, repository, comment.author),
    reactions: reactionsJson(`${url}/reactions`, comment.reactions),
    performed_via_github_app: comment.performedViaApp && appJson(context, comment.performedViaApp),
  };
}

/** A comment on a line of code. The line is the last of a one-line hunk. */
export function lineCommentJson(context: SandboxContext, comment: LineComment): Json {
  const { pullRequest, id: reviewId } = comment.review;
  const api = repositoryApi(context, pullRequest.repository);
  const url = `${api}/pulls/comments/${comment.id}`;
  const html = `${pullRequestUrl(context, pullRequest)}#discussion_r${comment.id}`;
  const pull = `${api}/pulls/${pullRequest.number}`;
  return {
    id: comment.id,
    node_id: comment.nodeId,
    url,
    html_url: html,
    pull_request_url: pull,
    pull_request_review_id: reviewId,
    user: accountJsonOrNull(context, comment.author),
    body: comment.body,
    path: comment.path,
    commit_id: comment.review.commit ?? '',
    original_commit_id: comment.review.commit ?? '',
    diff_hunk: `@@ -0,0 +${comment.line} @@`,
    position: 1,
    original_position: 1,
    line: comment.line,
    original_line: comment.line,
    start_line: null,
    original_start_line: null,
    side: 'RIGHT',
    start_side: null,
    subject_type: 'line',
    created_at: atSecond(comment.createdAt),
    updated_at: atSecond(comment.updatedAt),
    author_association: association(context, pullRequest.repository, comment.author),
    reactions: reactionsJson(`${url}/reactions`, comment.reactions),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull } },
  };
}

/** A review as REST shows it: the state in capitals. Webhooks spell it in lower case. */
export function reviewJson(context: SandboxContext, review: Review): Json {
  const { pullRequest } = review;
  const html = reviewUrl(context, pullRequest, review.id);
  const api = `${repositoryApi(context, pullRequest.repository)}/pulls/${pullRequest.number}`;
  return {
    id: review.id,
    node_id: review.nodeId,
    user: accountJsonOrNull(context, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: api,
    _links: { html: { href: html }, pull_request: { href: api } },
    submitted_at: atSecond(review.submittedAt),
    commit_id: review.commit,
    author_association: association(context, pullRequest.repository, review.author),
  };
}
