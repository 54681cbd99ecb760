import type { GitHubClient } from './client.ts';
import { GitHubError } from './github-error.ts';

/** The smallest query. It needs no permission. */
const ALIVE = 'query Alive { __typename }';
/** A short timeout, so that the next try is not delayed. */
const TIMEOUT_MILLIS = 3_000;

/** How to ask whether GitHub answers. */
export interface Asking {
  /** Waits as long as for any other request, because the last answer came late. */
  readonly patient: boolean;
  /** Called if the answer comes after the short timeout. */
  readonly late: () => void;
}

/** Checks whether GitHub answers at all. @throws GitHubError if it does not */
export async function alive(
  client: Pick<GitHubClient, 'graphql'>,
  { patient, late }: Asking,
  timeoutMillis = TIMEOUT_MILLIS,
): Promise<void> {
  const began = performance.now();
  const answer = client.graphql(ALIVE, {}).then(() => {
    if (performance.now() - began > timeoutMillis) late();
  });
  if (patient) return answer;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new GitHubError('unavailable', `GraphQL Alive: no answer within ${timeoutMillis} ms`)),
      timeoutMillis,
    );
  });
  try {
    await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Limits how often an unanswered request is repeated.
 * For `everyMillis` after a failure it fails again without a request, however many jobs ask. A limit or a lasting
 * refusal is an answer, and is not kept. After an answer that came late, the next request is patient, so that a slow
 * GitHub does not count as one that does not answer.
 * @param now a monotonic clock in milliseconds
 */
export function rarely(
  ask: (installation: number, asking: Asking) => Promise<void>,
  everyMillis: number,
  now: () => number,
): (installation: number) => Promise<void> {
  const failed = new Map<number, { readonly error: unknown; readonly until: number }>();
  const slow = new Set<number>();
  return async (installation) => {
    const last = failed.get(installation);
    if (last !== undefined && now() < last.until) throw last.error;
    failed.delete(installation);
    const patient = slow.delete(installation);
    try {
      await ask(installation, { patient, late: () => slow.add(installation) });
    } catch (error) {
      const isAnswer = error instanceof GitHubError && (error.code === 'rate-limited' || error.lasting !== null);
      if (!isAnswer) failed.set(installation, { error, until: now() + everyMillis });
      throw error;
    }
  };
}
