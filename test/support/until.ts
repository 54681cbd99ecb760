/** Waits until the condition holds. Fails with `what` if it does not in time. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  millis = 120_000,
): Promise<void> {
  const end = Date.now() + millis;
  let pause = 10;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`did not happen within ${millis} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
    // Asking takes time from what is awaited.
    pause = Math.min(pause * 1.5, 15);
  }
}
