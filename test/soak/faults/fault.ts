import type { Postgres } from '../../support/postgres.ts';
import type { SmallDisk } from '../../support/small-disk.ts';
import type { Chance } from '../chance.ts';
import type { Ground } from '../options.ts';
import type { Scene } from '../soak.ts';

/** What a fault can change. */
export interface FaultScene extends Scene {
  readonly chance: Chance;
  /** The server under the processes; null on PGlite. */
  readonly postgres: Postgres | null;
  /** The file system of the database. null if this machine does not allow mounting one. */
  readonly disk: SmallDisk | null;
}

/** Something under the app that fails for a while, and recovers afterwards. */
export interface SoakFault {
  /** For example `github-hangs`. */
  readonly name: string;
  readonly grounds: readonly Ground[];
  /** The least and the most time that it lasts, in milliseconds. */
  readonly lasts: readonly [number, number];
  /** It needs a file system of its own. */
  readonly needsDisk?: true;
  /** A process that starts meanwhile may end, if it says why in a sentence. */
  readonly refusesStarts?: true;
  /**
   * A signed webhook gets an answer within the ten seconds that GitHub waits.
   * That is so whatever happens to the database.
   */
  readonly answersInTime?: true;
  /**
   * The webhooks of acts on the quiet releases are lost meanwhile.
   * Only what the app does by itself finds those acts.
   */
  readonly losesWebhooks?: true;
  /** @returns what ends it; when that resolves, all but the app is well again */
  readonly begin: (scene: FaultScene) => Promise<() => Promise<void>>;
}
