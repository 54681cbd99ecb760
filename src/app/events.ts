import { readCheckRun, readCheckSuite } from './events/check.ts';
import { readComment } from './events/comment.ts';
import { readDeploymentEvent, readProtectionRule } from './events/deployment.ts';
import { readInstallationEvent, readInstallationRepositories } from './events/installation.ts';
import { readMergeGroup } from './events/merge-group.ts';
import { readMember, readOrganization } from './events/people.ts';
import { readLineComment, readPullRequest, readReview } from './events/pull-request.ts';
import { readPush } from './events/push.ts';
import { readLabel, readNothing, readRepository } from './events/repository.ts';
import { readRef } from './events/tag.ts';
import type { EventReader } from './intake-part.ts';

/** Every handled event with its reader. A test compares them with the events in app.yml. */
export const EVENT_READERS = {
  pull_request: readPullRequest,
  pull_request_review: readReview,
  pull_request_review_comment: readLineComment,
  issue_comment: readComment,
  push: readPush,
  create: readRef,
  delete: readRef,
  release: readNothing,
  merge_group: readMergeGroup,
  check_run: readCheckRun,
  check_suite: readCheckSuite,
  status: readNothing,
  deployment: readDeploymentEvent,
  deployment_protection_rule: readProtectionRule,
  membership: readOrganization,
  member: readMember,
  team: readOrganization,
  organization: readOrganization,
  repository: readRepository,
  label: readLabel,
  installation: readInstallationEvent,
  installation_repositories: readInstallationRepositories,
} as const satisfies Record<string, EventReader>;

export type HandledEvent = keyof typeof EVENT_READERS;

export const HANDLED_EVENTS: readonly HandledEvent[] = Object.keys(EVENT_READERS).filter(isHandled);

export function isHandled(name: string): name is HandledEvent {
  return Object.hasOwn(EVENT_READERS, name);
}
