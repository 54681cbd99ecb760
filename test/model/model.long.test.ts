import { test } from '@jest/globals';
import { expectRunsInOrder, useLane } from './some-runs.ts';

const lane = useLane();

test(
  'SIGN-3 to SIGN-13, SOD-1 to SOD-4, VER-3, VER-6, SIGN-14: whatever people do, the check passes only where the rules, written down a second time, say so, and opens when all sign properly',
  () => expectRunsInOrder(lane(), 6),
  240_000,
);
