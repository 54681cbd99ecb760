import type { Fault } from 'github-sandbox';
import type { FaultScene, SoakFault } from './fault.ts';

const MINUTE_MILLIS = 60_000;
/** By how much clocks are wrong: far more than any interval of the app. */
const LEAPS = [15 * MINUTE_MILLIS, 6 * 60 * MINUTE_MILLIS] as const;
/** How long a fault lasts: long enough for a sweep. `A_ROUND` is long enough for a round of lost webhooks. */
const A_SWEEP = [33_000, 40_000] as const;
const A_ROUND = [63_000, 70_000] as const;
const ALWAYS = 1_000_000;

/** Makes the clocks of some machines wrong for a while, and then right again. */
const clocks = (
  name: string,
  lasts: SoakFault['lasts'],
  whose: (scene: FaultScene) => readonly string[],
  { sign, isAlone }: { readonly sign: 1 | -1; readonly isAlone?: true },
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
    set(sign * scene.chance.of(LEAPS));
    // GitHub's answers set a process right within a second, where there are any.
    const silence: Fault = { times: ALWAYS, effect: { kind: 'cut' } };
    const { faults } = scene.world.sandbox;
    if (isAlone) faults.add(silence);
    return async () => {
      set(0);
      faults.remove(silence);
    };
  },
});

const one = ({ fleet, chance }: FaultScene): readonly string[] => [chance.of(fleet.places).name];
const all = ({ fleet }: FaultScene): readonly string[] => fleet.places.map(({ name }) => name);

export const CLOCK_FAULTS: readonly SoakFault[] = [
  clocks('clock-ahead', A_SWEEP, one, { sign: 1 }),
  clocks('clock-behind', A_SWEEP, one, { sign: -1 }),
  clocks('clocks-all-ahead', A_SWEEP, all, { sign: 1 }),
  clocks('clocks-ahead-alone', A_ROUND, all, { sign: 1, isAlone: true }),
];
