import { Octokit } from '@octokit/rest';

/**
 * Options that keep an Octokit from repeating requests, for `ProbotOctokit.defaults(withoutRepeats)`.
 * Its retry plugin repeats POSTs after a 5xx (three comments instead of one), and its throttling plugin spaces all
 * GraphQL by a second. A function, because Probot merges its own options over plain defaults, and would switch
 * throttling on again.
 */
export const withoutRepeats = <Options extends { readonly throttle?: object }>(options: Options) => ({
  ...options,
  retry: { enabled: false },
  throttle: { ...options.throttle, enabled: false },
});

/**
 * An Octokit with a person's token, for the command line.
 * `baseUrl` for example `https://ghe.acme.example/api/v3`. It logs nothing: a failure reaches the caller as a
 * GitHubError.
 */
export const tokenOctokit = (options: { readonly token: string; readonly baseUrl: string | null }): Octokit =>
  new Octokit({
    auth: options.token,
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    ...(options.baseUrl ? { baseUrl: options.baseUrl } : {}),
  });

const ignore = (): void => {};
