import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { lockDirectory } from '../../../src/store/db/lock.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-lock-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test("a data directory is one process's at a time, and free again when that one is done", async () => {
  const free = await lockDirectory(directory);
  await expect(lockDirectory(directory)).rejects.toThrow('is in use by another process. Stop that one first');
  await free();
  await (await lockDirectory(directory))();
});

test('a process that was killed keeps no other off its directory', async () => {
  const code = `import { lockDirectory } from ${JSON.stringify(join(process.cwd(), 'src/store/db/lock.ts'))};
    await lockDirectory(process.argv[1]); console.log('locked'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module-typescript', '-e', code, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  await expect(lockDirectory(directory)).rejects.toThrow('in use');
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  await (await lockDirectory(directory))();
});

test('a directory that is given back while another process asks for it goes to that one', async () => {
  const free = await lockDirectory(directory);
  const next = lockDirectory(directory);
  // By then it has been told that somebody has it.
  await pause(150);
  await free();
  const mine = await next;
  await expect(lockDirectory(directory)).rejects.toThrow('is in use by another process');
  await mine();
});

test('a path that is too long for the lock is refused with what to do', async () => {
  await expect(lockDirectory(join(directory, 'x'.repeat(120)))).rejects.toThrow('Choose a shorter DATA_DIR');
});
