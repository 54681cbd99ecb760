import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeFirstDatabase } from '../../../src/store/db/first-database.ts';
import { memoryOfStart } from '../../support/first-start.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-first-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('what a start left behind that was killed is taken away, and never for a database', async () => {
  await mkdir(join(directory, 'new-halfmade'));
  await writeFile(join(directory, 'new-halfmade', 'PG_VERSION'), '18\n');
  await memoryOfStart(directory);
  expect(await readdir(directory)).toEqual(['pglite']);
});

test.each<[string, string, string]>([
  ['killed, as where memory runs out', 'process.kill(process.pid, "SIGKILL")', 'needs about 500 MB of memory'],
  ['failed', 'throw new Error("no room for it")', 'no room for it'],
])('a first database that could not be made leaves nothing behind and says why: it was %s', async (_, code, why) => {
  const program = join(directory, 'program.mjs');
  await writeFile(program, code);
  await expect(makeFirstDatabase(directory, join(directory, 'pglite'), program)).rejects.toThrow(why);
  expect(await readdir(directory)).toEqual(['program.mjs']);
});
