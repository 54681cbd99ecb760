import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { play } from './play.ts';
import { StepFailure } from './step.ts';
import { PULLS, story } from './story.ts';
import { type DemoWorld, SHOP, startDemoWorld } from './world.ts';

const HELP = `Plays a release from its opening into production, and one that an administrator forces through: the app at work on a
GitHub of its own, on this machine.

  npm run demo -- [--exit] [--port N] [--patience SECONDS] [--verbose]

  --exit       ends after the last step: 0 where every step ended as expected, else 1
  --port       where the page is; without it PORT, or any port that is free
  --patience   how long the outcome of one step may take, in seconds; 30 by default
  --verbose    with all of the app's log, on standard error, not only its warnings
`;

/** The time in which the same signal counts once. npm forwards a Ctrl+C that the terminal already sent. */
const SAME_SIGNAL_MILLIS = 500;

interface Options {
  readonly exit: boolean;
  readonly port: number;
  readonly patience: number;
  readonly verbose: boolean;
}

/** The options; null for help. Ends the process with 2 if they are invalid. */
function read(): Options | null {
  try {
    const { values } = parseArgs({
      options: {
        exit: { type: 'boolean', default: false },
        port: { type: 'string', default: process.env.PORT || '0' },
        patience: { type: 'string', default: '30' },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      return null;
    }
    const { exit, verbose } = values;
    const port = numberOf('--port (or PORT)', values.port, 65_535);
    const patience = numberOf('--patience', values.patience, 3600) * 1000;
    return { exit, verbose, port, patience };
  } catch (error) {
    process.stderr.write(`${Error.isError(error) ? error.message : String(error)}\n\n${HELP}`);
    process.exit(2);
  }
}

function numberOf(name: string, text: string, most: number): number {
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text);
  throw new Error(`${name} is a whole number from 0 to ${most}, not ${text}`);
}

/** @returns the exit code */
async function demo({ exit, port, patience, verbose }: Options): Promise<number> {
  const interrupted = interruption();
  console.log('Starting a GitHub of its own, and the app on it; the database takes a few seconds.');
  const world = await startDemoWorld(port, verbose).catch((error: unknown) => {
    if (!(Error.isError(error) && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    console.error(`Port ${port} is taken. Choose another one with --port, or leave it out for any that is free.`);
    return null;
  });
  if (!world) return 2;
  try {
    const code = await playAll(world, patience, interrupted);
    if (exit || interrupted.aborted) return interrupted.aborted ? ended(interrupted) : code;
    console.log(pages(world));
    await new Promise((resolve) => interrupted.addEventListener('abort', resolve, { once: true }));
    return code;
  } finally {
    await world.stop();
  }
}

/** The pages that show the result. If the story stopped, only those that it reached. */
function pages({ sandbox, repository }: DemoWorld): string {
  const { pullRequests, deployments } = repository;
  const { yours, released, bypassed } = PULLS;
  const all = [
    {
      name: 'Play yourself',
      below: `pull/${yours}   (at the top right, choose who you are)`,
      there: pullRequests.has(yours),
    },
    { name: 'What happened', below: `pull/${released}`, there: pullRequests.has(released) },
    { name: 'The bypass', below: `pull/${bypassed}`, there: pullRequests.has(bypassed) },
    { name: 'Deployments', below: 'deployments', there: deployments.length > 0 },
  ];
  const lines = all
    .filter(({ there }) => there)
    .map(({ name, below }) => `${name.padEnd(15)} ${sandbox.url}/${SHOP}/${below}`);
  return ['', ...lines, '', 'Ctrl+C ends it, and nothing is kept.'].join('\n');
}

/** @returns 0 if every step ended as expected, otherwise 1 */
async function playAll(world: DemoWorld, patience: number, signal: AbortSignal): Promise<number> {
  const { sandbox, quiet } = world;
  console.log(`GitHub is at ${sandbox.url}, the app at ${world.running.url}.\n`);
  const stage = { now: () => sandbox.clock.now(), quiet, patience, signal, print: console.log };
  try {
    let number = 0;
    for (const step of story(world)) await play(stage, ++number, step);
    console.log('\nEvery step ended as expected.');
    return 0;
  } catch (error) {
    if (signal.aborted) return 1;
    if (!(error instanceof StepFailure)) throw error;
    console.log(`\n${error.message}`);
    for (const { expected, found } of error.differences) console.log(`  expected  ${expected}\n  found     ${found}`);
    console.log('\nWith --verbose the app says what it did.');
    return 1;
  }
}

/** Aborted by Ctrl+C or SIGTERM, with its name as the reason. A second time ends the process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (!controller.signal.aborted) {
        first = performance.now();
        controller.abort(name);
      } else if (performance.now() - first > SAME_SIGNAL_MILLIS) process.exit(1);
    });
  }
  return controller.signal;
}

/** The exit code of a shell for a process that a signal ended. */
const ended = ({ reason }: AbortSignal): number =>
  128 + (reason === 'SIGINT' ? constants.signals.SIGINT : constants.signals.SIGTERM);

const options = read();
if (options) process.exitCode = await demo(options);
