import { afterAll, beforeAll } from '@jest/globals';
import type { Database } from '../../src/store/db/database.ts';
import { memoryDatabase } from './database.ts';
import { hold, release } from './held.ts';
import { postgresDatabase } from './shared-postgres.ts';

/** The databases that the store's tests run on. */
export const DATABASES = ['PGlite', 'PostgreSQL'] as const;

/**
 * An open, migrated and empty database for the tests of the calling group.
 * @returns a function that returns the database, from the group's own `beforeAll` on
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
