import type { Postgres } from '../../support/postgres.ts';
import type { SmallDisk } from '../../support/small-disk.ts';
import type { Chance } from '../chance.ts';
import type { Ground } from '../options.ts';
import type { Scene } from '../soak.ts';

/** What a fault can get at. */
export interface FaultScene extends Scene {
  readonly chance: Chance;
  /** The server under the processes; null on PGlite. */
  readonly postgres: Postgres | null;
  /** The file system that the database is on; null where this machine does not let us mount one. */
  readonly disk: SmallDisk | null;
}

/** Something under the app that fails for a while, and is well again afterwards. */
export interface SoakFault {
  /** For example `github-hangs`. */
  readonly name: string;
  readonly grounds: readonly Ground[];
  /** The least and the most time that it lasts, in milliseconds. */
  readonly lasts: readonly [number, number];
  /** It needs a file system of its own. */
  readonly needsDisk?: true;
  /** A process that is started meanwhile may end instead, if it says why in a sentence. */
  readonly refusesStarts?: true;
  /** Whatever happens to the database: a signed webhook gets an answer within the ten seconds that GitHub waits. */
  readonly answersInTime?: true;
  /** What is said on the quiet releases meanwhile is never told: only what the app does by itself finds it. */
  readonly losesWebhooks?: true;
  /** @returns what ends it; when that resolves all is well again but for the app */
  readonly begin: (scene: FaultScene) => Promise<() => Promise<void>>;
}
