/**
 * What keeps the database from doing what it is asked, where the fault is not in the statement:
 * `away`, it does not answer, or lets nobody in; `refusing`, it answers and stores nothing; `blocked`, somebody else holds a lock.
 */
export type Trouble = 'away' | 'refusing' | 'blocked';

/** PostgreSQL's codes; a class of two characters stands for all that begin with it. */
const CODES: readonly (readonly [Trouble, readonly string[]])[] = [
  // Connections that broke, were ended (also for being idle), or are refused: starting, stopping, too many, no such password.
  ['away', ['08', '28', '25P03', '53300', '57P', '3D000']],
  // A standby or a read-only default; no space, no memory; the disk.
  ['refusing', ['25006', '53', '58']],
  // The time for a lock or for the statement is over; or two waited for each other, and this one had to give way.
  ['blocked', ['55P03', '57014', '40P01', '40001']],
];
/** Of the network, as Node names them. */
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
/** What node-postgres and PGlite say without any code. */
const WORDS =
  /^Connection terminated|timeout exceeded when trying to connect|^timeout expired|is not queryable|^Query read timeout|heartbeat|^Aborted\(|PGlite is clos/;

/**
 * The trouble that an error of the database tells of; null where the statement itself was at fault, or the code. To be asked
 * of the database's errors alone: the network has the same codes for whatever else does not answer.
 */
export function troubleOf(error: unknown): Trouble | null {
  // All addresses of a host were tried, and each failed for a reason of its own; or Probot put it among others.
  if (error instanceof AggregateError && error.errors.length > 0) return troubleOf(error.errors[0]);
  const code = textOf(error, 'code');
  for (const [trouble, codes] of CODES)
    if (codes.some((one) => code === one || (one.length < 5 && code.length === 5 && code.startsWith(one))))
      return trouble;
  return NETWORK.has(code) || WORDS.test(textOf(error, 'message')) ? 'away' : null;
}

const WORDS_OF: Readonly<Record<Trouble, string>> = {
  away: 'the database does not answer',
  refusing: 'the database stores nothing',
  blocked: 'a lock in the database is held by another session',
};
/** Where more is known than the kind. */
const WORDS_OF_CODES: Readonly<Record<string, string>> = {
  '25006': 'the database is read-only',
  '53100': 'the database has no space left on its disk',
  '53200': 'the database has no memory left',
  '53300': 'the database has no connection left',
  '28P01': 'the database refuses the password of DATABASE_URL',
};

/** What an error of the database means, for whoever runs it; null where it tells of no trouble. */
export function troubleWords(error: unknown): string | null {
  const trouble = troubleOf(error);
  if (trouble === null) return null;
  return WORDS_OF_CODES[textOf(error, 'code')] ?? WORDS_OF[trouble];
}

/** pg-boss tells of errors by objects that are none. */
function textOf(error: unknown, field: 'code' | 'message'): string {
  const value = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[field] : undefined;
  return typeof value === 'string' ? value : '';
}
