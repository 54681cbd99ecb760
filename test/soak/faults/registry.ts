import type { Ground } from '../options.ts';
import { CLOCK_FAULTS } from './clocks.ts';
import { DIRECTORY_FAULTS } from './directory.ts';
import type { SoakFault } from './fault.ts';
import { GITHUB_FAULTS } from './github.ts';
import { POSTGRES_FAULTS } from './postgres.ts';

/** All faults that a soak can cause for a while. A new one is one entry. */
export const FAULTS: readonly SoakFault[] = [
  ...GITHUB_FAULTS,
  ...POSTGRES_FAULTS,
  ...DIRECTORY_FAULTS,
  ...CLOCK_FAULTS,
];

/** The faults that are possible on such a database. @param names the requested ones; null for all */
export const faultsOn = (ground: Ground, names: readonly string[] | null): readonly SoakFault[] =>
  FAULTS.filter(({ name, grounds }) => grounds.includes(ground) && (names === null || names.includes(name)));
