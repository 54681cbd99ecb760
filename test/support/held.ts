/**
 * What the tests of one process share, started when the first of them needs it. It ends with the last holder: the
 * suite, or the one file that runs alone. This module imports nothing, because every suite imports it.
 */
let holders = 0;
let stop: (() => Promise<void>) | null = null;

/** Must be followed by a `release`, even if a test fails. */
export function hold(): void {
  holders += 1;
}

/** Releases; the last one ends what was started. */
export async function release(): Promise<void> {
  holders -= 1;
  if (holders > 0 || stop === null) return;
  const end = stop;
  stop = null;
  await end();
}

/** @throws Error without a holder, because then it would never end */
export function endWith(end: () => Promise<void>): void {
  if (holders === 0) throw new Error('what is shared was started, and nobody holds it');
  stop = end;
}
