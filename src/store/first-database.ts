import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from '../domain/start-error.ts';

/** What is made aside begins with it; a process that was killed leaves one behind. */
const ASIDE = 'new-';
/** Code is compiled once, quickly, for little memory; nothing in there runs for long. */
const FLAGS = ['--liftoff-only', '--max-semi-space-size=1', '--max-old-space-size=64'];
/** Of what that process says. */
const MOST_SHOWN = 500;
const KILLED =
  'The first database could not be made: the process that makes it was killed, as happens where memory runs out. Once, at the first start, about 450 MB are needed beside the app; later starts need none of it.';
const PROGRAM = join(import.meta.dirname, 'make-database.ts');

/**
 * Makes a new database at `data`, in a process of its own: making one takes 450 MB, which a process never gives back. It is
 * made aside and moved, so that whoever is killed meanwhile leaves no half of one.
 * @param directory that holds `data`; nobody else uses it
 * @param program for tests
 * @throws StartError where it was killed, with what to do; Error with what it said where it failed
 */
export async function makeFirstDatabase(directory: string, data: string, program: string = PROGRAM): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name.startsWith(ASIDE)) await rm(join(directory, name), { recursive: true });
  }
  const aside = await mkdtemp(join(directory, ASIDE));
  try {
    await make(aside, program);
    // An empty one may be there, which makes way.
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
