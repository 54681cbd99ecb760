import { parseArgs } from 'node:util';
import { asInstant, type Instant } from '../domain/ids.ts';
import type { JournalEntry } from '../domain/journal.ts';
import type { Verdict } from '../domain/verdict.ts';
import { entryLine } from '../render/terminal/journal.ts';
import { plainJson } from '../render/terminal/plain-json.ts';
import { plainVerdict } from '../render/terminal/verdict.ts';
import { type CliCommand, type ExitCode, InputError, type Io, UsageError } from './command.ts';
import { printable } from './printable.ts';

/** A repository that has a journal; `name` is null where another repository has its name now. */
export interface Recorded {
  readonly id: number;
  readonly name: string | null;
}

/** What `verify` found of a chain; see src/store/journal/journal.ts. */
export interface ChainReport {
  readonly right: number;
  readonly hash: string;
  readonly fault: { readonly number: number; readonly fault: ChainFault } | null;
}
type ChainFault =
  | { readonly code: 'gap'; readonly expected: number }
  | { readonly code: 'misplaced'; readonly field: string }
  | { readonly code: 'changed' | 'not-linked' | 'unreadable' | 'missing-end' };

/** The journals of one database, for reading. */
export interface Journals {
  repositories(): Promise<readonly Recorded[]>;
  verify(repository: number): Promise<ChainReport>;
  decisionAt(repository: number, subject: string, at: Instant | null): Promise<JournalEntry | null>;
  entriesOf(repository: number, subject: string, at: Instant | null): Promise<readonly JournalEntry[]>;
  close(): Promise<void>;
}

export interface JournalDependencies {
  /** @throws InputError where the database cannot be opened */
  open(io: Io): Promise<Journals>;
}

const USAGE = `countersign journal verify [OWNER/REPO …]
countersign journal show OWNER/REPO#NUMBER [--at TIME] [--json]

Reads the journal of the database that the app uses (DATABASE_URL, or DATA_DIR; a directory that the app has open cannot
be read meanwhile, so stop the app first). Nothing is changed.

verify  follows the chain of each repository from its first entry to its last, and names the first entry that was
        changed, removed, inserted or moved. Without names: of every repository. Note the hash of the last entry down
        elsewhere to find out later whether the whole journal was exchanged.
show    says what was decided about a pull request, and why, with all that was recorded of it.

  --at TIME  as it was then, for example 2026-11-22T09:30:00Z; a day (2026-11-22) means its end, in UTC
  --json     prints the entries as JSON, oldest first

Exit status: 0 where all is right (or there is something to show), 1 where an entry is bad, 2 where nothing could be
read.`;

/** `countersign journal`: what was decided, by whom and why, at any time (REC-2), and whether it is what was written (REC-1). */
export function journal(needs: JournalDependencies): CliCommand {
  return {
    name: 'journal',
    summary: 'verify the journal, or show what it says of a release',
    usage: USAGE,
    async run(argv, io) {
      const { values, positionals } = parseArgs({
        args: [...argv],
        options: { at: { type: 'string' }, json: { type: 'boolean' } },
        allowPositionals: true,
      });
      const [verb, ...names] = positionals;
      if (verb !== 'verify' && verb !== 'show') throw new UsageError('journal needs verify or show');
      if (verb === 'verify') {
        if (values.at !== undefined || values.json) throw new UsageError('--at and --json go with show');
        return withJournals(needs, io, (journals) => verifyAll(journals, names, io));
      }
      const [name, ...more] = names;
      if (name === undefined || more.length > 0) throw new UsageError('show takes one OWNER/REPO#NUMBER');
      const subject = pullRequestNamed(name);
      const at = values.at === undefined ? null : timeOf(values.at);
      return withJournals(needs, io, (journals) => show(journals, { ...subject, at, json: values.json === true }, io));
    },
  };
}

