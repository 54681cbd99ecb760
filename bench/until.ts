/** Waits until the condition holds, asking every few milliseconds. @throws Error with `what` if it does not in time */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  { everyMillis = 20, millis = 300_000 } = {},
): Promise<void> {
  const end = performance.now() + millis;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`did not happen within ${millis} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMillis));
  }
}
