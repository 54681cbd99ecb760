import { expect, test } from '@jest/globals';
import { InputError } from '../../src/cli/command.ts';
import { type Prepared, runMigrate } from '../../src/cli/migrate.ts';
import { run } from '../../src/cli/run.ts';
import { fakeIo } from './io.ts';

async function ran(prepare: () => Promise<Prepared>, ...argv: readonly string[]) {
  const io = fakeIo();
  const code = await run({ version: '1.2.3', commands: [runMigrate({ prepare })] }, ['migrate', ...argv], io);
  return { code, out: io.out(), err: io.err() };
}

test.each([
  [
    { owner: 'own\u001ber', app: 'app' },
    'The app connects as app, which can read the journal and append to it; the tables belong to own',
  ],
  [{ owner: 'owner', app: null }, 'The app connects as its owner, owner, so it could change the journal'],
  [null, 'It is a directory: anyone who can write to it can change the journal'],
])('REC-1: migrate says whose the tables are, and who could change the journal: %j', async (prepared, said) => {
  const { code, out, err } = await ran(async () => prepared);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain(`The database is up to date. ${said}`);
  expect(out).not.toContain('\u001b');
});

test('migrate that cannot be done says why, and takes no arguments', async () => {
  const refused = await ran(() => Promise.reject(new InputError('the database could not be brought up to date: away')));
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('could not be brought up to date: away');
  const misused = await ran(async () => null, 'now');
  expect(misused.code).toBe(2);
  expect(misused.err).toContain('migrate takes no arguments');
});
