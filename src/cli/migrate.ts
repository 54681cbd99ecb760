import { parseArgs } from 'node:util';
import { inFull } from '../render/text/phrases.ts';
import { ownLines, terminalLine, terminalLines } from '../render/text/terminal.ts';
import { type Phrase, phrase } from '../render/text/tree.ts';
import { type CliCommand, UsageError } from './command.ts';

/** The roles of the database; null for a directory, which has no roles. */
export type Prepared = { readonly owner: string; readonly app: string | null } | null;

export interface MigrateDependencies {
  /** Brings the tables up to date. @throws InputError with the reason if it cannot */
  prepare(env: Readonly<Record<string, string | undefined>>, cwd: string): Promise<Prepared>;
}

const USAGE = ownLines`countersign migrate

Brings the database up to date for this version. Run it before you start the app. If the app owns its tables, it does
this itself when it starts. If the owner and the app are two roles, only this command can do it:

  DATABASE_OWNER_URL  the address of the PostgreSQL database, as the owner of the tables
  DATABASE_URL        the address of the same database, as the role of the app

The command grants the role of the app only what it needs: it can read the journal and append to it. You can run the
command again at any time, also while processes of this version or the previous one are running.

Exit status: 0 if the database is up to date, 2 if the update failed.`;

/** `countersign migrate`: updates the tables, and grants the app no right to change the journal (REC-1). */
export function runMigrate(needs: MigrateDependencies): CliCommand {
  return {
    name: 'migrate',
    summary: 'bring the database up to date, as its owner',
    usage: USAGE,
    async run(argv, io) {
      const { positionals } = parseArgs({ args: [...argv], options: {}, allowPositionals: true });
      if (positionals.length > 0) throw new UsageError('migrate takes no arguments');
      const prepared = await needs.prepare(io.env, io.cwd);
      io.stdout.write(terminalLines([terminalLine(phrase`The database is up to date. ${who(prepared)}`)]));
      return 0;
    },
  };
}

function who(prepared: Prepared): Phrase {
  if (prepared === null) return phrase`It is a directory: anyone who can write to it can change the journal.`;
  const owner = inFull(prepared.owner);
  return prepared.app === null
    ? phrase`The app connects as its owner, ${owner}, so it could change the journal; docs/operations.md says how to give it a role of its own.`
    : phrase`The app connects as ${inFull(prepared.app)}, which can read the journal and append to it; the tables belong to ${owner}.`;
}
