import { afterAll, beforeAll, expect } from '@jest/globals';
import { Lane } from './lane.ts';
import { runSeed } from './runs.ts';

/** Fixed, so that the same acts are played everywhere; `npm run test:model` takes others. */
const SEED = 20_260_302;
const STEPS = 6;

/** A lane for the tests of the file in which it is called. */
export function useLane(): () => Lane {
  let lane: Lane | null = null;
  beforeAll(async () => {
    lane = await Lane.start();
  }, 60_000);
  afterAll(() => lane?.stop());
  return () => {
    if (lane === null) throw new Error('the lane is not there before the tests start');
    return lane;
  };
}

/** Plays so many runs, each of which has to keep the rules. More than half of them have to open the gate. */
export async function expectRunsInOrder(lane: Lane, runs: number): Promise<void> {
  let opened = 0;
  for (let run = 0; run < runs; run += 1) {
    const { violations, told, opened: didOpen } = await runSeed(lane, SEED + run, STEPS, 0);
    expect({ seed: SEED + run, violations, told: violations.length > 0 ? told : [] }).toEqual({
      seed: SEED + run,
      violations: [],
      told: [],
    });
    if (didOpen) opened += 1;
  }
  expect(opened).toBeGreaterThan(runs / 2);
}
