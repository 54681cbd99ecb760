import type { Ground } from '../options.ts';
import { CLOCK_FAULTS } from './clocks.ts';
import { DIRECTORY_FAULTS } from './directory.ts';
import type { SoakFault } from './fault.ts';
import { GITHUB_FAULTS } from './github.ts';
import { POSTGRES_FAULTS } from './postgres.ts';

/** All that a soak knows to go wrong under the app for a while; a new one is one entry more. */
export const FAULTS: readonly SoakFault[] = [
  ...GITHUB_FAULTS,
  ...POSTGRES_FAULTS,
  ...DIRECTORY_FAULTS,
  ...CLOCK_FAULTS,
];

/** Those that can be on such a database, of the names that are asked for; null: all. */
export const faultsOn = (ground: Ground, names: readonly string[] | null): readonly SoakFault[] =>
  FAULTS.filter(({ name, grounds }) => grounds.includes(ground) && (names === null || names.includes(name)));
