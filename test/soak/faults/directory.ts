import type { SoakFault } from './fault.ts';

/** Faults of the directory that PGlite keeps its data in. */
export const DIRECTORY_FAULTS: readonly SoakFault[] = [
  {
    name: 'directory-read-only',
    grounds: ['pglite'],
    lasts: [6_000, 12_000],
    needsDisk: true,
    refusesStarts: true,
    begin: async ({ fleet, disk }) => {
      const { name } = fleet.places[0] ?? { name: '' };
      // Nothing can be made read-only under somebody who writes.
      fleet.hold(name);
      await disk?.readOnly();
      fleet.letGo(name);
      return async () => disk?.writable();
    },
  },
  {
    name: 'directory-full',
    grounds: ['pglite'],
    lasts: [6_000, 12_000],
    needsDisk: true,
    refusesStarts: true,
    begin: async ({ disk }) => {
      disk?.fill();
      return async () => disk?.makeRoom();
    },
  },
];
