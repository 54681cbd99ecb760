import type { Sandbox } from 'github-sandbox';
import { until } from './until.ts';

/** For the sandbox's webhooks: an app on a busy machine takes longer to answer than GitHub would wait. */
export const PATIENCE_MILLIS = 120_000;

/**
 * Resolves when every webhook was answered, the jobs are as wanted, and nothing happened while that was asked.
 * @param jobsAreDone asks the queue; it is asked only where nobody asked anything of the sandbox for a moment
 */
export async function settled(
  sandbox: Sandbox,
  jobsAreDone: () => Promise<boolean>,
  millis = PATIENCE_MILLIS,
): Promise<void> {
  const { deliveries } = sandbox.world;
  let requests = -1;
  const isSettled = async () => {
    await sandbox.settled();
    const [before, sent] = [requests, deliveries.length];
    requests = sandbox.requests.list.length;
    if (requests !== before) return false;
    return (await jobsAreDone()) && deliveries.length === sent && sandbox.requests.list.length === requests;
  };
  await until('everything is settled', isSettled, millis);
}
