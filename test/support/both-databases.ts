import { afterAll, beforeAll } from '@jest/globals';
import type { Database } from '../../src/store/db/database.ts';
import { memoryDatabase } from './database.ts';
import { hold, release } from './held.ts';
import { postgresDatabase } from './shared-postgres.ts';

/** What the store's tests run on, each of them. */
export const DATABASES = ['PGlite', 'PostgreSQL'] as const;

/**
 * An open, migrated and empty database for the tests of the group in which it is called.
 * @returns gives the database, from the group's own `beforeAll` on
 */
export function useDatabase(kind: (typeof DATABASES)[number]): () => Database {
  let database: Database | null = null;
  let stop = async () => {};
  beforeAll(async () => {
    if (kind === 'PGlite') {
      database = await memoryDatabase();
      return;
    }
    hold();
    stop = release;
    database = await postgresDatabase('superuser');
  });
  afterAll(async () => {
    await database?.close();
    await stop();
  });
  return () => {
    if (database === null) throw new Error('the database is opened before the tests, and not before their group');
    return database;
  };
}
