import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { memoryOfStart } from '../../support/first-start.ts';

const MEGABYTE = 1024 * 1024;

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-first-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('a first start holds little more memory than a later one: what makes the database is another process', async () => {
  const first = await memoryOfStart(directory);
  const later = await memoryOfStart(directory);
  expect(later).toBeGreaterThan(50 * MEGABYTE);
  expect(later).toBeLessThan(300 * MEGABYTE);
  expect(first - later).toBeLessThan(100 * MEGABYTE);
  expect(await readdir(directory)).toEqual(['pglite']);
});
