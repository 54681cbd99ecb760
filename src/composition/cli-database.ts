import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InputError } from '../cli/command.ts';
import { errorCode } from '../cli/error-code.ts';
import type { Jobs } from '../cli/jobs.ts';
import type { Journals } from '../cli/journal.ts';
import { readDatabasePlace, type Settings } from '../config/env.ts';
import { SettingsError } from '../config/variables.ts';
import { type Database, openAsItIs } from '../store/db/database.ts';
import { decisionAt, journals, pullRequestEntries, verify } from '../store/journal/journal.ts';
import { JobList } from '../worker/queue/job-list.ts';

/**
 * Opens the journals of the configured database for reading.
 * @throws InputError if it cannot be opened, with the reason
 */
export async function openJournals(
  environment: Readonly<Record<string, string | undefined>>,
  cwd: string,
): Promise<Journals> {
  return journalsOf(await opened(environment, cwd));
}

/** The journals of an open database. Closing them closes it. */
export function journalsOf(database: Database): Journals {
  const { db } = database;
  return {
    repositories: () => readable('journal', () => journals(db)),
    verify: (repository) => readable('journal', () => verify(db, repository)),
    decisionAt: (repository, subject, at) => readable('journal', () => decisionAt(db, repository, subject, at)),
    entriesOf: (repository, subject, at) => readable('journal', () => pullRequestEntries(db, repository, subject, at)),
    close: () => database.close(),
  };
}

/**
 * Opens the jobs of the configured database.
 * @throws InputError if it cannot be opened, or if no app has worked on it, with the reason
 */
export async function openJobs(environment: Readonly<Record<string, string | undefined>>, cwd: string): Promise<Jobs> {
  const database = await opened(environment, cwd);
  try {
    const list = await JobList.open({
      queue: database.queue,
      transaction: (use) => database.db.transaction().execute(use),
    });
    return {
      count: () => readable('jobs', () => list.count()),
      page: (wanted) => readable('jobs', () => list.page(wanted)),
      failedKeys: () => readable('jobs', () => list.failedKeys()),
      retry: (keys) => readable('jobs', () => list.retry(keys)),
      close: async () => {
        await list.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw new InputError(`the jobs cannot be read: ${messageOf(error)}`);
  }
}

async function opened(environment: Readonly<Record<string, string | undefined>>, cwd: string): Promise<Database> {
  try {
    const place = placeFrom(readDatabasePlace(environment), cwd);
    if (place.kind === 'directory') await there(place.path);
    return await openAsItIs(place, () => {});
  } catch (error) {
    throw new InputError(`the database cannot be opened: ${messageOf(error)}`);
  }
}

async function there(directory: string): Promise<void> {
  try {
    await access(join(directory, 'pglite'));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new InputError(
      `there is none in ${directory}. Set DATABASE_URL or DATA_DIR as for the app; commands read the environment, not .env`,
    );
  }
}

const placeFrom = (place: Settings['database'], cwd: string): Settings['database'] =>
  place.kind === 'directory' ? { kind: 'directory', path: resolve(cwd, place.path) } : place;

/** Runs a query. @throws InputError if the database does not answer or the table does not exist */
async function readable<Value>(what: 'journal' | 'jobs', ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    throw new InputError(`the ${what} cannot be read: ${messageOf(error)}`);
  }
}

const messageOf = (error: unknown): string =>
  error instanceof SettingsError ? error.problems.join('; ') : Error.isError(error) ? error.message : String(error);
