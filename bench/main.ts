import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { burst } from './burst.ts';
import { crowd } from './crowd.ts';
import { Databases } from './databases.ts';
import { expressions } from './expressions.ts';
import { ingest } from './ingest.ts';
import { latency } from './latency.ts';
import { decisions } from './look.ts';
import { BrokenPromise, type Figure, ratioOf, reached } from './measure.ts';
import { memory } from './memory.ts';
import { startUp } from './start-up.ts';
import { steady } from './steady.ts';
import { markdown, tables } from './table.ts';
import { verdicts } from './verdicts.ts';
import { workers } from './workers.ts';

const REPORT = new URL('../reports/bench.json', import.meta.url);
const HELP = `Measures the app, each figure beside a reference of the same run.

  npm run bench -- [--only ingest,latency] [--entries 20000] [--full] [--markdown]

  --only      ingest, latency, steady, burst, crowd, requests, verdicts, expressions, start, memory, workers
  --entries   how long the journal is for its figures
  --full      a million entries
  --markdown  the tables as docs/performance.md has them
`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    entries: { type: 'string', default: '20000' },
    full: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const entries = values.full ? 1_000_000 : Number(values.entries);
const BENCHES: Readonly<Record<string, (databases: Databases) => Promise<readonly Figure[]>>> = {
  ingest,
  latency,
  steady,
  burst: (databases) => burst(databases, 10_000),
  crowd,
  requests: decisions,
  verdicts,
  expressions,
  start: startUp,
  memory: (databases) => memory(databases, entries),
  workers,
};

const wanted = values.only?.split(',') ?? Object.keys(BENCHES);
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name));
if (values.help) {
  process.stdout.write(HELP);
} else if (unknown.length > 0 || !Number.isInteger(entries) || entries < 1_000) {
  const problem = unknown.length > 0 ? `There is no bench ${unknown.join(', ')}` : '--entries is 1000 or more';
  process.stderr.write(`${problem}\n\n${HELP}`);
  process.exitCode = 2;
} else {
  await run();
}

async function run(): Promise<void> {
  const databases = new Databases();
  const figures: Figure[] = [];
  try {
    for (const name of wanted) {
      process.stderr.write(`${name} …\n`);
      figures.push(...((await BENCHES[name]?.(databases)) ?? []));
    }
  } catch (error) {
    if (!(error instanceof BrokenPromise)) throw error;
    process.stderr.write(`The app broke its word: ${error.message}\n`);
    process.exitCode = 1;
  } finally {
    await databases.close();
  }
  await report(figures);
}

async function report(figures: readonly Figure[]): Promise<void> {
  const machine = {
    at: new Date().toISOString(),
    node: process.version,
    processor: cpus()[0]?.model ?? 'unknown',
    processors: cpus().length,
    memoryBytes: totalmem(),
  };
  const told = figures.map((figure) => ({ ...figure, ratio: ratioOf(figure), reached: reached(figure) }));
  await mkdir(new URL('.', REPORT), { recursive: true });
  await writeFile(REPORT, `${JSON.stringify({ machine, figures: told }, null, 2)}\n`);
  const { node, processor, processors, at } = machine;
  const head = `${processors} × ${processor}, Node ${node}, PostgreSQL with its default settings, ${at.slice(0, 10)}`;
  process.stdout.write(`${head}\n\n${values.markdown ? markdown(figures) : tables(figures)}`);
  const missed = figures.filter((figure) => reached(figure) === false).length;
  if (missed > 0) process.stderr.write(`\n${missed} figures missed what was aimed at.\n`);
  process.stderr.write('\nGitHub is the sandbox. Written to reports/bench.json.\n');
}
