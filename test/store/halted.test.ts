import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

/** In half kilobytes: less than a file of what is written ahead, and more than any other. */
const LARGEST_FILE = 6_144;
const PATIENCE_MILLIS = 120_000;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-halted-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Opens the database, says so, fills what is written ahead until that fails, and asks once more. */
const PROGRAM = `
  import { sql } from 'kysely';
  import { openDatabase } from ${JSON.stringify(join(process.cwd(), 'src/store/database.ts'))};
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

test('a database in a directory that cannot write ahead any more refuses what is asked of it, and does not hold up the process', async () => {
  expect(await program('make', '')).toMatchObject({ told: [], again: 'answered', stored: 0 });
  const filled = await program('fill', `ulimit -f ${LARGEST_FILE};`);
  expect(filled).toMatchObject({ told: ['HaltedError'], again: 'HaltedError', stored: null });
  // With room again it starts, and what was acknowledged is there.
  const { acknowledged: stored } = filled;
  expect(await program('look', '')).toMatchObject({ told: [], again: 'answered', stored });
}, 300_000);
