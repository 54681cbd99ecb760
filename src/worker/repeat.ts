import type { Log } from './queue.ts';

/**
 * Does it again and again, never twice at a time; a failure is logged, and mended by the next time.
 * @param what for the log
 * @returns what ends it, and waits for what is under way
 */
export function repeat(what: string, everyMillis: number, act: () => Promise<void>, log: Log): () => Promise<void> {
  let underWay: Promise<void> | null = null;
  const timer = setInterval(() => {
    underWay ??= act()
      .catch((error: unknown) => log.error({ err: error }, `${what} failed; tried again with the next time`))
      .finally(() => {
        underWay = null;
      });
  }, everyMillis);
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}
