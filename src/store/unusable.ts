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
  if (code === NO_DATABASE) return 'Make the database first, as docs/operations.md says under "Two database roles".';
  return null;
}

function directoryMend(code: string): string | null {
  if (['EACCES', 'EPERM', 'EROFS'].includes(code))
    return 'Let the user that runs this write there, or set DATA_DIR to another directory.';
  if (['EEXIST', 'ENOTDIR'].includes(code)) return 'Set DATA_DIR to a directory.';
  return code === 'ENOSPC' ? 'Make room there, or set DATA_DIR to another directory.' : null;
}

const codeOf = (error: unknown): string =>
  Error.isError(error) && 'code' in error && typeof error.code === 'string' ? error.code : '';
