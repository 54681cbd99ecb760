import { access, constants, mkdir, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { StartError } from '../../domain/start-error.ts';
import { codeOf } from './error-code.ts';
import { makeFirstDatabase } from './first-database.ts';
import { lockDirectory } from './lock.ts';
import { startPGlite } from './pglite.ts';
import { unusableDirectory } from './unusable.ts';

/** The version of PostgreSQL in PGlite. */
const VERSION = '18';
/**
 * Free space that a start needs.
 * A new database takes 40 MB, and each start may need a new WAL file of 16 MB.
 */
const LEAST_FREE_BYTES = 64 * 1024 * 1024;

/** An open PGlite, in a directory that is locked against other processes. */
export interface OpenDirectory {
  readonly pglite: PGlite;
  readonly unlock: () => Promise<void>;
}

/**
 * Opens the PGlite in a directory. Creates the directory if it is missing.
 * @throws StartError that says what is wrong with the directory
 * @throws Error if another process has it
 */
export async function openDirectory(directory: string): Promise<OpenDirectory> {
  try {
    await mkdir(directory, { recursive: true });
    const probe = join(directory, 'probe');
    await writeFile(probe, 'Tests for free space and write access.', { flush: true });
    // Another process that starts at the same time may have removed it.
    await rm(probe, { force: true });
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
 * True if there is a database, false if the directory is empty.
 * PGlite itself would overwrite a database whose first file is missing, and would fail without a reason at another
 * version.
 */
async function isThere(data: string): Promise<boolean> {
  const files = await namesIn(data);
  if (files.length === 0) return false;
  const version = files.includes('PG_VERSION') ? (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim() : '';
  if (version === VERSION) return true;
  if (!/^\d+$/.test(version)) throw damaged(data, new Error('PG_VERSION is missing or cannot be read'));
  throw new StartError(
    `The database in ${data} was created by PostgreSQL ${version}, and this version of Countersign can only read ${VERSION}. Start the version of Countersign that created it, or restore a backup made by this version.`,
  );
}

/** The names in a directory; none if it does not exist yet. */
async function namesIn(data: string): Promise<readonly string[]> {
  try {
    return await readdir(data);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** An error that explains the failure; null if neither files nor permissions explain it. */
async function whatIsWrong(directory: string, error: unknown): Promise<Error | null> {
  if (error instanceof StartError) return error;
  const told = unusableDirectory(directory, error);
  if (told !== error && Error.isError(told)) return told;
  const say = (what: string) => new StartError(`The data directory ${directory} ${what}`, { cause: error });
  const free = await freeBytes(directory);
  if (free !== null && free < LEAST_FREE_BYTES)
    return say(
      `is on a full file system: ${Math.floor(free / 2 ** 20)} MB are free, and a start needs ${LEAST_FREE_BYTES / 2 ** 20}. No data is lost. Make room there, or move the directory and set DATA_DIR.`,
    );
  const refused = await firstUnwritable(join(directory, 'pglite'));
  return refused === null
    ? null
    : say(
        `contains ${refused}, which this process may not write. Give its user write access to everything in the directory (chown -R, or change the mount).`,
      );
}

const damaged = (data: string, cause: unknown): StartError =>
  new StartError(
    `The database in ${data} is damaged and cannot be opened. Move the directory away and restore a backup (docs/operations.md, "Backup and restore"); if this was its first start, delete it and start again.`,
    { cause },
  );

const unmade = (data: string, cause: unknown): StartError =>
  new StartError(
    `The first database could not be created in ${data}: ${Error.isError(cause) ? cause.message : String(cause)}. It holds no data yet; start again.`,
    { cause },
  );

/** Free space for this user; null if it is unknown. */
async function freeBytes(directory: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** The first file or directory that this process may not write; null if none. */
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
