import { type Reach, reachOfToken } from '../app/reach.ts';
import { failureOf, partialAnswer } from './classify-failure.ts';
import { GitHubError } from './github-error.ts';
import type { GraphQLAnswer } from './graphql-answer.ts';
import type { Writer } from './writers.ts';

/** The REST API version that the app is written against; later ones leave fields out. */
const API_VERSION = '2022-11-28';

/** GitHub as one installation (or one person's token) sees it. Every failure is a GitHubError; nothing is sent twice. */
export interface GitHubClient {
  /** The app whose check runs are "ours"; null where a person's token reads. */
  readonly appId: number | null;
  /** A GraphQL request. Parts that are missing or forbidden come back as gaps, all other errors are thrown. */
  graphql(query: string, variables: Record<string, unknown>): Promise<GraphQLAnswer>;
  /** A REST request, for example `POST /repos/{owner}/{repo}/check-runs`; gives the answer's body. */
  rest(route: string, parameters: Record<string, unknown>): Promise<unknown>;
  /** What the installation reaches; left out where no installation asks. @throws GitHubError */
  reach?(): Promise<Reach>;
  /** Asks in the largest of the sizes that GitHub answers (query-sizes.ts); see `inParts`. */
  readonly inSizes?: <Found>(
    key: string,
    sizes: readonly number[],
    ask: (size: number) => Promise<Found>,
  ) => Promise<Found>;
}

/** What is used of an Octokit, whichever kind it is. */
export interface OctokitLike {
  request(
    route: string,
    parameters: Record<string, unknown>,
  ): Promise<{ status: number; data: unknown; headers?: Readonly<Record<string, unknown>> }>;
  graphql(query: string, parameters: Record<string, unknown>): Promise<unknown>;
  readonly auth?: (options: { readonly type: string }) => Promise<unknown>;
}

export interface ClientOptions {
  readonly appId: number | null;
  /** How long one request may take, the fetching of its token and the wait for its turn to write included. */
  readonly timeoutMillis?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Through whom writes go; where left out each is sent at once. */
  readonly writer?: Writer;
  /** What the installation reaches; left out: what GitHub said with its token. */
  readonly reach?: () => Promise<Reach>;
}

/**
 * A GitHubClient over an Octokit whose retry and throttling plugins are off (see octokit.ts): they repeat POSTs, and so
 * write comments twice. What failed is tried again by the caller, after a new look.
 */
export function clientFor(octokit: OctokitLike, options: ClientOptions): GitHubClient {
  const { appId, timeoutMillis = 10_000, now = Date.now, writer = AT_ONCE, reach } = options;
  return {
    appId,
    ...(appId === null ? {} : { reach: reach ?? (() => reachOfToken(octokit.auth)) }),
    async graphql(query, variables) {
      const what = `GraphQL ${/\b(?:query|mutation) (\w+)/.exec(query)?.[1] ?? 'request'}`;
      try {
        const data = await within(what, timeoutMillis, (signal) => {
          // A redirect would turn the POST into a GET of some page.
          const send = () =>
            octokit.graphql(query, { ...variables, request: { signal, retries: 0, redirect: 'manual' } });
          return /^\s*mutation\b/.test(query) ? writer.write({ route: what, parameters: {}, signal }, send) : send();
        });
        if (typeof data !== 'object' || data === null) throw notFromGitHub(what);
        return { data, gaps: [] };
      } catch (error) {
        return partialAnswer(error, what, now());
      }
    },
    async rest(route, parameters) {
      const reads = route.startsWith('GET ');
      try {
        const answer = await within(route, timeoutMillis, (signal) => {
          const send = () =>
            octokit.request(route, {
              ...parameters,
              headers: { 'x-github-api-version': API_VERSION },
              request: { signal, retries: 0, redirect: reads ? 'follow' : 'manual' },
            });
          return reads ? send() : writer.write({ route, parameters, signal }, send);
        });
        if (answer.status < 200 || answer.status > 299) {
          throw new GitHubError('conflict', `${route}: ${answer.status}, the repository has moved`, {
            status: answer.status,
          });
        }
        if (!reads && typeof answer.data === 'string' && answer.data !== '') throw notFromGitHub(route);
        return answer.data;
      } catch (error) {
        throw failureOf(error, route, now());
      }
    },
  };
}

const notFromGitHub = (what: string): GitHubError =>
  new GitHubError('unavailable', `${what}: the answer was cut off, or not from GitHub's API`);

const AT_ONCE: Writer = { write: (_, send) => send() };

/**
 * Ends the wait after `millis`, whatever Octokit is doing: it fetches tokens without the signal, and repeats after a 401
 * by itself. What is sent after that finds its signal aborted, so nothing is written behind the caller's back.
 */
function within<T>(what: string, millis: number, send: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(millis);
  const gaveUp = new Promise<never>((_, reject) => {
    signal.addEventListener(
      'abort',
      () => reject(new GitHubError('unavailable', `${what}: no answer within ${millis} ms`, { heavy: 'perhaps' })),
      { once: true },
    );
  });
  return Promise.race([send(signal), gaveUp]);
}
