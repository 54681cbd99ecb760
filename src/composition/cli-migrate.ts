import { resolve } from 'node:path';
import { InputError } from '../cli/command.ts';
import type { Prepared } from '../cli/migrate.ts';
import { readMigrationPlaces } from '../config/env.ts';
import { SettingsError } from '../config/variables.ts';
import { type DatabasePlace, openDatabase } from '../store/db/database.ts';
import { whoIsConnected } from '../store/db/grants.ts';
import { prepare, prepareQueue } from '../store/db/provision.ts';

/**
 * Brings the configured database up to date.
 * @throws InputError if that fails, with the reason
 */
export async function prepareDatabase(
  environment: Readonly<Record<string, string | undefined>>,
  cwd: string,
): Promise<Prepared> {
  try {
    const { place, ownerUrl } = readMigrationPlaces(environment);
    if (place.kind === 'postgres' && ownerUrl !== null) return await prepare(ownerUrl, place.url);
    return await prepareAsApp(
      place.kind === 'directory' ? { kind: 'directory', path: resolve(cwd, place.path) } : place,
    );
  } catch (error) {
    const why =
      error instanceof SettingsError ? error.problems.join('; ') : Error.isError(error) ? error.message : String(error);
    throw new InputError(`the database could not be brought up to date: ${why}`);
  }
}

async function prepareAsApp(place: DatabasePlace): Promise<Prepared> {
  const database = await openDatabase(place, () => {});
  try {
    if (place.kind !== 'postgres') return null;
    await prepareQueue(place.url);
    return { owner: (await whoIsConnected(database.db)).role, app: null };
  } finally {
    await database.close();
  }
}
