import type { Chance } from '../chance.ts';
import type { FaultScene, SoakFault } from './fault.ts';

const MINUTE_MILLIS = 60_000;
/** Far longer than anything waits that comes at intervals. */
const LEAPS = [15 * MINUTE_MILLIS, 6 * 60 * MINUTE_MILLIS] as const;
/** The sweep comes within the shorter time, and the round of lost webhooks within the longer one. */
const A_SWEEP = [33_000, 40_000] as const;
const A_ROUND = [63_000, 70_000] as const;
/** GitHub's answers set a process right within seconds; where its clock leaps again by then, it is wrong half the time. */
const LEAP_MILLIS = 1_000;

/** The clocks of some machines are wrong for a while, and then they are set right. */
const clocks = (
  name: string,
  lasts: SoakFault['lasts'],
  whose: (scene: FaultScene) => readonly string[],
  move: (set: (millis: number) => void, chance: Chance) => NodeJS.Timeout | null,
): SoakFault => ({
  name,
  grounds: ['pglite', 'postgres'],
  lasts,
  // Clocks matter most to what comes at intervals.
  losesWebhooks: true,
  begin: async (scene) => {
    const places = whose(scene);
    const set = (millis: number) => {
      for (const place of places) scene.fleet.moveClock(place, millis);
    };
    const timer = move(set, scene.chance);
    return async () => {
      if (timer !== null) clearInterval(timer);
      set(0);
    };
  },
});

const one = ({ fleet, chance }: FaultScene): readonly string[] => [chance.of(fleet.places).name];
const all = ({ fleet }: FaultScene): readonly string[] => fleet.places.map(({ name }) => name);
const off = (sign: 1 | -1) => (set: (millis: number) => void, chance: Chance) => {
  set(sign * chance.of(LEAPS));
  return null;
};
/** Ahead, right, ahead, and so on. */
const leaping = (set: (millis: number) => void, chance: Chance) => {
  const millis = chance.of(LEAPS);
  let isAhead = false;
  return setInterval(() => {
    isAhead = !isAhead;
    set(isAhead ? millis : 0);
  }, LEAP_MILLIS);
};

export const CLOCK_FAULTS: readonly SoakFault[] = [
  clocks('clock-ahead', A_SWEEP, one, off(1)),
  clocks('clock-behind', A_SWEEP, one, off(-1)),
  clocks('clocks-all-ahead', A_SWEEP, all, off(1)),
  clocks('clocks-leap', A_ROUND, all, leaping),
];
