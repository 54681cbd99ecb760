import type { FaultEffect } from 'github-sandbox';
import type { Chance } from '../chance.ts';
import type { SoakFault } from './fault.ts';

const ALWAYS = 1_000_000;
/** 20 hours. GitHub never names so much, but a proxy before it might. */
const HUGE_SECONDS = 72_000;

/** A fault of every request to GitHub. */
const github = (
  name: string,
  lasts: SoakFault['lasts'],
  effect: FaultEffect | ((chance: Chance) => FaultEffect),
): SoakFault => ({
  name,
  grounds: ['pglite', 'postgres'],
  lasts,
  begin: async ({ world, chance }) => {
    const { faults } = world.sandbox;
    const fault = { times: ALWAYS, effect: typeof effect === 'function' ? effect(chance) : effect };
    faults.add(fault);
    return async () => faults.remove(fault);
  },
});

/** How long refusals last that look as if only a person could fix them. It is longer than a few tries take. */
const REFUSED_MILLIS = [22_000, 28_000] as const;
const refusal = (name: string, status: number, message: string): SoakFault =>
  github(name, REFUSED_MILLIS, { kind: 'status', status, message });

export const GITHUB_FAULTS: readonly SoakFault[] = [
  github('github-hangs', [12_000, 20_000], { kind: 'hang' }),
  github('github-slow', [8_000, 12_000], (chance) => ({ kind: 'latency', millis: chance.whole(3_000, 9_000) })),
  github('github-truncates', [5_000, 10_000], (chance) => ({
    kind: 'truncated',
    looks: chance.of(['broken', 'whole'] as const),
  })),
  github('github-redirects', [5_000, 10_000], (chance) => ({
    kind: 'redirect',
    status: chance.of([301, 302, 307, 308] as const),
  })),
  refusal('github-unauthorized', 401, 'Bad credentials'),
  refusal('github-forbids', 403, 'Resource not accessible by integration'),
  refusal('github-forgets', 404, 'Not Found'),
  refusal('github-fails', 500, 'Server Error'),
  github('github-asks-to-wait', [3_000, 6_000], { kind: 'secondary-rate-limit', retryAfterSeconds: HUGE_SECONDS }),
];
