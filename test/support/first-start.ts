import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const DATABASE = join(import.meta.dirname, '../../src/store/db/database.ts');

/**
 * Opens the database in a process that does nothing else.
 * @returns the most memory that it used, in bytes. On Linux the peak of `getrusage` begins with that of the parent
 * process, so it is read from /proc, which starts again for each program
 */
export async function memoryOfStart(directory: string): Promise<number> {
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
