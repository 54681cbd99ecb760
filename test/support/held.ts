/**
 * What the tests of one process share and start when the first of them asks for it. It ends with the last who holds it:
 * the suite, or the one file that runs by itself. This module loads nothing, since every suite loads it.
 */
let holders = 0;
let stop: (() => Promise<void>) | null = null;

/** To be followed by a `release`, also where a test fails. */
export function hold(): void {
  holders += 1;
}

/** The last one ends what was started. */
export async function release(): Promise<void> {
  holders -= 1;
  if (holders > 0 || stop === null) return;
  const end = stop;
  stop = null;
  await end();
}

/** @throws Error where nobody holds it, and so nobody would end it */
export function endWith(end: () => Promise<void>): void {
  if (holders === 0) throw new Error('what is shared was started, and nobody holds it');
  stop = end;
}
