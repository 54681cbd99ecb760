import { parseArgs } from 'node:util';
import { asInstant, type Instant } from '../domain/ids.ts';
import type { ChainFault, ChainReport, JournalEntry } from '../domain/journal.ts';
import type { Verdict } from '../domain/verdict.ts';
import { entryLine } from '../render/terminal/journal.ts';
import { jsonText } from '../render/terminal/plain-json.ts';
import { plainVerdict } from '../render/terminal/verdict.ts';
import { counted, inFull } from '../render/text/phrases.ts';
import { ownLines, terminalLine, terminalLines } from '../render/text/terminal.ts';
import { type Phrase, phrase, words } from '../render/text/tree.ts';
import { type CliCommand, type ExitCode, InputError, type Io, UsageError } from './command.ts';

/** A repository that has a journal. `name` is null if another repository has its name now. */
export interface Recorded {
  readonly id: number;
  readonly name: string | null;
}

/** The journals of one database, for reading. */
export interface Journals {
  repositories(): Promise<readonly Recorded[]>;
  verify(repository: number): Promise<ChainReport>;
  decisionAt(repository: number, subject: string, at: Instant | null): Promise<JournalEntry | null>;
  entriesOf(repository: number, subject: string, at: Instant | null): Promise<readonly JournalEntry[]>;
  close(): Promise<void>;
}

export interface JournalDependencies {
  /** @throws InputError if the database cannot be opened */
  open(io: Io): Promise<Journals>;
}

const USAGE = ownLines`countersign journal verify [OWNER/REPO …]
countersign journal show OWNER/REPO#NUMBER [--at TIME] [--json]

Reads the journal in the database of the app (DATABASE_URL, or DATA_DIR) and changes nothing. With DATA_DIR, stop the
app first: only one process can open the directory.

verify  follows the chain of each repository from its first entry to its last, and names the first entry that was
        changed, removed, inserted or moved. Without names, it checks every repository. Keep the hash of the last entry
        in another place: it shows later whether the whole journal was replaced.
show    shows what was decided about a pull request, and why, with everything that was recorded about it.

  --at TIME  shows the state at that time, for example 2026-11-22T09:30:00Z; a day (2026-11-22) means its end, in UTC
  --json     prints the entries as JSON, oldest first

Exit status: 0 if every entry is valid or there is something to show, 1 if an entry is invalid, 2 if the journal cannot
be read.`;

/** `countersign journal`: shows past decisions with their reasons (REC-2), and verifies the journal (REC-1). */
export function journal(needs: JournalDependencies): CliCommand {
  return {
    name: 'journal',
    summary: 'verify the journal, or show what it says about a release',
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
        if (values.at !== undefined || values.json) throw new UsageError('--at and --json are options of show');
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
  if (chosen.length === 0) say(io, phrase`The journal is empty.`);
  let bad = 0;
  for (const repository of chosen) {
    const report = await journals.verify(repository.id);
    const { fault } = report;
    const called = repository.name === null ? words(`repository ${repository.id}`) : inFull(repository.name);
    say(io, phrase`${called}: ${chainText(report)}`);
    bad += fault === null ? 0 : 1;
  }
  return bad === 0 ? 0 : 1;
}

const say = (io: Io, sentence: Phrase): void => io.stdout.write(terminalLines([terminalLine(sentence)]));

function chainText({ right, hash, fault }: ChainReport): Phrase {
  const entries = counted(right, 'entry', 'entries');
  return fault === null
    ? phrase`${entries}, all valid; the last hash is ${inFull(hash)}`
    : phrase`entry ${fault.number} is invalid: ${faultText(fault.fault)}; ${entries} before it valid`;
}

function faultText(fault: ChainFault): Phrase {
  switch (fault.code) {
    case 'gap':
      return phrase`entry ${fault.expected} was expected here, so an entry was removed or moved`;
    case 'changed':
      return phrase`its text or its hash was changed`;
    case 'not-linked':
      return phrase`it does not follow the entry before it, so one of the two was inserted, moved or replaced`;
    case 'misplaced':
      return phrase`the column "${inFull(fault.field)}" does not match the entry`;
    case 'unreadable':
      return phrase`it is not a journal entry`;
    case 'missing-end':
      return phrase`it was written and is missing, as is every entry after it`;
  }
}

interface Asked {
  readonly repository: string;
  readonly subject: string;
  /** null for everything that is recorded. */
  readonly at: Instant | null;
  readonly json: boolean;
}

async function show(journals: Journals, { repository: name, subject, at, json }: Asked, io: Io): Promise<ExitCode> {
  const repository = repositoryNamed(await journals.repositories(), name);
  const found = await journals.entriesOf(repository.id, subject, at);
  if (found.length === 0) {
    const until = at === null ? '' : ` up to ${at}`;
    throw new InputError(`the journal has no entry about ${name}${subject}${until}`);
  }
  if (json) {
    io.stdout.write(jsonText(found));
    return 0;
  }
  const decision = await journals.decisionAt(repository.id, subject, at);
  const before = decision === null ? [] : [plainVerdict(verdictIn(decision), null)];
  io.stdout.write(terminalLines([...before, terminalLine(phrase`Recorded`), ...found.map(entryLine)]));
  return 0;
}

/** The verdict of a decision. src/journal/entries.ts wrote it, and the hash proves that it is unchanged. */
function verdictIn({ detail }: JournalEntry): Verdict {
  const verdict: unknown = detail;
  return verdict as Verdict;
}

function repositoryNamed(all: readonly Recorded[], name: string): Recorded {
  const found = all.find((one) => one.name?.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw new InputError(`the journal has no entry about a repository ${name}`);
  return found;
}

function pullRequestNamed(name: string): { readonly repository: string; readonly subject: string } {
  const [, repository, number] = /^([^/#\s]+\/[^/#\s]+)#([1-9]\d{0,9})$/.exec(name) ?? [];
  if (repository === undefined || number === undefined)
    throw new UsageError(`"${name}" is not a pull request; write OWNER/REPO#NUMBER`);
  return { repository, subject: `#${number}` };
}

function timeOf(text: string): Instant {
  try {
    return asInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59.999Z` : text);
  } catch {
    throw new UsageError(`"${text}" is not a time; write one like 2026-11-22T09:30:00Z, or a day`);
  }
}
