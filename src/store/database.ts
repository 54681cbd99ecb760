import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { type ConstructorOptions, fromPglite } from 'pg-boss';
import { LANES } from './group-commit.ts';
import { lockDirectory } from './lock.ts';
import { MIGRATIONS, type Migrations, migrate } from './migrate.ts';
import { prepared } from './prepared.ts';
import type { Tables } from './tables.ts';
import { unusableDirectory, unusablePostgres } from './unusable.ts';

/** Where the app keeps what it must not forget. */
export type DatabasePlace =
  /** PGlite, a PostgreSQL inside this process, in a directory that is made where it is missing. */
  | { readonly kind: 'directory'; readonly path: string }
  /** `setting` is the variable that holds the address, DATABASE_URL where it is left out. */
  | { readonly kind: 'postgres'; readonly url: string; readonly setting?: string }
  /** PGlite in memory, for tests; `from` is a dumped data directory. */
  | { readonly kind: 'memory'; readonly from?: Blob };

/** An open, migrated database. */
export interface Database {
  readonly db: Kysely<Tables>;
  /** The same database, for the few statements that take deliveries in (see prepared.ts). */
  readonly intake: Kysely<Tables>;
  /** How the queue reaches the same database. */
  readonly queue: Pick<ConstructorOptions, 'db' | 'backend' | 'connectionString' | 'max'>;
  /** True where no other process can have this database open. */
  readonly exclusive: boolean;
  close(): Promise<void>;
  /**
   * Makes room where rows were changed or deleted. To be called now and then: PostgreSQL does it by itself, PGlite does
   * not, and would read through all that ever was.
   */
  tidy(): Promise<void>;
  /** PGlite only: the data directory, to start another one from. */
  dump(): Promise<Blob>;
}

/**
 * Opens the database as it is, for reading; an older version's tables stay what they are.
 * @throws StartError where it cannot be reached, or where another process has the directory
 */
export async function openAsItIs(place: DatabasePlace, onError: (error: Error) => void): Promise<Database> {
  if (place.kind !== 'postgres') return openPGlite(place);
  const database = openPostgres(place.url, onError);
  try {
    await sql`select 1`.execute(database.db);
    return database;
  } catch (error) {
    await database.close();
    throw unusablePostgres(place.setting ?? 'DATABASE_URL', error);
  }
}

/**
 * Opens the database and brings its tables up to date.
 * @param onError told of errors of idle connections, which would otherwise end the process
 * @throws StartError where it cannot be reached, where another process has the directory, or where the tables are not up to
 * date and the role may not change them
 */
export async function openDatabase(
  place: DatabasePlace,
  onError: (error: Error) => void,
  migrations: Migrations = MIGRATIONS,
): Promise<Database> {
  const database = await openAsItIs(place, onError);
  try {
    await migrate(database.db, migrations);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

function openPostgres(url: string, onError: (error: Error) => void): Database {
  let closing = false;
  const poolOf = (max: number) => {
    const pool = new pg.Pool({
      connectionString: url,
      max,
      connectionTimeoutMillis: 10_000,
      // What is asked without waiting for the answer before it (see together.ts) goes out in one packet.
      pipeline: true,
    });
    // A server that shuts down at the same time as we do is nobody's concern.
    return pool.on('error', (error) => {
      if (!closing) onError(error);
    });
  };
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: poolOf(8) }) });
  const intake = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: prepared(poolOf(LANES)) }) });
  return {
    db,
    intake,
    queue: { connectionString: url, backend: 'postgres', max: 8 },
    exclusive: false,
    close: async () => {
      closing = true;
      await intake.destroy();
      await db.destroy();
    },
    tidy: async () => {},
    dump: () => Promise.reject(new Error('Only PGlite can be dumped; use pg_dump for PostgreSQL')),
  };
}

async function openPGlite(place: Exclude<DatabasePlace, { kind: 'postgres' }>): Promise<Database> {
  const { pglite, unlock } =
    place.kind === 'memory' ? await inMemory(place.from) : await inDirectory(resolve(place.path));
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
  return {
    db,
    intake: db,
    queue: { db: fromPglite(pglite), backend: 'pglite' },
    exclusive: true,
    close: async () => {
      // Not through Kysely: the queue uses the same instance, and Kysely closes it only where it ran a query.
      if (!pglite.closed) await pglite.close();
      await unlock();
    },
    tidy: async () => {
      await pglite.exec('vacuum analyze');
    },
    dump: () => pglite.dumpDataDir('none'),
  };
}

async function inMemory(from: Blob | undefined) {
  const pglite = await PGlite.create(from === undefined ? {} : { loadDataDir: from });
  return { pglite, unlock: async () => {} };
}

async function inDirectory(directory: string) {
  try {
    await mkdir(directory, { recursive: true });
    const unlock = await lockDirectory(directory);
    try {
      return { pglite: await PGlite.create({ dataDir: join(directory, 'pglite') }), unlock };
    } catch (error) {
      await unlock();
      throw error;
    }
  } catch (error) {
    throw unusableDirectory(directory, error);
  }
}
