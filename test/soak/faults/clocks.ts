import type { Chance } from '../chance.ts';
import type { FaultScene, SoakFault } from './fault.ts';

const MINUTE_MILLIS = 60_000;
/** From a leap to a wrong zone. */
const LEAPS = [MINUTE_MILLIS, 15 * MINUTE_MILLIS, 6 * 60 * MINUTE_MILLIS] as const;

/** The clocks of some machines are wrong for a while, and then they are set right. */
const clocks = (name: string, whose: (scene: FaultScene) => readonly string[], sign: 1 | -1): SoakFault => ({
  name,
  grounds: ['pglite', 'postgres'],
  lasts: [10_000, 20_000],
  begin: async (scene) => {
    const places = whose(scene);
    const millis = sign * leap(scene.chance);
    for (const place of places) scene.fleet.moveClock(place, millis);
    return async () => {
      for (const place of places) scene.fleet.moveClock(place, 0);
    };
  },
});

const leap = (chance: Chance): number => chance.of(LEAPS);
const one = ({ fleet, chance }: FaultScene): readonly string[] => [chance.of(fleet.places).name];
const all = ({ fleet }: FaultScene): readonly string[] => fleet.places.map(({ name }) => name);

export const CLOCK_FAULTS: readonly SoakFault[] = [
  clocks('clock-ahead', one, 1),
  clocks('clock-behind', one, -1),
  clocks('clocks-all-ahead', all, 1),
];
