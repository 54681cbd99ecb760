import type { CliCommand } from '../src/cli/command.ts';
import { journal } from '../src/cli/journal.ts';
import { rulesets } from '../src/cli/rulesets.ts';
import { run } from '../src/cli/run.ts';
import { readPolicyOf } from '../src/composition/cli-app.ts';
import { journalsOf } from '../src/composition/cli-database.ts';
import { refPatterns } from '../src/policy-file/ref-patterns.ts';
import type { Database } from '../src/store/db/database.ts';

/**
 * The `countersign` of a terminal, as the story needs it.
 * It runs in this process, because no other can read a database in memory.
 * @param environment as the app has it
 * @returns what the given command line prints; rejects with its error
 */
export function commandLine(
  database: Database,
  environment: Readonly<Record<string, string | undefined>>,
): (argv: readonly string[]) => Promise<string> {
  const noFiles = () => Promise.reject(new Error('the demo writes no files'));
  const commands: readonly CliCommand[] = [
    rulesets({
      refPatterns,
      read: (repository, io) => readPolicyOf(repository, io),
      exists: noFiles,
      writeFile: noFiles,
    }),
    // The app closes the database.
    journal({ open: async () => ({ ...journalsOf(database), close: async () => {} }) }),
  ];
  return async (argv) => {
    const out: string[] = [];
    const errors: string[] = [];
    const code = await run({ version: '', commands }, argv, {
      stdout: { write: (text) => out.push(text) },
      stderr: { write: (text) => errors.push(text) },
      stdin: async () => new Uint8Array(),
      env: environment,
      cwd: process.cwd(),
    });
    if (code !== 0)
      throw new Error(`countersign ${argv.join(' ')} ended with ${code}: ${[...errors, ...out].join('')}`);
    return out.join('');
  };
}
