import { PGlite, type PGliteOptions } from '@electric-sql/pglite';

/**
 * PostgreSQL fills its buffers with zeros at the start, and would take 128 MB. What is not found there is read from files that the
 * operating system has in its memory anyway.
 */
const BUFFERS = 'shared_buffers=32MB';
/** While a database is made, whose first tables are small. */
const FIRST_BUFFERS = 'shared_buffers=2MB';

/** Of what is written ahead, in megabytes; PostgreSQL's 16 are copied over and over while a database is made. */
const FILES = '--wal-segsize=4';

const withBuffers = (buffers: string): readonly string[] => [...PGlite.defaultStartParams, '-c', buffers];

/** Opens a PGlite as the app uses it. */
export const startPGlite = (options: PGliteOptions): Promise<PGlite> =>
  PGlite.create({ ...options, startParams: [...withBuffers(BUFFERS)] });

/** Makes a database in an empty directory, with as little memory as that takes, and closes it. */
export async function makeDatabase(dataDir: string): Promise<void> {
  const pglite = await PGlite.create({
    dataDir,
    startParams: [...withBuffers(FIRST_BUFFERS)],
    initDbStartParams: ['-c', FIRST_BUFFERS, FILES],
  });
  await pglite.close();
}
