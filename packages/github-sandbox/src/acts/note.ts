import type { Actor, SandboxContext } from '../context.ts';
import { isPullRequest } from '../lookup.ts';
import type { Conversation, Issue } from '../model/issue.ts';
import type { PullRequest, TimelineEvent } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import { issueJson } from '../payloads/issue.ts';
import type { Json } from '../payloads/json.ts';
import { pullRequestJson } from '../payloads/pull-request.ts';

type EventPart<Event> = Event extends unknown ? Omit<Event, 'id' | 'nodeId' | 'actor' | 'at'> : never;

/** Adds to the timeline, and marks the issue or pull request as updated. */
export function addEvent(
  context: SandboxContext,
  actor: Actor,
  conversation: Conversation,
  part: EventPart<TimelineEvent>,
): void {
  const id = nextId(context.world);
  const at = context.clock.now();
  conversation.events.push({ id, nodeId: nodeId('EV', id), actor: actor.account, at, ...part });
  touch(context, conversation);
}

/** Marks the issue or pull request, and with it the world, as changed. */
export function touch(context: SandboxContext, conversation: Conversation): void {
  conversation.updatedAt = context.clock.now();
  context.changed();
}

/** Sends a webhook of a repository. `onlyApp`: nobody but this app may get it. */
export function emit(
  context: SandboxContext,
  actor: Actor,
  repository: Repository,
  event: string,
  action: string | null,
  body: Json,
  onlyApp: number | null = null,
): void {
  const organization = repository.owner.kind === 'Organization' ? repository.owner : null;
  context.webhooks.emit({ event, action, sender: actor, repository, organization, body, onlyApp });
}

/** Sends `pull_request` with the pull request as it is now. */
export function emitPullRequest(
  context: SandboxContext,
  actor: Actor,
  pullRequest: PullRequest,
  action: string,
  more: Json = {},
): void {
  emit(context, actor, pullRequest.repository, 'pull_request', action, {
    number: pullRequest.number,
    pull_request: pullRequestJson(context, pullRequest),
    ...more,
  });
}

/** Sends `issues` with the issue as it is now. */
export function emitIssue(context: SandboxContext, actor: Actor, issue: Issue, action: string, more: Json = {}): void {
  emit(context, actor, issue.repository, 'issues', action, { issue: issueJson(context, issue), ...more });
}

/** `pull_request` or `issues`, whichever it is. */
export function emitConversation(
  context: SandboxContext,
  actor: Actor,
  conversation: Conversation,
  action: string,
  more: Json = {},
): void {
  if (isPullRequest(conversation)) emitPullRequest(context, actor, conversation, action, more);
  else emitIssue(context, actor, conversation, action, more);
}
