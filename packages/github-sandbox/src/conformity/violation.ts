/** A difference of a request, an answer or a webhook from GitHub's description. */
export interface Violation {
  readonly where: 'request' | 'answer' | 'webhook';
  /** `POST /repos/{owner}/{repo}/check-runs`, or for a webhook `pull_request.opened`. */
  readonly operation: string;
  /** The part in question: `path.pull_number`, `query.per_page`, `body/output/title`, `200/user/login`. */
  readonly at: string;
  /** The problem, as one sentence without a period. */
  readonly problem: string;
}

/** One line for a test's message or a log. */
export const violationLine = (violation: Violation): string =>
  `${violation.operation}: ${violation.where} ${violation.at}: ${violation.problem}`;
