import type { GitHubClient } from './client.ts';
import { GitHubError } from './github-error.ts';

/** The smallest query. It needs no permission. */
const ALIVE = 'query Alive { __typename }';
/** A short timeout, so that the next try is not delayed. */
const TIMEOUT_MILLIS = 3_000;

/** Checks whether GitHub answers at all. @throws GitHubError if it does not */
export async function alive(client: Pick<GitHubClient, 'graphql'>, timeoutMillis = TIMEOUT_MILLIS): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new GitHubError('unavailable', `GraphQL Alive: no answer within ${timeoutMillis} ms`)),
      timeoutMillis,
    );
  });
  try {
    await Promise.race([client.graphql(ALIVE, {}), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Limits how often a question without an answer is repeated: for `everyMillis` after a failure it fails again without a request,
 * however many jobs ask. A limit or a lasting refusal is an answer, and is not kept.
 * @param now a monotonic clock in milliseconds
 */
export function rarely(
  ask: (installation: number) => Promise<void>,
  everyMillis: number,
  now: () => number,
): (installation: number) => Promise<void> {
  const failed = new Map<number, { readonly error: unknown; readonly until: number }>();
  return async (installation) => {
    const last = failed.get(installation);
    if (last !== undefined && now() < last.until) throw last.error;
    failed.delete(installation);
    try {
      await ask(installation);
    } catch (error) {
      const isAnswer = error instanceof GitHubError && (error.code === 'rate-limited' || error.lasting !== null);
      if (!isAnswer) failed.set(installation, { error, until: now() + everyMillis });
      throw error;
    }
  };
}
