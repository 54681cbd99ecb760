import type { GitHubClient } from './client.ts';
import { GitHubError } from './github-error.ts';

/** A GraphQL that answers anything answers this; it needs no permission. */
const ALIVE = 'query Alive { __typename }';
/** A quick answer is awaited, so that who asks is not kept from asking again. */
const TIMEOUT_MILLIS = 3_000;

/** Asks whether GitHub answers at all. @throws GitHubError where it does not */
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
