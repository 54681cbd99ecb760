import type { By, SandboxContext } from '../context.ts';
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
export function addEvent({ context, actor }: By, conversation: Conversation, part: EventPart<TimelineEvent>): void {
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

interface RepositoryWebhook {
  readonly event: string;
  readonly action: string | null;
  readonly body: Json;
  /** Only this app gets it. */
  readonly onlyApp?: number | null;
}

/** Sends a webhook of a repository. */
export function emit(
  { context, actor }: By,
  repository: Repository,
  { event, action, body, onlyApp = null }: RepositoryWebhook,
): void {
  const organization = repository.owner.kind === 'Organization' ? repository.owner : null;
  context.webhooks.emit({ event, action, sender: actor, repository, organization, body, onlyApp });
}

/** Sends `pull_request` with the pull request as it is now. */
export function emitPullRequest(by: By, pullRequest: PullRequest, action: string, more: Json = {}): void {
  const { context } = by;
  emit(by, pullRequest.repository, {
    event: 'pull_request',
    action,
    body: {
      number: pullRequest.number,
      pull_request: pullRequestJson(context, pullRequest),
      ...more,
    },
  });
}

/** Sends `issues` with the issue as it is now. */
export function emitIssue(by: By, issue: Issue, action: string, more: Json = {}): void {
  const { context } = by;
  emit(by, issue.repository, { event: 'issues', action, body: { issue: issueJson(context, issue), ...more } });
}

/** Sends `pull_request` or `issues`. */
export function emitConversation(by: By, conversation: Conversation, action: string, more: Json = {}): void {
  if (isPullRequest(conversation)) emitPullRequest(by, conversation, action, more);
  else emitIssue(by, conversation, action, more);
}
