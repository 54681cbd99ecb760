import { StartError } from '../domain/start-error.ts';

const NOBODY_THERE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
/** PostgreSQL's codes for who may not connect, and for a database that is not there. */
const REFUSED = new Set(['28P01', '28000']);
/** It starts, stops or recovers; it has no connection left. */
const SOON = new Set(['57P01', '57P02', '57P03', '53300', 'ECONNRESET']);
/** A standby or a read-only default; a disk that is full. */
const STORES_NOTHING = new Set(['25006', '53100']);
const NO_DATABASE = '3D000';

/**
 * What to do where a PostgreSQL does not let us in; any other error as it is. No part of the address is shown: where it is
 * written wrongly, a part of the password stands in the place of the host.
 * @param setting the name of the variable that holds the address
 */
export function unusablePostgres(setting: string, error: unknown): unknown {
  const mend = postgresMend(error);
  return mend === null ? error : told(`PostgreSQL cannot be used as ${setting} says`, mend, error);
}

/** What to do where a data directory cannot be used; any other error as it is. */
export function unusableDirectory(directory: string, error: unknown): unknown {
  const mend = directoryMend(codeOf(error));
  return mend === null ? error : told(`The data directory ${directory} cannot be used`, mend, error);
}

const told = (what: string, mend: string, cause: unknown): StartError =>
  new StartError(`${what}: ${Error.isError(cause) ? cause.message : String(cause)}. ${mend}`, { cause });

const ESCAPED = 'that each character of user and password that is no letter or digit is escaped, "@" as %40';

function postgresMend(error: unknown): string | null {
  const code = codeOf(error);
  if (NOBODY_THERE.has(code) || (Error.isError(error) && /timeout/i.test(error.message)))
    return `See that it runs, that this machine can reach it, that host and port are right, and ${ESCAPED}.`;
  if (REFUSED.has(code)) return `See that user and password are right, that PostgreSQL lets them in, and ${ESCAPED}.`;
  if (SOON.has(code)) return 'Start this again when it is ready; nothing else has to be done.';
  if (STORES_NOTHING.has(code))
    return 'It answers and stores nothing: name the primary and no standby, take default_transaction_read_only away, or make room on its disk.';
  if (code === NO_DATABASE) return 'Make the database first, as docs/operations.md says under "Two database roles".';
  return null;
}

function directoryMend(code: string): string | null {
  if (code === 'EROFS')
    return 'It is on a file system that is mounted read-only: mount it so that it can be written, or set DATA_DIR to another directory.';
  if (['EACCES', 'EPERM'].includes(code))
    return 'Let the user that runs this write there, or set DATA_DIR to another directory.';
  if (['EEXIST', 'ENOTDIR'].includes(code)) return 'Set DATA_DIR to a directory.';
  if (code === 'ENOENT') return 'Mend the link in its path that leads nowhere, or set DATA_DIR to another directory.';
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'Make room there, or set DATA_DIR to another directory.' : null;
}

const codeOf = (error: unknown): string =>
  Error.isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : '';
