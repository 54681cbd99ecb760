import { expect, test } from '@jest/globals';
import { SweepWatch } from '../../../src/worker/background/sweep-watch.ts';

const SECOND = 1_000;

test('VER-7: a sweep that came to no end for three of its periods is reported once, and when it runs again', () => {
  let steady = 0;
  const said: string[] = [];
  const watch = new SweepWatch(() => steady, {
    info: () => {},
    warn: (_, text) => void said.push(`warn ${text}`),
    error: (_, text) => void said.push(`error ${text}`),
  });
  watch.seen(null);
  steady = 90 * SECOND;
  watch.seen(null);
  expect([watch.late, said]).toEqual([false, []]);
  steady += 1;
  watch.seen(null);
  watch.seen(null);
  expect(watch.late).toBe(true);
  expect(said).toEqual([expect.stringMatching(/^error the sweep has not run for 90 s; it should run every 30 s/)]);
  watch.seen(7);
  expect([watch.late, said.at(-1)]).toEqual([false, 'warn the sweep runs again']);
  // The database may not say when it ended.
  steady += 91 * SECOND;
  watch.check();
  expect(said.at(-1)).toMatch(/^error the sweep has not run for 91 s/);
  watch.seen(8);
  // Whose clock wrote it, and how far that is away, is all the same: it moves, or it does not.
  steady += 80 * SECOND;
  watch.seen(-6 * 3_600 * SECOND);
  steady += 90 * SECOND;
  watch.seen(-6 * 3_600 * SECOND);
  expect(watch.late).toBe(false);
});
