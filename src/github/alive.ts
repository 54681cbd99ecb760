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
