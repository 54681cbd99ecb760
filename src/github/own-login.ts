import { z } from 'zod';
import type { OctokitLike } from './client.ts';
import { failureOf } from './failure.ts';

const answerShape = z.object({ slug: z.string().min(1) });

/**
 * The login under which the app's own acts appear in events, for example `countersign[bot]`.
 * @param octokit authenticated as the app itself, not as an installation
 * @throws GitHubError
 */
export async function ownLogin(octokit: OctokitLike): Promise<string> {
  const route = 'GET /app';
  try {
    const answer = await octokit.request(route, { request: { signal: AbortSignal.timeout(10_000) } });
    return `${answerShape.parse(answer.data).slug}[bot]`;
  } catch (error) {
    throw failureOf(error, route, Date.now());
  }
}
