import { setTimeout } from 'node:timers/promises';
import type { Sandbox } from 'github-sandbox';

/**
 * How long the sandbox waits for an answer to its webhooks.
 * On a busy machine an app takes longer to answer than GitHub would wait.
 */
export const PATIENCE_MILLIS = 120_000;

/**
 * Resolves when every webhook was answered and no app has a job to do.
 * There were no events meanwhile.
 * @param idle resolves when the apps have nothing to do
 */
export async function settled(sandbox: Sandbox, idle: () => Promise<unknown>, millis = PATIENCE_MILLIS): Promise<void> {
  const { deliveries } = sandbox.world;
  const happened = () => deliveries.length + sandbox.requests.list.length;
  const settle = async () => {
    for (let before = -1; before !== happened(); ) {
      before = happened();
      await sandbox.settled();
      await idle();
    }
  };
  const patience = new AbortController();
  const outOfPatience = setTimeout(millis, undefined, { signal: patience.signal }).then(() => {
    throw new Error(`did not happen within ${millis} ms: everything is settled`);
  });
  try {
    await Promise.race([settle(), outOfPatience]);
  } finally {
    patience.abort();
    await outOfPatience.catch(() => {});
  }
}
