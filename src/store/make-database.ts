import { makeDatabase } from './pglite.ts';

/** A program: makes a database in the empty directory that it is given. It says in one line why it cannot. */
const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('node make-database.ts DIRECTORY');
try {
  await makeDatabase(directory);
} catch (error) {
  console.error(Error.isError(error) ? error.message : error);
  process.exitCode = 1;
}