async function withJournals(
  needs: JournalDependencies,
  io: Io,
  use: (journals: Journals) => Promise<ExitCode>,
): Promise<ExitCode> {
  const journals = await needs.open(io);
  try {
    return await use(journals);
  } finally {
    await journals.close();
  }
}

async function verifyAll(journals: Journals, names: readonly string[], io: Io): Promise<ExitCode> {
  const all = await journals.repositories();
  const chosen = names.length === 0 ? all : names.map((name) => repositoryNamed(all, name));
  if (chosen.length === 0) io.stdout.write('The journal is empty.\n');
  let bad = 0;
  for (const repository of chosen) {
    const { right, hash, fault } = await journals.verify(repository.id);
    const called = printable(repository.name ?? `repository ${repository.id}`);
    if (fault === null) io.stdout.write(`${called}: ${entries(right)}, all right; the last is ${hash}\n`);
    else
      io.stdout.write(
        `${called}: entry ${fault.number} is bad: ${faultText(fault.fault)}; ${entries(right)} before it right\n`,
      );
    bad += fault === null ? 0 : 1;
  }
  return bad === 0 ? 0 : 1;
}

const entries = (count: number): string => (count === 1 ? '1 entry' : `${count} entries`);

function faultText(fault: ChainFault): string {
  switch (fault.code) {
    case 'gap':
      return `entry ${fault.expected} was expected in its place, so one was removed or moved`;
    case 'changed':
      return 'its text or its hash was changed';
    case 'not-linked':
      return 'it does not follow the entry before it, so one of the two was inserted, moved or exchanged';
    case 'misplaced':
      return `the column "${printable(fault.field)}" says something else than the entry`;
    case 'unreadable':
      return 'it is no entry';
    case 'missing-end':
      return 'it was written and is gone, and with it all after it';
  }
}

interface Asked {
  readonly repository: string;
  readonly subject: string;
  /** null for all that is recorded. */
  readonly at: Instant | null;
  readonly json: boolean;
}

async function show(journals: Journals, { repository: name, subject, at, json }: Asked, io: Io): Promise<ExitCode> {
  const repository = repositoryNamed(await journals.repositories(), name);
  const found = await journals.entriesOf(repository.id, subject, at);
  if (found.length === 0) {
    const until = at === null ? '' : ` up to ${at}`;
    throw new InputError(`nothing is recorded of ${name}${subject}${until}`);
  }
  if (json) {
    io.stdout.write(`${plainJson(JSON.stringify(found, null, 2))}\n`);
    return 0;
  }
  const decision = await journals.decisionAt(repository.id, subject, at);
  if (decision !== null) io.stdout.write(`${plainVerdict(verdictIn(decision), null)}\n`);
  io.stdout.write(`Recorded\n${found.map((entry) => `${entryLine(entry)}\n`).join('')}`);
  return 0;
}

/** The entry was written from a verdict by src/journal/entries.ts, and its hash says that it is what was written. */
function verdictIn({ detail }: JournalEntry): Verdict {
  const verdict: unknown = detail;
  return verdict as Verdict;
}

function repositoryNamed(all: readonly Recorded[], name: string): Recorded {
  const found = all.find((one) => one.name?.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw new InputError(`nothing is recorded of a repository ${name}`);
  return found;
}

function pullRequestNamed(name: string): { readonly repository: string; readonly subject: string } {
  const [, repository, number] = /^([^/#\s]+\/[^/#\s]+)#([1-9]\d{0,9})$/.exec(name) ?? [];
  if (repository === undefined || number === undefined)
    throw new UsageError(`"${name}" is no pull request; write OWNER/REPO#NUMBER`);
  return { repository, subject: `#${number}` };
}

function timeOf(text: string): Instant {
  try {
    return asInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59.999Z` : text);
  } catch {
    throw new UsageError(`"${text}" is not a time; write one like 2026-11-22T09:30:00Z, or a day`);
  }
}
