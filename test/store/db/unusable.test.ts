import { expect, test } from '@jest/globals';
import { StartError } from '../../../src/domain/start-error.ts';
import { explained, unusableDirectory, unusablePostgres } from '../../../src/store/db/unusable.ts';

const failure = (code: string, message = 'words of the system'): Error => Object.assign(new Error(message), { code });

test.each([
  ['ECONNREFUSED', 'Check that it runs'],
  ['ENOTFOUND', 'Check that it runs'],
  ['EAI_AGAIN', 'Check that it runs'],
  ['ENOENT', 'Check that it runs'],
  ['28P01', 'Check that user and password are right'],
  ['28000', 'Check that user and password are right'],
  ['3D000', 'Create the database first'],
  ['57P03', 'Start this process again when it is ready'],
  ['53300', 'Start this process again when it is ready'],
  ['57P01', 'Start this process again when it is ready'],
  ['08006', 'Start this process again when it is ready'],
  ['ECONNRESET', 'Start this process again when it is ready'],
  ['ECONNABORTED', 'Start this process again when it is ready'],
  ['EPIPE', 'Start this process again when it is ready'],
  ['25006', 'It answers but accepts no writes'],
  ['53100', 'It answers but accepts no writes'],
  ['55P03', 'Another session locks its tables'],
  ['57014', 'Another session locks its tables, or it is too slow'],
  ['40P01', 'Another session locks its tables'],
])('of a PostgreSQL that fails with %s the setting and the fix are named', (code, fix) => {
  const error = unusablePostgres('DATABASE_OWNER_URL', failure(code));
  expect(error).toBeInstanceOf(StartError);
  expect(String(error)).toContain(`PostgreSQL at DATABASE_OWNER_URL cannot be used: words of the system. ${fix}`);
});

test('a connection that takes too long has no code, and is recognized by its message', () => {
  expect(String(unusablePostgres('DATABASE_URL', new Error('timeout exceeded when trying to connect')))).toContain(
    'Check that it runs',
  );
});

test.each([
  'Client has encountered a connection error and is not queryable',
  'Connection terminated unexpectedly',
  'Query read timeout',
])('a connection that PostgreSQL ended during the start has no code, and is recognized by its words: %s', (message) => {
  const timeout = /timeout/.test(message);
  expect(String(unusablePostgres('DATABASE_URL', new Error(message)))).toContain(
    `${message}. ${timeout ? 'Check that it runs' : 'Start this process again when it is ready'}`,
  );
});

test.each([
  ['EACCES', 'Give the user that runs this process write access'],
  ['EPERM', 'Give the user that runs this process write access'],
  ['EROFS', 'Its file system is mounted read-only'],
  ['EEXIST', 'Set DATA_DIR to a directory.'],
  ['ENOTDIR', 'Set DATA_DIR to a directory.'],
  ['ENOENT', 'Fix the broken link in its path'],
  ['ENOSPC', 'Make room there'],
  ['EDQUOT', 'Make room there'],
  ['53100', 'Make room there'],
])('of a data directory that fails with %s the path and the fix are named', (code, fix) => {
  const error = unusableDirectory('/data', failure(code));
  expect(error).toBeInstanceOf(StartError);
  expect(String(error)).toContain(`The data directory /data cannot be used: words of the system. ${fix}`);
});

test('an error without a known fix stays as it is, with its stack', () => {
  const other = failure('XX000');
  expect(unusablePostgres('DATABASE_URL', other)).toBe(other);
  expect(unusableDirectory('/data', other)).toBe(other);
  expect(unusableDirectory('/data', 'a text')).toBe('a text');
});

test.each<[string, Parameters<typeof explained>[0], RegExp]>([
  ['a PostgreSQL', { kind: 'postgres' }, /PostgreSQL at DATABASE_URL cannot be used: words of the system/],
  [
    'one by another setting',
    { kind: 'postgres', setting: 'DATABASE_OWNER_URL' },
    /at DATABASE_OWNER_URL cannot be used/,
  ],
  [
    'a directory',
    { kind: 'directory', path: '/data' },
    /The data directory \/data cannot be used: words of the system/,
  ],
  ['one in memory', { kind: 'memory' }, /^Error: words of the system$/],
])('what a start asks of %s fails with the words for that place', async (_, place, words) => {
  const error = await explained(place, () => Promise.reject(failure('53100'))).catch((one: unknown) => one);
  expect(String(error)).toMatch(words);
  expect(await explained(place, async () => 'an answer')).toBe('an answer');
});
