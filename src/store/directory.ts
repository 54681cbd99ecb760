import { access, constants, mkdir, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { StartError } from '../domain/start-error.ts';
import { makeFirstDatabase } from './first-database.ts';
import { lockDirectory } from './lock.ts';
import { startPGlite } from './pglite.ts';
import { unusableDirectory } from './unusable.ts';

/** The PostgreSQL that PGlite is. */
const VERSION = '18';
/** A new database takes 40 MB, and each start may need a new file of 16 MB for what is written ahead. */
const LEAST_FREE_BYTES = 64 * 1024 * 1024;

/** A PGlite in a directory that no other process has. */
export interface OpenDirectory {
  readonly pglite: PGlite;
  readonly unlock: () => Promise<void>;
}

/**
 * Opens the PGlite in a directory, which is made where it is missing.
 * @throws StartError that says what is wrong with it
 * @throws Error where another process has it
 */
export async function openDirectory(directory: string): Promise<OpenDirectory> {
  try {
    await mkdir(directory, { recursive: true });
    const probe = join(directory, 'probe');
    await writeFile(probe, 'Whether there is room, and a right to write.', { flush: true });
    await rm(probe);
  } catch (error) {
    throw (await whatIsWrong(directory, error)) ?? error;
  }
  const unlock = await lockDirectory(directory);
  const data = join(directory, 'pglite');
  let isNew = false;
  try {
    isNew = !(await isThere(data));
    if (isNew) await makeFirstDatabase(directory, data);
    return { pglite: await startPGlite({ dataDir: data }), unlock };
  } catch (error) {
    await unlock();
    throw (await whatIsWrong(directory, error)) ?? (isNew ? unmade(data, error) : damaged(data, error));
  }
}

/**
 * True where there is a database, false where there is nothing. PGlite itself would make a new one over one whose first file is
 * missing, and fail without a word at another version.
 */
async function isThere(data: string): Promise<boolean> {
  const files = await namesIn(data);
  if (files.length === 0) return false;
  const version = (await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (version === VERSION) return true;
  if (!/^\d+$/.test(version)) throw damaged(data, new Error('PG_VERSION is missing or cannot be read'));
  throw new StartError(
    `The database in ${data} was made by PostgreSQL ${version}, and this version of Countersign can only read ${VERSION}. Start the version of Countersign that made it, or restore a backup that this one made.`,
  );
}

/** None where the directory is not there yet. */
async function namesIn(data: string): Promise<readonly string[]> {
  try {
    return await readdir(data);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** null where neither the file system nor the rights explain it. */
async function whatIsWrong(directory: string, error: unknown): Promise<Error | null> {
  if (error instanceof StartError) return error;
  const told = unusableDirectory(directory, error);
  if (told !== error && Error.isError(told)) return told;
  const say = (what: string) => new StartError(`The data directory ${directory} ${what}`, { cause: error });
  const free = await freeBytes(directory);
  if (free !== null && free < LEAST_FREE_BYTES)
    return say(
      `is on a file system that is full: ${Math.floor(free / 2 ** 20)} MB are free, and a start needs ${LEAST_FREE_BYTES / 2 ** 20}. Nothing is lost; make room there, or move the directory and set DATA_DIR.`,
    );
  const refused = await firstUnwritable(join(directory, 'pglite'));
  return refused === null
    ? null
    : say(
        `holds what may not be written: ${refused}. Let the user that runs this write all in it (chown -R, or mount it so).`,
      );
}

const damaged = (data: string, cause: unknown): StartError =>
  new StartError(
    `The database in ${data} is damaged and cannot be opened. Move the directory away and restore a backup (docs/operations.md, "Backup and restore"); where this was its first start, delete it and start again.`,
    { cause },
  );

const unmade = (data: string, cause: unknown): StartError =>
  new StartError(
    `The first database could not be made in ${data}: ${Error.isError(cause) ? cause.message : String(cause)}. There is nothing in it yet; start again.`,
    { cause },
  );

/** null where nobody knows. */
async function freeBytes(directory: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** The first file or directory below that this process may not write; null where there is none. */
async function firstUnwritable(data: string): Promise<string | null> {
  const names = await readdir(data, { recursive: true }).catch(() => []);
  for (const path of [data, ...names.map((name) => join(data, name))]) {
    const refused = await access(path, constants.W_OK).then(
      () => false,
      (error: unknown) => codeOf(error) !== 'ENOENT',
    );
    if (refused) return path;
  }
  return null;
}

const codeOf = (error: unknown): string =>
  Error.isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : '';
