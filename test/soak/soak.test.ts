import { expect, test } from '@jest/globals';
import { optionsOf } from './options.ts';
import { reportText } from './report.ts';
import { soak } from './soak.ts';

/** Fixed, so that the same acts are done everywhere; `npm run test:soak` takes others. */
const SEED = 20_261_122;

test.each([
  ['pglite', 9_000],
  ['postgres', 12_000],
] as const)(
  'VER-3, VER-5, VER-6, VER-7, SIGN-14, REC-1, TAG-4: on %s, whatever is killed, fails or gets lost, all is in the end as a fresh look finds it, nothing acknowledged is lost, nothing is said twice, and the journal is whole',
  async (ground, millis) => {
    console.log(`soak on ${ground}, seed ${SEED}`);
    const report = await soak({
      ground,
      seed: SEED,
      millis,
      kinds: [],
      leastDecisions: 6,
      size: { organizations: 1, repositories: 2 },
      actMillis: 150,
      calmMillis: 0,
      say: () => {},
    });
    expect(report.violations.length === 0 ? [] : reportText(report)).toEqual([]);
    // A soak in which nothing happens would find nothing either.
    expect(report.figures['processes killed']).toBeGreaterThan(0);
    expect(report.figures['webhooks stored']).toBeGreaterThan(10);
    expect(report.decisions).toBeGreaterThanOrEqual(6);
  },
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
