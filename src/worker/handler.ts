import { rateLimitEnd } from './backoff.ts';
import { fanOut } from './fan-out.ts';
import type { Desk, Store } from './parts.ts';
import type { Handler } from './queue.ts';
import { reconcile } from './reconcile.ts';

/**
 * Does one job, whatever its kind. While GitHub wants no requests of an installation, its jobs are put off without
 * asking: asking on would only make the wait longer.
 * @param now milliseconds since 1970
 */
export function jobHandler(desk: Desk, store: Store, now: () => number): Handler {
  const quietUntil = new Map<number, number>();
  return async (job, signal) => {
    const quiet = (quietUntil.get(job.installation) ?? 0) - now();
    if (quiet > 0) return { againAfterMillis: quiet };
    try {
      if (job.kind !== 'pull-request') {
        await desk.send(await fanOut(desk, store, job));
        return null;
      }
      const repository = { owner: job.owner, name: job.repo };
      return await reconcile(
        desk,
        store,
        job.installation,
        { kind: 'pull-request', repository, number: job.number },
        signal,
      );
    } catch (error) {
      const end = rateLimitEnd(error);
      if (end !== null) quietUntil.set(job.installation, end);
      throw error;
    }
  };
}
