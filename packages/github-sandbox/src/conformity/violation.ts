/** One place where a request, an answer or a webhook departs from what GitHub describes. */
export interface Violation {
  readonly where: 'request' | 'answer' | 'webhook';
  /** `POST /repos/{owner}/{repo}/check-runs`, or for a webhook `pull_request.opened`. */
  readonly operation: string;
  /** `path.pull_number`, `query.per_page`, `body/output/title`, `200/user/login`; what part it is about. */
  readonly at: string;
  /** What is wrong, one sentence without a full stop. */
  readonly problem: string;
}

/** One line for a test's message or a log. */
export const violationLine = (violation: Violation): string =>
  `${violation.operation}: ${violation.where} ${violation.at}: ${violation.problem}`;
