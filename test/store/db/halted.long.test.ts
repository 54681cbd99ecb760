import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { HaltedError, haltAtPanic } from '../../../src/store/db/halted.ts';

/** A file size in half kilobytes. It is less than a WAL file, and more than any other. */
const LARGEST_FILE = 6_144;
const PATIENCE_MILLIS = 120_000;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-halted-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Opens the database, says so, fills the WAL until that fails, and asks again. */
const PROGRAM = `
  import { sql } from 'kysely';
  import { openDatabase } from ${JSON.stringify(join(process.cwd(), 'src/store/db/database.ts'))};
  const told = [];
  const database = await openDatabase({ kind: 'directory', path: process.argv[1] }, (error) => told.push(error.name));
  const ask = (question) => question.execute(database.db).then(() => 'answered', (error) => error.name);
  let acknowledged = 0;
  // Whoever comes next begins in a file that is empty.
  if (process.argv[2] === 'make') await ask(sql\`select pg_switch_wal()\`);
  if (process.argv[2] === 'fill') {
    let last = 'answered';
    for (let times = 0; times < 8 && last === 'answered'; times++) {
      await ask(sql\`select pg_switch_wal()\`);
      last = await ask(sql\`insert into deliveries (id, event, received_at) values (\${'d' + times}, 'push', now())\`);
      if (last === 'answered') acknowledged += 1;
    }
  }
  const again = await ask(sql\`select 1\`);
  const stored = again === 'answered' ? (await sql\`select id from deliveries\`.execute(database.db)).rows.length : null;
  await database.close();
  console.log(JSON.stringify({ told, again, acknowledged, stored }));
  process.exit(0);
`;

async function program(what: string, limit: string): Promise<{ readonly acknowledged: number }> {
  const script = `${limit} exec "$0" --input-type=module-typescript --eval "$1" "$2" "$3"`;
  const { stdout } = await promisify(execFile)(
    'sh',
    ['-c', script, process.execPath, PROGRAM, join(directory, 'data'), what],
    { timeout: PATIENCE_MILLIS },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

test.each<[string, { readonly severity: string; readonly code: string }, string, boolean]>([
  ['PostgreSQL would have ended', { severity: 'PANIC', code: '53100' }, 'could not write to file "pg_wal/1"', true],
  ['the session would have ended', { severity: 'FATAL', code: '57P01' }, 'terminating connection', true],
  [
    'a file may not be opened',
    { severity: 'ERROR', code: '42501' },
    'could not open file "base/5/16411": Permission denied',
    true,
  ],
  ['a role may not do it', { severity: 'ERROR', code: '42501' }, 'permission denied for table journal', false],
  [
    'there is no room',
    { severity: 'ERROR', code: '53100' },
    'could not extend file "base/5/16411": No space left on device',
    false,
  ],
])('where %s, a database in a directory is known to have given up or not', async (_, fields, words, hasGivenUp) => {
  const error = Object.assign(new Error(words), fields);
  let asked = 0;
  const fail = async () => {
    asked += 1;
    throw error;
  };
  const pglite = { execProtocol: fail, execProtocolStream: fail, execProtocolRawSync: () => new Uint8Array() };
  const told: Error[] = [];
  haltAtPanic(pglite, (one) => told.push(one));
  for (const ask of [pglite.execProtocol, pglite.execProtocolStream])
    await expect(ask()).rejects.toThrow(hasGivenUp ? HaltedError : words);
  expect(told.map(({ cause }) => cause)).toEqual(hasGivenUp ? [error] : []);
  expect(asked).toBe(hasGivenUp ? 1 : 2);
});

test('a database in a directory that cannot write ahead any more refuses what is asked of it, and does not hold up the process', async () => {
  expect(await program('make', '')).toMatchObject({ told: [], again: 'answered', stored: 0 });
  const filled = await program('fill', `ulimit -f ${LARGEST_FILE};`);
  expect(filled).toMatchObject({ told: ['HaltedError'], again: 'HaltedError', stored: null });
  // With room again it starts, and what was acknowledged is there.
  const { acknowledged: stored } = filled;
  expect(await program('look', '')).toMatchObject({ told: [], again: 'answered', stored });
}, 300_000);
