import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, type DatabasePlace, openDatabase } from '../../src/store/db/database.ts';
import { BACKOFF } from '../../src/worker/queue/backoff.ts';
import { JobQueue } from '../../src/worker/queue/queue.ts';

const CACHE = 'node_modules/.cache/countersign';
const MIGRATIONS = 'src/store/migrations';

const fail = (error: Error): never => {
  throw error;
};

/**
 * A database in memory, with all tables.
 * A new PGlite takes seconds to create its own, so one is created for each set of migrations, and then copied from a
 * file.
 */
async function memoryPlace(): Promise<Extract<DatabasePlace, { kind: 'memory' }>> {
  const file = join(CACHE, `${await fingerprint()}.tar`);
  const made = await readFile(file).catch(() => null);
  return { kind: 'memory', from: new Blob([made ?? (await make(file))]) };
}

/** Opens it; a failing connection fails the test. */
export const memoryDatabase = async (): Promise<Database> => openDatabase(await memoryPlace(), fail);

async function make(file: string): Promise<Buffer<ArrayBuffer>> {
  const database = await openDatabase({ kind: 'memory' }, fail);
  const queue = quietQueue(database);
  await queue.start();
  await queue.stop(1_000);
  const bytes = Buffer.from(await (await database.dump()).arrayBuffer());
  await database.close();
  await mkdir(CACHE, { recursive: true });
  // Another test process may do the same now: the last one wins, and nobody reads half a file.
  const half = `${file}.${process.pid}.${randomUUID()}`;
  await writeFile(half, bytes);
  await rename(half, file);
  for (const old of await readdir(CACHE))
    if (old.endsWith('.tar') && !file.endsWith(old)) await rm(join(CACHE, old), { force: true });
  return bytes;
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(MIGRATIONS)).sort())
    hash.update(name).update(await readFile(join(MIGRATIONS, name)));
  // The lock file names the versions of PGlite and pg-boss.
  hash.update(await readFile('package-lock.json'));
  return hash.digest('hex').slice(0, 16);
}

/** A queue that logs nothing, makes no pauses and tries again at once. */
export function quietQueue(
  database: Database,
  options: Partial<ConstructorParameters<typeof JobQueue>[0]> = {},
): JobQueue {
  return new JobQueue({
    database: database.queue,
    exclusive: database.exclusive,
    backoff: { ...BACKOFF, firstMillis: 1, longestMillis: 1 },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    concurrency: 4,
    pacing: [],
    ...options,
  });
}
