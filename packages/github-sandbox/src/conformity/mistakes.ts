import type { Violation } from './violation.ts';

interface Mistake {
  readonly operation: string;
  readonly where: Violation['where'];
  readonly at: RegExp;
}

const REVIEWERS = '/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers';
const STATUSES = '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses';

/**
 * Contradictions of GitHub's description to GitHub's behavior, so that no answer could be right. Each with its reason.
 */
const MISTAKES: readonly Mistake[] = [
  // `allOf` a user and an enterprise: an installation belongs to one of them (`/app/installations/{id}` says `anyOf`).
  { operation: 'GET /app/installations', where: 'answer', at: /^200\/\d+\/account$/ },
  // A held deployment is `waiting`: GraphQL's DeploymentStatusState has it, but this list was never extended.
  { operation: `GET ${STATUSES}`, where: 'answer', at: /^200\/\d+\/state$/ },
  { operation: `GET ${STATUSES}/{status_id}`, where: 'answer', at: /^200\/state$/ },
  // A label may have no description, as GitHub says of the label itself; the labels of this kind of pull request lack it.
  { operation: `POST ${REVIEWERS}`, where: 'answer', at: /^201\/labels\/\d+\/description$/ },
  { operation: `DELETE ${REVIEWERS}`, where: 'answer', at: /^200\/labels\/\d+\/description$/ },
  // This list of events lacks deployment_protection_rule, without which an app is never asked, and in places
  // merge_group.
  ...[
    'deployment.created',
    'deployment_status.created',
    'check_suite.requested',
    'check_suite.rerequested',
    'check_suite.completed',
    'issue_comment.created',
    'issue_comment.edited',
    'issue_comment.deleted',
  ].map((operation) => ({ operation, where: 'webhook', at: /\/(?:performed_via_github_)?app\/events\/\d+$/ }) as const),
];

/** True if the description is wrong. */
export const isMistake = (violation: Violation): boolean =>
  MISTAKES.some(
    ({ operation, where, at }) =>
      violation.operation === operation && violation.where === where && at.test(violation.at),
  );
