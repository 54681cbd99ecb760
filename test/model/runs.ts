import fc from 'fast-check';
import { type Scenario, scenarios } from './act.ts';
import type { Lane } from './lane.ts';
import { type Outcome, play } from './play.ts';

export interface Report extends Outcome {
  readonly seed: number;
  /** The scenario that failed: the fewest acts that were found to fail, or as generated. */
  readonly scenario: Scenario | null;
}

/**
 * Plays one run. The seed alone decides what is done.
 * If it fails, acts are left out for as long as it fails without them.
 * @param shrinkMillis how long to look for fewer acts
 */
export async function runSeed(lane: Lane, seed: number, steps: number, shrinkMillis: number): Promise<Report> {
  const end = Date.now() + shrinkMillis;
  let last: Outcome | null = null;
  let failed: Report | null = null;
  await fc.check(
    fc.asyncProperty(scenarios(steps), async (scenario) => {
      if (failed !== null && Date.now() > end) return true;
      last = await play(lane, scenario);
      if (last.violations.length > 0) failed = { ...last, seed, scenario };
      return last.violations.length === 0;
    }),
    { seed, numRuns: 1, unbiased: true },
  );
  return failed ?? { ...resultOf(last), seed, scenario: null };
}

function resultOf(outcome: Outcome | null): Outcome {
  if (outcome === null) throw new Error('nothing was played');
  return outcome;
}
