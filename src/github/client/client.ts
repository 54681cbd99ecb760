import { type Reach, reachOfToken } from '../app/reach.ts';
import { failureOf, partialAnswer } from './classify-failure.ts';
import { GitHubError } from './github-error.ts';
import type { GraphQLAnswer } from './graphql-answer.ts';
import type { Writer } from './writers.ts';

/** The REST API version that the app is written for; later ones leave fields out. */
const API_VERSION = '2022-11-28';

/** GitHub as one installation or one person's token. Every failure is a GitHubError; nothing is sent twice. */
export interface GitHubClient {
  /** The app whose check runs are its own; null with a person's token. */
  readonly appId: number | null;
  /** Sends a GraphQL request. Missing or forbidden parts are gaps, all other errors are thrown. */
  graphql(query: string, variables: Record<string, unknown>): Promise<GraphQLAnswer>;
  /** Sends a REST request, for example `POST /repos/{owner}/{repo}/check-runs`. Returns the body. */
  rest(route: string, parameters: Record<string, unknown>): Promise<unknown>;
  /** What the installation can reach; left out if this is not an installation. @throws GitHubError */
  reach?(): Promise<Reach>;
  /** Asks in the largest size that GitHub answers (query-sizes.ts); see `inParts`. */
  readonly inSizes?: <Found>(
    key: string,
    sizes: readonly number[],
    ask: (size: number) => Promise<Found>,
  ) => Promise<Found>;
}

/** The part of an Octokit of any kind that is used. */
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
  /** How long one request may take, including fetching its token and waiting to write. */
  readonly timeoutMillis?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Sends the writes; if left out, each is sent at once. */
  readonly writer?: Writer;
  /** What the installation can reach; left out: what GitHub said with its token. */
  readonly reach?: () => Promise<Reach>;
}

/**
 * Creates a GitHubClient over an Octokit whose retry and throttling plugins are off.
 * See octokit.ts: these plugins repeat POSTs, and so write comments twice. The caller repeats what failed, after a new
 * observation.
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
          // A redirect would turn the POST into a GET of another page.
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
 * Ends the wait after `millis`, whatever Octokit is doing.
 * It fetches tokens without the signal, and repeats by itself after a 401. Anything sent later has an aborted signal,
 * so nothing is written unnoticed.
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
