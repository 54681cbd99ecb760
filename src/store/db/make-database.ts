import { makeDatabase } from './pglite.ts';

/** A program that creates a database in an empty directory. If it fails, it prints one line that says why. */
const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('node make-database.ts DIRECTORY');
try {
  await makeDatabase(directory);
} catch (error) {
  console.error(Error.isError(error) ? error.message : error);
  process.exitCode = 1;
}
