import { Octokit } from '@octokit/rest';

/**
 * Options that keep an Octokit from acting on its own, for `ProbotOctokit.defaults(withoutRepeats)`: its retry plugin
 * repeats POSTs after a 5xx (three comments for one), its throttling plugin spaces all GraphQL by a second. A function,
 * because Probot lays options of its own over plain defaults, and would switch throttling on again.
 */
export const withoutRepeats = <Options extends { readonly throttle?: object }>(options: Options) => ({
  ...options,
  retry: { enabled: false },
  throttle: { ...options.throttle, enabled: false },
});

/**
 * For the command line: an Octokit with a person's token. `baseUrl` for example `https://ghe.acme.example/api/v3`. It
 * logs nothing: a failure reaches the caller as a GitHubError.
 */
export const tokenOctokit = (options: { readonly token: string; readonly baseUrl: string | null }): Octokit =>
  new Octokit({
    auth: options.token,
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    ...(options.baseUrl ? { baseUrl: options.baseUrl } : {}),
  });

const ignore = (): void => {};
