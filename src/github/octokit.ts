import { Octokit } from '@octokit/rest';
import { ProbotOctokit } from 'probot';

/**
 * Probot's Octokit without the two plugins that act on their own: retry repeats POSTs after a 5xx (three comments for
 * one), throttling spaces all GraphQL by a second. Given to Probot as `Octokit`. The function form matters: Probot lays
 * options of its own over plain defaults, and would switch throttling on again.
 */
export const AppOctokit = ProbotOctokit.defaults((options: { throttle?: object }) => ({
  ...options,
  retry: { enabled: false },
  throttle: { ...options.throttle, enabled: false },
}));

/** For the command line: an Octokit that has a person's token. `baseUrl` for example `https://ghe.acme.example/api/v3`. */
export const tokenOctokit = (options: { readonly token: string; readonly baseUrl: string | null }): Octokit =>
  new Octokit({ auth: options.token, ...(options.baseUrl ? { baseUrl: options.baseUrl } : {}) });
