import type { Actor, SandboxContext } from '../context.ts';
import type { PullRequest, TimelineEvent } from '../model/pull-request.ts';
import type { Repository } from '../model/repository.ts';
import { nextId, nodeId } from '../model.ts';
import type { Json } from '../payloads/json.ts';
import { pullRequestJson } from '../payloads/pull-request.ts';

type EventPart<Event> = Event extends unknown ? Omit<Event, 'id' | 'nodeId' | 'actor' | 'at'> : never;

/** Adds to the pull request's timeline, and marks the pull request as updated. */
export function addEvent(
  context: SandboxContext,
  actor: Actor,
  pullRequest: PullRequest,
  part: EventPart<TimelineEvent>,
): void {
  const id = nextId(context.world);
  const at = context.clock.now();
  pullRequest.events.push({ id, nodeId: nodeId('EV', id), actor: actor.account, at, ...part });
  touch(context, pullRequest);
}

/** Marks the pull request, and with it the world, as changed. */
export function touch(context: SandboxContext, pullRequest: PullRequest): void {
  pullRequest.updatedAt = context.clock.now();
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
