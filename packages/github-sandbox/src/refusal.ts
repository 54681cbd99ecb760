/** A refusal by GitHub: the status and the body of the REST API's answer. */
export class GitHubRefusal extends Error {
  readonly status: number;
  readonly errors: readonly RefusalDetail[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    errors: readonly RefusalDetail[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'GitHubRefusal';
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

export type RefusalDetail =
  | string
  | { readonly resource: string; readonly field?: string; readonly code: string; readonly message?: string };

export const notFound = (): GitHubRefusal => new GitHubRefusal(404, 'Not Found');
export const notAccessible = (): GitHubRefusal => new GitHubRefusal(403, 'Resource not accessible by integration');
export const forbidden = (message: string): GitHubRefusal => new GitHubRefusal(403, message);
export const unprocessable = (message: string, errors: readonly RefusalDetail[] = []): GitHubRefusal =>
  new GitHubRefusal(422, message, errors);
