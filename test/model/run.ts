import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Lane } from './lane.ts';
import { type Report, runSeed } from './runs.ts';

const STEPS = 12;
const MOST = 2 ** 31;
const HELP = `npm run test:model -- [--runs N] [--seed S] [--steps N] [--workers N]

Random acts of random people against the app and the sandbox, checked after every act against the rules as they are
written. Run i plays seed S + i, always with the same acts. Without --seed a random one is taken.`;
/** How long a failing run may be tried with fewer acts. */
const SHRINK_MILLIS = 60_000;
/** A database grows with every run; a new one from time to time is faster. */
const RUNS_A_LANE = 60;

interface Work {
  readonly seeds: readonly number[];
  readonly steps: number;
}

/** Plays the seeds one after the other, in its own thread, and reports each. */
async function work({ seeds, steps }: Work): Promise<void> {
  for (let first = 0; first < seeds.length; first += RUNS_A_LANE) {
    const lane = await Lane.start();
    for (const seed of seeds.slice(first, first + RUNS_A_LANE)) {
      parentPort?.postMessage(await runSeed(lane, seed, steps, SHRINK_MILLIS));
    }
    await lane.stop();
  }
}

/** A whole number. Ends the process with a sentence if the text is none, or out of range. */
function whole(name: string, text: string, least: number): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least && number < MOST) return number;
  console.error(`--${name} has to be a whole number of at least ${least} and below ${MOST}, not "${text}"`);
  process.exit(2);
}

function settings() {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '100' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * (MOST / 2))) },
      steps: { type: 'string', default: String(STEPS) },
      workers: { type: 'string', default: String(Math.min(availableParallelism(), 4)) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    process.exit(0);
  }
  return {
    runs: whole('runs', values.runs, 1),
    seed: whole('seed', values.seed, 0),
    steps: whole('steps', values.steps, 1),
    workers: whole('workers', values.workers, 1),
  };
}

const isFailed = ({ violations }: Report): boolean => violations.length > 0;

/** A failure for people: what is wrong, the acts, and how to repeat it. */
function show({ seed, violations, told, scenario }: Report, steps: number): string {
  return [
    `\nViolation with seed ${seed}:`,
    ...violations.map((one) => `  ✗ ${one}`),
    `The acts, under the policy ${JSON.stringify(scenario?.policy)}:`,
    ...told.map((line) => `  ${line}`),
    `Again: npm run test:model -- --seed ${seed} --runs 1 --steps ${steps}\n`,
  ].join('\n');
}

/** Spreads the runs over threads. Rejects if a thread fails by itself; the first violation ends all. */
function playAll(works: readonly Work[], onReport: (report: Report) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const threads = works.map((data) => new Worker(new URL(import.meta.url), { workerData: data, argv: [] }));
    let left = threads.length;
    const end = () => void Promise.all(threads.map((thread) => thread.terminate())).then(() => resolve(), reject);
    for (const thread of threads) {
      thread.on('message', (report: Report) => {
        onReport(report);
        if (isFailed(report)) end();
      });
      thread.on('error', reject);
      thread.on('exit', () => {
        left -= 1;
        if (left === 0) end();
      });
    }
  });
}

async function main(): Promise<void> {
  const { runs, seed, steps, workers } = settings();
  console.log(`seed ${seed}: ${runs} runs of up to ${steps} acts, ${workers} at a time`);
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const seeds = Array.from({ length: runs }, (_, index) => seed + index);
  const works = Array.from({ length: Math.min(workers, runs) }, (_, index) => ({
    seeds: seeds.filter((_seed, i) => i % workers === index),
    steps,
  }));
  const reports: Report[] = [];
  await playAll(works, (report) => {
    reports.push(report);
    if (reports.length % 25 === 0) console.log(`${reports.length} of ${runs} runs, ${seconds()} s`);
  });

  const passed = reports.filter((report) => report.passed).length;
  const opened = reports.filter((report) => report.opened).length;
  const done = `${reports.length} runs in ${seconds()} s`;
  console.log(`${done}; the check passed on the way in ${passed} of them, and in the end in ${opened}`);
  const failed = reports.filter(isFailed);
  for (const report of failed) console.error(show(report, steps));
  if (failed.length === 0) console.log('no violation');
  process.exit(failed.length === 0 ? 0 : 1);
}

await (isMainThread ? main() : work(workerData));
