import { codeOf } from './error-code.ts';

/**
 * Why the database cannot do its work, if the statement is not at fault.
 * `away`: it does not answer or refuses connections. `refusing`: it answers but stores nothing. `blocked`: another
 * session holds a lock.
 */
export type Trouble = 'away' | 'refusing' | 'blocked';

/** PostgreSQL's codes. A shorter entry is a prefix. */
const CODES: readonly (readonly [Trouble, readonly string[]])[] = [
  // Broken, ended (also because of idling) and refused connections: starting, stopping, too many, wrong password.
  ['away', ['08', '28', '25P03', '53300', '57P', '3D000']],
  // A standby or a read-only default; no space or memory; disk errors.
  ['refusing', ['25006', '53', '58']],
  // A timeout of a lock or a statement, or a deadlock that this transaction lost.
  ['blocked', ['55P03', '57014', '40P01', '40001']],
];
/** Node's codes for network errors. */
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ENOENT',
]);
/** Messages of node-postgres and PGlite that have no code. */
const WORDS =
  /^Connection terminated|timeout exceeded when trying to connect|^timeout expired|is not queryable|^Query read timeout|heartbeat|^Aborted\(|PGlite is clos/;

/**
 * The trouble behind a database error. null if the statement or our code was at fault.
 * Use it only for errors of the database, because network codes are the same for any other server.
 */
export function troubleOf(error: unknown): Trouble | null {
  // Node tried all addresses of a host, or Probot wrapped the error.
  if (error instanceof AggregateError && error.errors.length > 0) return troubleOf(error.errors[0]);
  const code = codeOf(error);
  for (const [trouble, codes] of CODES)
    if (codes.some((one) => code === one || (one.length < 5 && code.length === 5 && code.startsWith(one))))
      return trouble;
  return NETWORK.has(code) || WORDS.test(messageOf(error)) ? 'away' : null;
}

const WORDS_OF: Readonly<Record<Trouble, string>> = {
  away: 'the database does not answer',
  refusing: 'the database accepts no writes',
  blocked: 'another session holds a lock in the database',
};
/** Words for codes that say more than the kind of trouble. */
const WORDS_OF_CODES: Readonly<Record<string, string>> = {
  '25006': 'the database is read-only',
  '53100': 'the database has no space left on its disk',
  '53200': 'the database has no memory left',
  '53300': 'the database has no connection left',
  '57014': 'the database is too slow, or another session holds a lock in it',
  '28P01': 'the database refuses the password of DATABASE_URL',
};

/** What a database error means, in words for the operator. null if it is no trouble. */
export function troubleWords(error: unknown): string | null {
  const trouble = troubleOf(error);
  if (trouble === null) return null;
  return WORDS_OF_CODES[codeOf(error)] ?? WORDS_OF[trouble];
}

/** pg-boss reports errors as objects that are not of class Error. */
const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
