import { parseArgs } from 'node:util';
import { type CliCommand, UsageError } from './command.ts';
import { printable } from './printable.ts';

/** Who may do what from now on; null where the database is a directory, which knows no roles. */
export type Prepared = { readonly owner: string; readonly app: string | null } | null;

export interface MigrateDependencies {
  /** Brings the tables up to date. @throws InputError where that cannot be done, with the reason */
  prepare(env: Readonly<Record<string, string | undefined>>, cwd: string): Promise<Prepared>;
}

const USAGE = `countersign migrate

Brings the database up to date for this version, before the app is started. The app does so by itself where it is the
owner of its tables; with two roles it may not, and this does it:

  DATABASE_OWNER_URL  the PostgreSQL as the owner of the tables
  DATABASE_URL        the same as the role that the app has

The app's role is granted what it needs and no more: of the journal, reading and appending. It is safe to repeat, beside
running processes of this version and of the one before.

Exit status: 0 where all is up to date, 2 where it could not be brought so.`;

/** `countersign migrate`: REC-1, the role that the app needs cannot change the journal. */
export function runMigrate(needs: MigrateDependencies): CliCommand {
  return {
    name: 'migrate',
    summary: 'bring the database up to date, as its owner',
    usage: USAGE,
    async run(argv, io) {
      const { positionals } = parseArgs({ args: [...argv], options: {}, allowPositionals: true });
      if (positionals.length > 0) throw new UsageError('migrate takes no arguments');
      const prepared = await needs.prepare(io.env, io.cwd);
      io.stdout.write(`The database is up to date. ${who(prepared)}\n`);
      return 0;
    },
  };
}

function who(prepared: Prepared): string {
  if (prepared === null) return 'It is a directory: whoever can write there can change the journal.';
  const owner = printable(prepared.owner);
  return prepared.app === null
    ? `The app connects as its owner, ${owner}, and so could change the journal; docs/operations.md says how to give it a role of its own.`
    : `The app connects as ${printable(prepared.app)}, which can read the journal and append to it; the tables belong to ${owner}.`;
}
