import { expect } from '@jest/globals';
import type { Ground } from './options.ts';
import { reportText } from './report.ts';
import { soak } from './soak.ts';

/** Fixed, so that the same acts are done everywhere; `npm run test:soak` takes others. */
const SEED = 20_261_122;

/**
 * Plays a soak of a few seconds, or longer until there were so many decisions.
 * It finds no violation of what the titles of its tests promise.
 */
export async function expectCleanSoak(ground: Ground, millis: number, decisions = 6): Promise<void> {
  console.log(`soak on ${ground}, seed ${SEED}`);
  const report = await soak({
    ground,
    seed: SEED,
    millis,
    kinds: [],
    leastDecisions: decisions,
    size: { organizations: 1, repositories: 2 },
    actMillis: 150,
    calmMillis: 0,
    say: () => {},
  });
  expect(report.violations.length === 0 ? [] : reportText(report)).toEqual([]);
  // A soak in which nothing happens would find nothing either.
  expect(report.figures['processes killed']).toBeGreaterThan(0);
  expect(report.figures['webhooks stored']).toBeGreaterThan(10);
  expect(report.decisions).toBeGreaterThanOrEqual(decisions);
}
