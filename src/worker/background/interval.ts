import type { Log } from '../queue/handler.ts';

interface Interval {
  readonly everyMillis: number;
  /** The first time. A process that is often restarted gets to it as well. */
  readonly firstMillis?: number;
}

/**
 * Repeats an action, never twice at a time. A failure is logged, and the next time makes up for it.
 * @param what for the log
 * @returns what ends it, and waits for what is under way
 */
export function repeat(
  what: string,
  { everyMillis, firstMillis = everyMillis }: Interval,
  act: () => Promise<void>,
  log: Log,
): () => Promise<void> {
  let underWay: Promise<void> | null = null;
  const once = () => {
    underWay ??= act()
      .catch((error: unknown) => log.error({ err: error }, `${what} failed; the app tries again at the next interval`))
      .finally(() => {
        underWay = null;
      });
  };
  const first = firstMillis < everyMillis ? setTimeout(once, firstMillis) : undefined;
  const timer = setInterval(once, everyMillis);
  return async () => {
    clearTimeout(first);
    clearInterval(timer);
    await underWay;
  };
}
