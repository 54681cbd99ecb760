import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeFirstDatabase } from '../../../src/store/db/first-database.ts';

const DATABASE = join(import.meta.dirname, '../../../src/store/db/database.ts');
const MEGABYTE = 1024 * 1024;

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-first-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/**
 * Opens the database in a process that does nothing else.
 * @returns the most memory that it held, in bytes. On Linux the peak that `getrusage` gives begins with that of the process
 * from which it was forked, so it is read from /proc, which counts anew for each program.
 */
async function memoryOfStart(): Promise<number> {
  const program = `
    import { existsSync, readFileSync } from 'node:fs';
    import { openDatabase } from ${JSON.stringify(DATABASE)};
    const database = await openDatabase({ kind: 'directory', path: process.argv[1] }, () => {});
    await database.close();
    const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
    const kilobytes = /^VmHWM:\\s*(\\d+) kB/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
    console.log(Number(kilobytes) * 1024);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program, directory]);
  return Number(stdout);
}

test('a first start holds little more memory than a later one: what makes the database is another process', async () => {
  const first = await memoryOfStart();
  const later = await memoryOfStart();
  expect(later).toBeGreaterThan(50 * MEGABYTE);
  expect(later).toBeLessThan(300 * MEGABYTE);
  expect(first - later).toBeLessThan(100 * MEGABYTE);
  expect(await readdir(directory)).toEqual(['pglite']);
});

test('what a start left behind that was killed is taken away, and never for a database', async () => {
  await mkdir(join(directory, 'new-halfmade'));
  await writeFile(join(directory, 'new-halfmade', 'PG_VERSION'), '18\n');
  await memoryOfStart();
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
