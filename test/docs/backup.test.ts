import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const run = promisify(execFile);
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-documented-'));
  await mkdir(join(directory, 'data', 'pglite'), { recursive: true });
  await writeFile(join(directory, 'data', 'pglite', 'PG_VERSION'), 'first');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** The commands of docs/operations.md that hold `words`. */
async function documented(words: string): Promise<string> {
  const text = await readFile('docs/operations.md', 'utf8');
  const found = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, sh = '']) => sh).filter((sh) => sh.includes(words));
  expect(found).toHaveLength(1);
  return found[0] ?? '';
}
const shell = (script: string, path = process.env.PATH ?? '') =>
  run('sh', ['-c', script], { cwd: directory, env: { PATH: path } });
const copies = async () => (await readdir(directory)).filter((name) => name.startsWith('backup-')).sort();
const contents = (copy: string) => readFile(join(directory, copy, 'pglite', 'PG_VERSION'), 'utf8');

test('the documented backup of a directory, done twice, makes two copies, and never one within the other', async () => {
  const backup = await documented('cp -a data/.');
  await shell(backup);
  const [first = ''] = await copies();
  await writeFile(join(directory, 'data', 'pglite', 'PG_VERSION'), 'second');
  // Its name is of the second in which it is made.
  await shell(`sleep 1.1; ${backup}`);
  const all = await copies();
  expect(all).toHaveLength(2);
  expect(await Promise.all(all.map(contents))).toEqual(['first', 'second']);
  for (const copy of all) expect(await readdir(join(directory, copy))).toEqual(['pglite']);

  await shell(`backup=${first}; ${await documented('cp -a "$backup" data')}`);
  expect(await contents('data')).toBe('first');
  expect(await readdir(join(directory, 'data'))).toEqual(['pglite']);
});

test('one under a name that is there already fails, and leaves the one that is there as it is', async () => {
  const commands = join(directory, 'commands');
  await mkdir(commands);
  await writeFile(join(commands, 'date'), '#!/bin/sh\necho 2026-03-02T090000\n');
  await chmod(join(commands, 'date'), 0o755);
  const path = `${commands}:${process.env.PATH ?? ''}`;
  const backup = await documented('cp -a data/.');
  await shell(backup, path);
  await writeFile(join(directory, 'data', 'pglite', 'PG_VERSION'), 'second');
  await expect(shell(backup, path)).rejects.toThrow('File exists');
  expect(await copies()).toEqual(['backup-2026-03-02T090000']);
  expect(await contents('backup-2026-03-02T090000')).toBe('first');
  expect(await readdir(join(directory, 'backup-2026-03-02T090000'))).toEqual(['pglite']);
});
