import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openAsItIs } from '../../../src/store/db/database.ts';

let directory: string;
let sound: string;
let made = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-directory-'));
  sound = join(directory, 'sound');
  await mkdir(sound);
  await (await PGlite.create({ dataDir: join(sound, 'pglite') })).close();
}, 120_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

const open = (path: string) => openAsItIs({ kind: 'directory', path }, () => {});
/** The names of all files there, without the lock. Files that PostgreSQL makes anew at each start are left out too. */
async function contents(path: string): Promise<readonly string[]> {
  const names = await readdir(path, { recursive: true }).catch(() => []);
  return names.filter((name) => name !== 'lock' && !/(pg_internal\.init|postmaster\.\w+)$/.test(name)).sort();
}

const DAMAGES: readonly (readonly [string, (path: string) => Promise<void>, RegExp])[] = [
  [
    'was made by another version of PostgreSQL',
    (path) => writeFile(join(path, 'pglite', 'PG_VERSION'), '16\n'),
    /was created by PostgreSQL 16, and this version of Countersign can only read 18\. Start the version of Countersign that created it/,
  ],
  [
    'lost the file that names its version',
    (path) => rm(join(path, 'pglite', 'PG_VERSION')),
    /is damaged and cannot be opened\. Move the directory away and restore a backup/,
  ],
  ['has a damaged control file', (path) => truncate(join(path, 'pglite', 'global', 'pg_control')), /is damaged/],
  ['lost what was written ahead', (path) => rm(join(path, 'pglite', 'pg_wal'), { recursive: true }), /is damaged/],
  ['lost its tables', (path) => rm(join(path, 'pglite', 'base'), { recursive: true }), /is damaged/],
  [
    'is a file',
    async (path) => {
      await rm(path, { recursive: true });
      await writeFile(path, 'no directory');
    },
    /cannot be used: .*Set DATA_DIR to a directory/,
  ],
  [
    'is a link that leads nowhere',
    async (path) => {
      await rm(path, { recursive: true });
      await symlink(join(directory, 'nowhere', 'at', 'all'), path);
    },
    /Set DATA_DIR to a directory|Fix the broken link in its path/,
  ],
];

test.each(DAMAGES)(
  'a data directory that %s is refused with its path and what to do, and left as it is',
  async (_, damage, words) => {
    const path = join(directory, `d${++made}`);
    await cp(sound, path, { recursive: true, filter: (from) => !from.endsWith('/lock') });
    await damage(path);
    const before = await contents(path);
    const error = await open(path).catch((one: unknown) => one);
    expect(error).toMatchObject({ message: expect.stringMatching(words) });
    expect(String(error)).toContain(path);
    expect(String(error)).not.toContain('sASSERTIONS');
    expect(await contents(path)).toEqual(before);
  },
  60_000,
);

test('one in a place that cannot be written is refused with its path and what to do', async () => {
  // Nobody can make a directory there, root included.
  await expect(open('/dev/null/data')).rejects.toThrow(
    /^The data directory \/dev\/null\/data cannot be used: .*Set DATA_DIR to a directory/,
  );
});

test('of many processes that start at once with one directory one gets it, and all others say so', async () => {
  const path = join(directory, 'wanted');
  await cp(sound, path, { recursive: true, filter: (from) => !from.endsWith('/lock') });
  const openings = await Promise.allSettled(Array.from({ length: 8 }, () => open(path)));
  for (const one of openings) if (one.status === 'fulfilled') await one.value.close();
  const refused = openings.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  expect(refused).toHaveLength(7);
  for (const words of refused) expect(words).toContain('is in use by another process');
}, 60_000);

test('a sound one is opened, and one that is not there is made', async () => {
  await (await open(sound)).close();
  const fresh = join(directory, 'fresh');
  await mkdir(fresh);
  await (await open(fresh)).close();
  expect((await readFile(join(fresh, 'pglite', 'PG_VERSION'), 'utf8')).trim()).toBe('18');
}, 120_000);
