import { parseArgs } from 'node:util';
import type { Instant } from '../domain/ids.ts';
import type { Job } from '../domain/job.ts';
import { plainJson } from '../render/terminal/plain-json.ts';
import { terminalLine } from '../render/text/terminal.ts';
import { moment } from '../render/text/tree.ts';
import { type CliCommand, type ExitCode, InputError, type Io, UsageError } from './command.ts';
import { printable } from './printable.ts';

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
  /** @throws InputError where the database cannot be opened */
  open(io: Io): Promise<Jobs>;
  /** The name of the list that the word was most likely meant to be. */
  nearest(word: string, names: Iterable<string>): string | null;
}

const PAGE = 50;
const USAGE = `countersign jobs list [--state STATE] [--page N] [--limit N] [--json]
countersign jobs show KEY [--json]
countersign jobs retry KEY … | --all

Shows what the app has still to look at, and what it could not do. Uses the database that the app uses (DATABASE_URL, or
DATA_DIR). On PostgreSQL the app goes on meanwhile. A directory can be opened by one process only: stop the app first.

list   how many jobs there are of each state, and the jobs: what failed permanently first, then by time
show   all that is known of one job
retry  puts jobs that failed permanently back on the queue, to be done at once and with all their tries. Re-running the check
       on GitHub does the same for one pull request, without this command.

  --state STATE  only failed (for good: nobody tries it any more), active, waiting, or deferred (put off until a time)
  --page N       the Nth page (the first where left out)
  --limit N      so many on a page (${PAGE} where left out, 1,000 at most)
  --all          retries all that failed permanently
  --json         prints JSON

Exit status: 0 where it was done (also where there are no jobs), 2 where it was not: there is no such job, say.`;

/** `countersign jobs`: what waits, what is put off, and what failed permanently, which can be tried again. */
export function jobs(needs: JobsDependencies): CliCommand {
  return {
    name: 'jobs',
    summary: 'list what waits and what failed permanently, and try that again',
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
      const [verb, ...keys] = positionals;
      const json = values.json === true;
      const listing = values.state !== undefined || values.page !== undefined || values.limit !== undefined;
      if (listing && verb !== 'list') throw new UsageError('--state, --page and --limit go with list');
      if (values.all && verb !== 'retry') throw new UsageError('--all goes with retry');
      switch (verb) {
        case 'list': {
          if (keys.length > 0) throw new UsageError('list takes no key; show takes one');
          const wanted = { state: stateOf(values.state), ...pageOf(values.page, values.limit) };
          return withJobs(needs, io, (all) => list(all, wanted, json, io));
        }
        case 'show': {
          const [key, ...more] = keys;
          if (key === undefined || more.length > 0) throw new UsageError('show takes one key, as list prints it');
          return withJobs(needs, io, (all) => show(all, key, json, io));
        }
        case 'retry': {
          if (json) throw new UsageError('--json goes with list and show');
          if (keys.length > 0 === (values.all === true)) throw new UsageError('retry takes keys, or --all');
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
    print(io, { counts, page, limit, jobs: found });
    return 0;
  }
  io.stdout.write(
    `${counts.failed} failed permanently, ${counts.active} active, ${counts.waiting} waiting, ${counts.deferred} deferred\n`,
  );
  const total = state === null ? STATES.reduce((sum, one) => sum + counts[one], 0) : counts[state];
  if (found.length === 0 && total > 0) io.stdout.write(`There is no page ${page}.\n`);
  for (const one of found) io.stdout.write(`${line(one)}\n`);
  const pages = Math.ceil(total / limit);
  if (page < pages) io.stdout.write(`Page ${page} of ${pages}; --page ${page + 1} shows the next.\n`);
  return 0;
}

function line({ key, state, at, failures, error }: Listed): string {
  const when = `${state === 'deferred' ? 'until' : 'since'} ${terminalLine([moment(at)])}`;
  const failed = failures === 0 ? '' : `, failed ${failures === 1 ? 'once' : `${failures} times`} before`;
  const why = error === null ? '' : `: ${printable(error)}`;
  return `${state.padEnd(8)}  ${printable(key)}  ${when}${failed}${why}`;
}

async function show(all: Jobs, key: string, json: boolean, io: Io): Promise<ExitCode> {
  const found = await all.page({ state: null, key, limit: PAGE, offset: 0 });
  if (found.length === 0) throw new InputError(`there is no job "${key}"; countersign jobs list shows those that are`);
  if (json) print(io, found);
  else
    for (const one of found) {
      const { installation } = one.job;
      io.stdout.write(`${line(one)}\n  asks GitHub as installation ${installation} on ${printable(one.job.owner)}\n`);
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
      near === null ? 'countersign jobs list --state failed shows those that did' : `did you mean "${near}"?`;
    throw new InputError(`no job "${unknown}" failed permanently, and nothing was put back; ${hint}`);
  }
  if (done.length === 0) io.stdout.write('No job failed permanently.\n');
  for (const key of done) io.stdout.write(`${printable(key)} is on the queue again\n`);
  return 0;
}

const print = (io: Io, value: unknown): void => io.stdout.write(`${plainJson(JSON.stringify(value, null, 2))}\n`);

function stateOf(word: string | undefined): State | null {
  if (word === undefined) return null;
  const state = STATES.find((one) => one === word);
  if (state === undefined) throw new UsageError(`"${word}" is no state; the states are ${STATES.join(', ')}`);
  return state;
}

function pageOf(page = '1', limit = String(PAGE)): { readonly page: number; readonly limit: number } {
  for (const number of [page, limit])
    if (!/^[1-9]\d{0,6}$/.test(number)) throw new UsageError(`"${number}" is no number of a page, or of jobs on one`);
  if (Number(limit) > 1_000) throw new UsageError('--limit takes 1,000 at most');
  return { page: Number(page), limit: Number(limit) };
}
