import { expect, test } from '@jest/globals';
import { troubleOf, troubleWords } from '../../../src/store/db/trouble.ts';

const failure = (code: string, message = 'words of the system') => Object.assign(new Error(message), { code });

const AWAY = 'the database does not answer';
test.each([
  // A session was ended: by an administrator, a crash, for being idle; and the server stops, starts or recovers.
  ['57P01', 'away', AWAY],
  ['57P02', 'away', AWAY],
  ['57P03', 'away', AWAY],
  ['57P05', 'away', AWAY],
  ['25P03', 'away', AWAY],
  ['08006', 'away', AWAY],
  ['08P01', 'away', AWAY],
  ['53300', 'away', 'the database has no connection left'],
  ['28P01', 'away', 'the database refuses the password of DATABASE_URL'],
  ['28000', 'away', AWAY],
  ['3D000', 'away', AWAY],
  ['ECONNREFUSED', 'away', AWAY],
  ['ECONNRESET', 'away', AWAY],
  ['EPIPE', 'away', AWAY],
  ['ETIMEDOUT', 'away', AWAY],
  ['ENOTFOUND', 'away', AWAY],
  ['EAI_AGAIN', 'away', AWAY],
  ['EHOSTUNREACH', 'away', AWAY],
  ['25006', 'refusing', 'the database is read-only'],
  ['53100', 'refusing', 'the database has no space left on its disk'],
  ['53200', 'refusing', 'the database has no memory left'],
  ['58030', 'refusing', 'the database accepts no writes'],
  ['55P03', 'blocked', 'another session holds a lock in the database'],
  ['57014', 'blocked', 'the database is too slow, or another session holds a lock in it'],
  ['40P01', 'blocked', 'another session holds a lock in the database'],
  // The statement: a key that exists, a table that does not, a transaction that failed, text that is not a number.
  ['23505', null, null],
  ['42P01', null, null],
  ['25P02', null, null],
  ['22P02', null, null],
])('%s tells of %s', (code, trouble, words) => {
  expect([troubleOf(failure(code)), troubleWords(failure(code))]).toEqual([trouble, words]);
  // As pg-boss tells of it.
  expect(troubleOf({ code, message: 'words (Queue: subject)' })).toBe(trouble);
  expect(troubleOf(new AggregateError([failure(code)]))).toBe(trouble);
});

test.each([
  ['Connection terminated unexpectedly', 'away'],
  ['Connection terminated due to connection timeout', 'away'],
  ['timeout exceeded when trying to connect', 'away'],
  ['Client has encountered a connection error and is not queryable', 'away'],
  ['Query read timeout', 'away'],
  ['Aborted(). Build with -sASSERTIONS for more info.', 'away'],
  ['the head moved', null],
])('without a code, "%s" tells of %s', (message, trouble) => {
  expect(troubleOf(new Error(message))).toBe(trouble);
});

test('what is no error tells of nothing', () => {
  expect([undefined, null, 'text', 7, {}].map(troubleOf)).toEqual([null, null, null, null, null]);
});
