import { PGlite, type PGliteOptions } from '@electric-sql/pglite';

/**
 * Shared buffers. PostgreSQL fills them with zeros at startup and would take 128 MB.
 * Pages that are not in them are read from files, which the operating system caches anyway.
 */
const BUFFERS = 'shared_buffers=32MB';
/** Shared buffers while a database is created. */
const FIRST_BUFFERS = 'shared_buffers=2MB';

/** Size of WAL files in megabytes. PostgreSQL's default of 16 is copied repeatedly while a database is created. */
const FILES = '--wal-segsize=4';

const withBuffers = (buffers: string): readonly string[] => [...PGlite.defaultStartParams, '-c', buffers];

/** Opens a PGlite with the app's options. */
export const startPGlite = (options: PGliteOptions): Promise<PGlite> =>
  PGlite.create({ ...options, startParams: [...withBuffers(BUFFERS)] });

/** Creates a database in an empty directory with little memory, and closes it. */
export async function makeDatabase(dataDir: string): Promise<void> {
  const pglite = await PGlite.create({
    dataDir,
    startParams: [...withBuffers(FIRST_BUFFERS)],
    initDbStartParams: ['-c', FIRST_BUFFERS, FILES],
  });
  await pglite.close();
}
