/** The time in which the same signal counts once. npm forwards a signal that the terminal already sent. */
const REPEATED_SIGNAL_MILLIS = 1_000;
/** The time for closing the database after all else. A hanging connection is cut. */
const CLOSING_MILLIS = 5_000;

/**
 * Ends the process on SIGTERM and SIGINT, after `stop` has ended what is under way.
 * Cuts off what hangs longer. The same signal a second time ends the process at once.
 * @param drainMillis how long `stop` takes at most, without closing the database
 */
export function endOnSignals(stop: () => Promise<void>, drainMillis: number): void {
  const end = (signal: string) => {
    console.error(`${signal}: finishing the current work; send the signal again to stop at once`);
    const began = performance.now();
    process.on(signal, () => {
      if (performance.now() - began > REPEATED_SIGNAL_MILLIS) process.exit(1);
    });
    setTimeout(() => {
      console.error('some work did not end in time and is interrupted');
      process.exit(1);
    }, drainMillis + CLOSING_MILLIS);
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => end('SIGTERM'));
  process.once('SIGINT', () => end('SIGINT'));
}
