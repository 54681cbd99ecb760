import { parseArgs } from 'node:util';
import type { Instant } from '../domain/ids.ts';
import type { Job } from '../domain/job.ts';
import { jsonText } from '../render/terminal/plain-json.ts';
import { inFull } from '../render/text/phrases.ts';
import { fromSpelled } from '../render/text/spelled.ts';
import { ownLines, terminalLine, terminalLines } from '../render/text/terminal.ts';
import { moment, type Phrase, phrase, words } from '../render/text/tree.ts';
import { type CliCommand, type ExitCode, InputError, type Io, UsageError } from './command.ts';

const STATES = ['failed', 'active', 'waiting', 'deferred'] as const;
type State = (typeof STATES)[number];

/** A job; see src/worker/queue/job-list.ts. */
interface Listed {
  readonly key: string;
  readonly state: State;
  readonly at: Instant;
  readonly failures: number;
  readonly error: string | null;
  readonly job: Job;
}

/** The jobs of one database. */
export interface Jobs {
  count(): Promise<Readonly<Record<State, number>>>;
  page(wanted: {
    readonly state: State | null;
    readonly key: string | null;
    readonly limit: number;
    readonly offset: number;
  }): Promise<readonly Listed[]>;
  failedKeys(): Promise<readonly string[]>;
  retry(keys: readonly string[] | null): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface JobsDependencies {
  /** @throws InputError if the database cannot be opened */
  open(io: Io): Promise<Jobs>;
  /** The name in the list that is most similar to the word, or null. */
  nearest(word: string, names: Iterable<string>): string | null;
}

const PAGE = 50;
const USAGE = ownLines`countersign jobs list [--state STATE] [--page N] [--limit N] [--json]
countersign jobs show KEY [--json]
countersign jobs retry KEY … | --all

Shows the app's jobs: what it still has to do, and what failed permanently. Uses the database of the app (DATABASE_URL,
or DATA_DIR). With PostgreSQL the app can keep running. With DATA_DIR, stop the app first: only one process can open the
directory.

list   counts the jobs in each state and lists them: first those that failed permanently, then the others by time
show   shows one job in full
retry  puts jobs that failed permanently back on the queue, to run at once and with a full set of tries; for one pull
       request, a comment there or a re-run of the check does the same

  --state STATE  lists only jobs in this state: failed (permanently, so the app no longer tries), active, waiting, or
                 deferred (postponed until a time)
  --page N       shows page N (default: 1)
  --limit N      shows N jobs on a page (default: ${PAGE}, at most 1,000)
  --all          retries all jobs that failed permanently
  --json         prints JSON

Exit status: 0 if the command succeeded, even if there are no jobs; 2 if it failed, for example because there is no such
job.`;

/** `countersign jobs`: lists jobs, shows one, and retries those that failed permanently. */
export function jobs(needs: JobsDependencies): CliCommand {
  return {
    name: 'jobs',
    summary: 'list jobs, and retry those that failed permanently',
    usage: USAGE,
    async run(argv, io) {
      const { values, positionals } = parseArgs({
        args: [...argv],
        options: {
          state: { type: 'string' },
          page: { type: 'string' },
          limit: { type: 'string' },
          all: { type: 'boolean' },
          json: { type: 'boolean' },
        },
        allowPositionals: true,
      });
      const [verb, ...typed] = positionals;
      const keys = typed.map(fromSpelled);
      const json = values.json === true;
      const listing = values.state !== undefined || values.page !== undefined || values.limit !== undefined;
      if (listing && verb !== 'list') throw new UsageError('--state, --page and --limit are options of list');
      if (values.all && verb !== 'retry') throw new UsageError('--all is an option of retry');
      switch (verb) {
        case 'list': {
          if (keys.length > 0) throw new UsageError('list takes no key; use show to see one job');
          const wanted = { state: stateOf(values.state), ...pageOf(values.page, values.limit) };
          return withJobs(needs, io, (all) => list(all, wanted, json, io));
        }
        case 'show': {
          const [key, ...more] = keys;
          if (key === undefined || more.length > 0) throw new UsageError('show takes one key, as list prints it');
          return withJobs(needs, io, (all) => show(all, key, json, io));
        }
        case 'retry': {
          if (json) throw new UsageError('--json is an option of list and show');
          if (keys.length > 0 === (values.all === true)) throw new UsageError('retry takes either keys or --all');
          return withJobs(needs, io, (all) => retry(needs, all, values.all ? null : keys, io));
        }
        default:
          throw new UsageError('jobs needs list, show or retry');
      }
    },
  };
}

async function withJobs(needs: JobsDependencies, io: Io, use: (jobs: Jobs) => Promise<ExitCode>): Promise<ExitCode> {
  const all = await needs.open(io);
  try {
    return await use(all);
  } finally {
    await all.close();
  }
}

async function list(
  all: Jobs,
  { state, page, limit }: { readonly state: State | null; readonly page: number; readonly limit: number },
  json: boolean,
  io: Io,
): Promise<ExitCode> {
  const counts = await all.count();
  const found = await all.page({ state, key: null, limit, offset: (page - 1) * limit });
  if (json) {
    io.stdout.write(jsonText({ counts, page, limit, jobs: found }));
    return 0;
  }
  const total = state === null ? STATES.reduce((sum, one) => sum + counts[one], 0) : counts[state];
  const pages = Math.ceil(total / limit);
  say(io, [
    phrase`${counts.failed} failed permanently, ${counts.active} active, ${counts.waiting} waiting, ${counts.deferred} deferred`,
    ...(found.length === 0 && total > 0 ? [phrase`There is no page ${page}.`] : []),
    ...found.map(line),
    ...(page < pages ? [phrase`Page ${page} of ${pages}; --page ${page + 1} shows the next.`] : []),
  ]);
  return 0;
}

function line({ key, state, at, failures, error }: Listed): Phrase {
  const when = phrase`${words(state === 'deferred' ? 'until' : 'since')} ${moment(at)}`;
  const failed = failures === 0 ? '' : phrase`, failed ${words(failures === 1 ? 'once' : `${failures} times`)} before`;
  const why = error === null ? '' : phrase`: ${inFull(error)}`;
  return phrase`${words(state.padEnd(8))}  ${inFull(key)}  ${when}${failed}${why}`;
}

async function show(all: Jobs, key: string, json: boolean, io: Io): Promise<ExitCode> {
  const found = await all.page({ state: null, key, limit: PAGE, offset: 0 });
  if (found.length === 0) throw new InputError(`there is no job "${key}"; run countersign jobs list to see the jobs`);
  if (json) io.stdout.write(jsonText(found));
  else
    for (const one of found) {
      const { installation, owner } = one.job;
      say(io, [line(one), phrase`  asks GitHub as installation ${installation} on ${inFull(owner)}`]);
    }
  return 0;
}

async function retry(needs: JobsDependencies, all: Jobs, keys: readonly string[] | null, io: Io): Promise<ExitCode> {
  const done = await all.retry(keys);
  if (keys !== null && done.length === 0) {
    const failed = await all.failedKeys();
    const unknown = keys.find((key) => !failed.includes(key)) ?? keys.join(', ');
    const near = needs.nearest(unknown, failed);
    const hint =
      near === null ? 'run countersign jobs list --state failed to see those that did' : `did you mean "${near}"?`;
    throw new InputError(`no job "${unknown}" failed permanently, so none was retried; ${hint}`);
  }
  say(
    io,
    done.length === 0
      ? [phrase`No job failed permanently.`]
      : done.map((key) => phrase`${inFull(key)} is back on the queue`),
  );
  return 0;
}

const say = (io: Io, lines: readonly Phrase[]): void => io.stdout.write(terminalLines(lines.map(terminalLine)));

function stateOf(word: string | undefined): State | null {
  if (word === undefined) return null;
  const state = STATES.find((one) => one === word);
  if (state === undefined) throw new UsageError(`"${word}" is not a state; the states are ${STATES.join(', ')}`);
  return state;
}

function pageOf(page = '1', limit = String(PAGE)): { readonly page: number; readonly limit: number } {
  for (const number of [page, limit])
    if (!/^[1-9]\d{0,6}$/.test(number)) throw new UsageError(`"${number}" is not a page number or a number of jobs`);
  if (Number(limit) > 1_000) throw new UsageError('--limit takes 1,000 at most');
  return { page: Number(page), limit: Number(limit) };
}
