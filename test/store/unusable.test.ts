import { expect, test } from '@jest/globals';
import { StartError } from '../../src/domain/start-error.ts';
import { unusableDirectory, unusablePostgres } from '../../src/store/unusable.ts';

const failure = (code: string, message = 'words of the system'): Error => Object.assign(new Error(message), { code });

test.each([
  ['ECONNREFUSED', 'See that it runs'],
  ['ENOTFOUND', 'See that it runs'],
  ['EAI_AGAIN', 'See that it runs'],
  ['ENOENT', 'See that it runs'],
  ['28P01', 'See that user and password are right'],
  ['28000', 'See that user and password are right'],
  ['3D000', 'Make the database first'],
  ['57P03', 'Start this again when it is ready'],
  ['53300', 'Start this again when it is ready'],
  ['25006', 'It answers and stores nothing'],
  ['53100', 'It answers and stores nothing'],
])('of a PostgreSQL that fails with %s the setting and the mend are named', (code, mend) => {
  const error = unusablePostgres('DATABASE_OWNER_URL', failure(code));
  expect(error).toBeInstanceOf(StartError);
  expect(String(error)).toContain(`PostgreSQL cannot be used as DATABASE_OWNER_URL says: words of the system. ${mend}`);
});

test('a connection that takes too long has no code, and is told by its words', () => {
  expect(String(unusablePostgres('DATABASE_URL', new Error('timeout exceeded when trying to connect')))).toContain(
    'See that it runs',
  );
});

test.each([
  ['EACCES', 'Let the user that runs this write there'],
  ['EPERM', 'Let the user that runs this write there'],
  ['EROFS', 'It is on a file system that is mounted read-only'],
  ['EEXIST', 'Set DATA_DIR to a directory.'],
  ['ENOTDIR', 'Set DATA_DIR to a directory.'],
  ['ENOENT', 'Mend the link in its path'],
  ['ENOSPC', 'Make room there'],
  ['EDQUOT', 'Make room there'],
])('of a data directory that fails with %s the path and the mend are named', (code, mend) => {
  const error = unusableDirectory('/data', failure(code));
  expect(error).toBeInstanceOf(StartError);
  expect(String(error)).toContain(`The data directory /data cannot be used: words of the system. ${mend}`);
});

test('what nobody is known to mend stays as it is, with its stack', () => {
  const other = failure('XX000');
  expect(unusablePostgres('DATABASE_URL', other)).toBe(other);
  expect(unusableDirectory('/data', other)).toBe(other);
  expect(unusableDirectory('/data', 'a text')).toBe('a text');
});
