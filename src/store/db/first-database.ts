import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from '../../domain/start-error.ts';

/** Prefix of the temporary directory. A killed process leaves one behind. */
const ASIDE = 'new-';
/** Options of Node that save memory: the process is short-lived and needs no optimized code. */
const FLAGS = ['--liftoff-only', '--max-semi-space-size=1', '--max-old-space-size=64'];
/** How much of the process's error output is shown. */
const MOST_SHOWN = 500;
const KILLED =
  'The first database could not be created: the process that creates it was killed, probably because memory ran out. The first start needs about 500 MB of memory, later starts about half of that.';
const PROGRAM = join(import.meta.dirname, 'make-database.ts');

/**
 * Creates a new database at `data` in a separate process.
 * `initdb` takes 450 MB that a process never gives back. The database is created in a temporary directory and then
 * renamed, so that a kill leaves no incomplete database.
 * @param directory that contains `data`; no other process uses it
 * @param program for tests
 * @throws StartError if the process was killed, with what to do; Error with its output if it failed
 */
export async function makeFirstDatabase(directory: string, data: string, program: string = PROGRAM): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name.startsWith(ASIDE)) await rm(join(directory, name), { recursive: true });
  }
  const aside = await mkdtemp(join(directory, ASIDE));
  try {
    await make(aside, program);
    // Replaces an empty directory.
    await rename(aside, data);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
}

async function make(aside: string, program: string): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [...FLAGS, program, aside], { env: {} });
  } catch (error) {
    if (isKilled(error)) throw new StartError(KILLED, { cause: error });
    throw new Error(stderrOf(error).trim().slice(0, MOST_SHOWN), { cause: error });
  }
}

const isKilled = (error: unknown): boolean => Error.isError(error) && 'signal' in error && error.signal === 'SIGKILL';
const stderrOf = (error: unknown): string =>
  Error.isError(error) && 'stderr' in error ? String(error.stderr) : String(error);
