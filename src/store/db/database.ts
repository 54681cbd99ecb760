import { resolve } from 'node:path';
import { Kysely, PGliteDialect, PostgresDialect, type PostgresPool } from 'kysely';
import { type ConstructorOptions, fromPglite } from 'pg-boss';
import { ASIDE, LANES } from '../intake/group-commit.ts';
import type { Tables } from '../schema/tables.ts';
import { connections, type DatabaseTimeouts } from './connections.ts';
import { openDirectory } from './directory.ts';
import { haltAtPanic } from './halted.ts';
import { MIGRATIONS, type Migrations, migrate } from './migrate.ts';
import { startPGlite } from './pglite.ts';
import { refuseSharedSessions } from './pooler.ts';
import { prepared } from './prepared-statements.ts';
import { queueDatabase } from './queue-database.ts';
import { withoutRefusedSessions } from './refused-sessions.ts';
import { explained } from './unusable.ts';

/** Where the app keeps its data. */
export type DatabasePlace =
  /** PGlite, a PostgreSQL inside this process. Its directory is created if it is missing. */
  | { readonly kind: 'directory'; readonly path: string }
  /** `setting` is the variable that holds the address; DATABASE_URL by default. */
  | { readonly kind: 'postgres'; readonly url: string; readonly setting?: string }
  /** PGlite in memory, for tests; `from` is a dumped data directory. */
  | { readonly kind: 'memory'; readonly from?: Blob };

/** An open, migrated database. */
export interface Database {
  readonly db: Kysely<Tables>;
  /**
   * The same database, for the few statements that store deliveries (see prepared-statements.ts). Waits only briefly
   * for locks.
   */
  readonly intake: Kysely<Tables>;
  /** The same, for deliveries that have to wait for a lock. */
  readonly aside: Kysely<Tables>;
  /** How the queue reaches the same database. */
  readonly queue: Pick<ConstructorOptions, 'db' | 'backend' | 'connectionString' | 'max'>;
  /** True if no other process can have this database open. */
  readonly exclusive: boolean;
  close(): Promise<void>;
  /**
   * Frees the space of changed and deleted rows. Call it regularly.
   * PostgreSQL does this by itself. PGlite does not, and would read through all old rows.
   */
  tidy(): Promise<void>;
  /** PGlite only: the data directory, to start another one from. */
  dump(): Promise<Blob>;
}

/** For jobs. A statement that fails is tried again with its job. */
const WORK: DatabaseTimeouts = { connectMillis: 10_000, lockMillis: 5_000, statementMillis: 30_000 };
/** For deliveries. One whose rows are locked is set aside, so that no other waits for it (see group-commit.ts). */
const INTAKE: DatabaseTimeouts = { connectMillis: 3_000, lockMillis: 300, statementMillis: 5_000 };
const ASIDE_PATIENCE: DatabaseTimeouts = { ...INTAKE, lockMillis: 1_000 };
/** For changes of the queue's tables and for its maintenance. */
const HOUSEKEEPING: DatabaseTimeouts = { connectMillis: 10_000, lockMillis: 60_000, statementMillis: 15 * 60_000 };

/**
 * Opens the database without time limits and without migrating it.
 * @throws StartError if it cannot be used, or if another process has the directory
 */
export async function openAsItIs(place: DatabasePlace, onError: (error: Error) => void): Promise<Database> {
  if (place.kind !== 'postgres') return openPGlite(place, onError);
  await explained(place, () => refuseSharedSessions(place));
  return openPostgres(place.url, onError, false);
}

/**
 * Opens the database and brings its tables up to date.
 * @param onError called for each lost connection, and with a HaltedError if PGlite has given up
 * @throws StartError if it cannot be reached, if another process has the directory, or if the tables are not up to date
 * and the role may not change them
 */
export async function openDatabase(
  place: DatabasePlace,
  onError: (error: Error) => void,
  migrations: Migrations = MIGRATIONS,
): Promise<Database> {
  const database = await openAsItIs(place, onError);
  try {
    await explained(place, () => migrate(database.db, migrations, onError));
  } catch (error) {
    await database.close();
    throw error;
  }
  if (place.kind !== 'postgres') return database;
  // Migrations may take long. Everything after them has time limits.
  await database.close();
  return openPostgres(place.url, onError, true);
}

function openPostgres(url: string, onError: (error: Error) => void, bounded: boolean): Database {
  let closing = false;
  // While we close, a server that shuts down as well is not an error.
  const lost = (error: Error) => {
    if (!closing) onError(error);
  };
  const poolOf = (max: number, patience: DatabaseTimeouts, pipeline = true) =>
    connections({ url, max, patience: bounded ? patience : null, pipeline, lost });
  const open = (pool: PostgresPool) =>
    new Kysely<Tables>({ dialect: new PostgresDialect({ pool: withoutRefusedSessions(pool) }) });
  const db = open(poolOf(8, WORK));
  // One more than there are lanes, so that /readyz can be answered while all of them wait.
  const intake = open(prepared(poolOf(LANES + 1, INTAKE)));
  const aside = open(prepared(poolOf(ASIDE, ASIDE_PATIENCE)));
  const queue = { pool: poolOf(8, WORK, false), patient: poolOf(2, HOUSEKEEPING, false) };
  return {
    db,
    intake,
    aside,
    queue: { db: queueDatabase({ url, ...queue, lost }), backend: 'postgres' },
    exclusive: false,
    close: async () => {
      closing = true;
      await Promise.all([intake.destroy(), aside.destroy(), db.destroy(), queue.pool.end(), queue.patient.end()]);
    },
    tidy: async () => {},
    dump: () => Promise.reject(new Error('Only PGlite can be dumped; use pg_dump for PostgreSQL')),
  };
}

async function openPGlite(
  place: Exclude<DatabasePlace, { kind: 'postgres' }>,
  onError: (error: Error) => void,
): Promise<Database> {
  const { pglite, unlock } =
    place.kind === 'memory' ? await inMemory(place.from) : await openDirectory(resolve(place.path));
  let halted = false;
  haltAtPanic(pglite, (error) => {
    halted = true;
    onError(error);
  });
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
  return {
    db,
    intake: db,
    aside: db,
    queue: { db: fromPglite(pglite), backend: 'pglite' },
    exclusive: true,
    close: async () => {
      // Not closed through Kysely: the queue uses the same instance, and Kysely closes it only if it ran a query.
      if (!pglite.closed && !halted) await pglite.close();
      await unlock();
    },
    tidy: async () => {
      await pglite.exec('vacuum analyze');
    },
    dump: () => pglite.dumpDataDir('none'),
  };
}

async function inMemory(from: Blob | undefined) {
  const pglite = await startPGlite(from === undefined ? {} : { loadDataDir: from });
  return { pglite, unlock: async () => {} };
}
