import { StartError } from '../../domain/start-error.ts';
import { codeOf } from './error-code.ts';
import { troubleOf } from './trouble.ts';

const NOBODY_THERE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
/** PostgreSQL's codes for refused logins. */
const REFUSED = new Set(['28P01', '28000']);
/** A standby or a read-only default; a disk that is full. */
const STORES_NOTHING = new Set(['25006', '53100']);
const NO_DATABASE = '3D000';
/** A lock or statement timeout, or a deadlock. */
const HELD = new Set(['55P03', '57014', '40P01']);

/** The location of a database; see DatabasePlace in database.ts. */
export type UnusablePlace =
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'postgres'; readonly setting?: string }
  | { readonly kind: 'memory' };

/** Runs a step of the start. @throws StartError that says what to do, if that is known; any other error unchanged */
export async function explained<Answer>(place: UnusablePlace, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw unusable(place, error);
  }
}

/** Adds what to do to an error of the database; returns any other error unchanged. */
function unusable(place: UnusablePlace, error: unknown): unknown {
  if (place.kind === 'postgres') return unusablePostgres(place.setting ?? 'DATABASE_URL', error);
  return place.kind === 'directory' ? unusableDirectory(place.path, error) : error;
}

/**
 * Adds what to do to an error of the connection to PostgreSQL.
 * Returns any other error unchanged. Shows no part of the address: in a malformed address a part of the password may
 * stand in the place of the host.
 * @param setting the name of the variable that holds the address
 */
export function unusablePostgres(setting: string, error: unknown): unknown {
  const fix = postgresFix(error);
  return fix === null ? error : told(`PostgreSQL at ${setting} cannot be used`, fix, error);
}

/** Adds what to do to an error of the data directory. Returns any other error unchanged. */
export function unusableDirectory(directory: string, error: unknown): unknown {
  const fix = directoryFix(codeOf(error));
  return fix === null ? error : told(`The data directory ${directory} cannot be used`, fix, error);
}

const told = (what: string, fix: string, cause: unknown): StartError =>
  new StartError(`${what}: ${Error.isError(cause) ? cause.message : String(cause)}. ${fix}`, { cause });

const ESCAPED = 'that every character of user and password that is not a letter or digit is escaped ("@" as %40)';

function postgresFix(error: unknown): string | null {
  const code = codeOf(error);
  if (NOBODY_THERE.has(code) || (code === '' && Error.isError(error) && /timeout/i.test(error.message)))
    return `Check that it runs, that this machine can reach it, that host and port are right, and ${ESCAPED}.`;
  if (REFUSED.has(code)) return `Check that user and password are right, that PostgreSQL lets them in, and ${ESCAPED}.`;
  if (STORES_NOTHING.has(code))
    return 'It answers but accepts no writes: use the primary instead of a standby, turn off default_transaction_read_only, or make room on its disk.';
  if (HELD.has(code))
    return 'Another session locks its tables, or it is too slow; docs/operations.md says under "When the database is away" how to find the session. Then start this process again.';
  if (code === NO_DATABASE) return 'Create the database first; docs/operations.md says how under "Two database roles".';
  // PostgreSQL is starting, stopping or recovering, has no connection left, or ended this one.
  return troubleOf(error) === 'away' ? 'Start this process again when it is ready; nothing else has to be done.' : null;
}

/** Of the file system, and of PostgreSQL. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', '53100']);

function directoryFix(code: string): string | null {
  if (code === 'EROFS')
    return 'Its file system is mounted read-only: mount it writable, or set DATA_DIR to another directory.';
  if (['EACCES', 'EPERM'].includes(code))
    return 'Give the user that runs this process write access, or set DATA_DIR to another directory.';
  if (['EEXIST', 'ENOTDIR'].includes(code)) return 'Set DATA_DIR to a directory.';
  if (code === 'ENOENT') return 'Fix the broken link in its path, or set DATA_DIR to another directory.';
  return NO_ROOM.has(code) ? 'Make room there, or set DATA_DIR to another directory.' : null;
}
