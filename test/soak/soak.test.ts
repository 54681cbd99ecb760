import { expect, test } from '@jest/globals';
import { optionsOf } from './options.ts';
import { expectCleanSoak } from './short.ts';

test(
  'VER-3, VER-5, VER-6, VER-7, SIGN-14, REC-1, TAG-4: on pglite, for a second, whatever is killed, fails or gets lost, all is in the end as a fresh look finds it, nothing acknowledged is lost, nothing is said twice, and the journal is whole',
  () => expectCleanSoak('pglite', 1_000, 2),
  400_000,
);

test.each([
  [['--minutes', 'long'], '--minutes has to be a number above 0'],
  [['--minutes', '0'], '--minutes has to be a number above 0'],
  [['--seed=-1'], '--seed has to be a whole number'],
  [['--faults', 'rain'], '--faults has to be none or some of github-hangs'],
  [['--database', 'mysql'], '--database has to be pglite, postgres or both'],
])('a soak with %j is refused, with what to write instead', (argv, message) => {
  expect(() => optionsOf(argv)).toThrow(message);
});
