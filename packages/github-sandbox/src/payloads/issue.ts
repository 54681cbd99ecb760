import { atSecond, atSecondOrNull } from '../clock.ts';
import type { SandboxContext } from '../context.ts';
import { isPullRequest } from '../lookup.ts';
import type { Conversation } from '../model/issue.ts';
import type { PullRequest } from '../model/pull-request.ts';
import { accountJsonOrNull } from './account.ts';
import { appJson } from './app.ts';
import type { Json } from './json.ts';
import { conversationUrl, repositoryApi } from './links.ts';
import { association, pullRequestJson, reactionsJson } from './pull-request.ts';
import { labelJson } from './repository.ts';

/** An issue, or a pull request as one. It is for `/issues/{number}` and the webhooks of issues and comments. */
export function issueJson(context: SandboxContext, conversation: Conversation): Json {
  const { repository, number } = conversation;
  const api = repositoryApi(context, repository);
  const url = `${api}/issues/${number}`;
  const issue = isPullRequest(conversation) ? null : conversation;
  return {
    id: conversation.id,
    node_id: conversation.nodeId,
    number,
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: conversationUrl(context, conversation),
    state: conversation.state,
    state_reason: issue?.stateReason ?? null,
    title: conversation.title,
    body: conversation.body === '' ? null : conversation.body,
    user: accountJsonOrNull(context, conversation.author),
    labels: conversation.labels.map((label) => labelJson(context, repository, label)),
    assignee: null,
    assignees: [],
    milestone: null,
    locked: isPullRequest(conversation) && conversation.locked,
    active_lock_reason: null,
    comments: conversation.comments.length,
    author_association: association(context, repository, conversation.author),
    performed_via_github_app: issue?.performedViaApp ? appJson(context, issue.performedViaApp) : null,
    reactions: reactionsJson(`${url}/reactions`, conversation.reactions),
    timeline_url: `${url}/timeline`,
    created_at: atSecond(conversation.createdAt),
    updated_at: atSecond(conversation.updatedAt),
    closed_at: atSecondOrNull(conversation.closedAt),
    ...(isPullRequest(conversation) && pullRequestPart(context, conversation)),
  };
}

function pullRequestPart(context: SandboxContext, pullRequest: PullRequest): Json {
  const page = conversationUrl(context, pullRequest);
  return {
    draft: pullRequest.draft,
    pull_request: {
      url: `${repositoryApi(context, pullRequest.repository)}/pulls/${pullRequest.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: atSecondOrNull(pullRequest.merged?.at ?? null),
    },
  };
}

/** A pull request as in `/pulls/{number}`, or an issue as in `/issues/{number}`. */
export const conversationJson = (context: SandboxContext, conversation: Conversation): Json =>
  isPullRequest(conversation) ? pullRequestJson(context, conversation) : issueJson(context, conversation);
