import { z } from 'zod';
import { failureOf } from '../client/classify-failure.ts';
import type { OctokitLike } from '../client/client.ts';

const answerShape = z.object({ slug: z.string().min(1) });

/** The header with the version of a GitHub Enterprise Server; github.com sends none. */
const VERSION_HEADER = 'x-github-enterprise-version';

/** The app's identity, and the server that reports it. */
export interface OwnRegistration {
  readonly login: string;
  /** For example `3.14.2`; null if it is not a server. */
  readonly server: string | null;
}

/**
 * The login of the app's own acts, for example `countersign[bot]`, and the server's version.
 * @param octokit authenticated as the app itself, not as an installation
 * @throws GitHubError
 */
export async function ownLogin(octokit: OctokitLike): Promise<OwnRegistration> {
  const route = 'GET /app';
  try {
    const answer = await octokit.request(route, { request: { signal: AbortSignal.timeout(10_000) } });
    const version = answer.headers?.[VERSION_HEADER];
    return {
      login: `${answerShape.parse(answer.data).slug}[bot]`,
      server: typeof version === 'string' ? version : null,
    };
  } catch (error) {
    throw failureOf(error, route, Date.now());
  }
}
