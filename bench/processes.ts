import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../test/support/free-port.ts';
import type { Answers } from './app.ts';
import { until } from './until.ts';

/** A server in its own process. */
export interface ServerProcess {
  readonly url: string;
  /** From the start of the process until it first answered. */
  readonly startMillis: number;
  /** All that it wrote so far. */
  log(): Promise<string>;
  /** Bytes of memory that it holds, as Linux counts them. */
  memory(): Promise<number>;
  /** Asks bench/app.ts. */
  ask<Question extends keyof Answers>(question: Question): Promise<Answers[Question]>;
  stop(): Promise<void>;
}

/**
 * Starts a file of the project, and waits until it answers at `answers`.
 * Its output goes to a file, as in production.
 */
export async function startServer(
  file: string,
  env: Readonly<Record<string, string>>,
  { args = [], answers = '/readyz' }: { readonly args?: readonly string[]; readonly answers?: string } = {},
): Promise<ServerProcess> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const directory = await mkdtemp(join(tmpdir(), 'countersign-bench-log-'));
  const logFile = join(directory, 'log');
  const log = () => readFile(logFile, 'utf8');
  const began = performance.now();
  const child = run(file, args, { ...env, PORT: new URL(url).port }, logFile);
  const ended = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await ended;
    }
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const answered = async () => {
      if (child.exitCode !== null) throw new Error(`${file} ended while it started:\n${await log()}`);
      return isUp(`${url}${answers}`);
    };
    await until(`${file} answers`, answered, { everyMillis: 5, millis: 120_000 });
  } catch (error) {
    await stop();
    throw error;
  }
  const startMillis = performance.now() - began;
  const ask = async <Question extends keyof Answers>(question: Question): Promise<Answers[Question]> => {
    const answer = once(child, 'message');
    child.send(question);
    const [value] = (await answer) as [Answers[Question]];
    return value;
  };
  return { url, startMillis, log, memory: () => memoryOf(child.pid ?? 0), ask, stop };
}

function run(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  logFile: string,
): ChildProcess {
  const out = openSync(logFile, 'w');
  const { PATH } = process.env;
  const child = spawn(process.execPath, ['--expose-gc', file, ...args], {
    stdio: ['ignore', out, out, 'ipc'],
    env: { PATH, HOST: '127.0.0.1', ...env },
  });
  closeSync(out);
  return child;
}

/** How long a process of the same Node takes that does nothing. */
export async function emptyProcessMillis(): Promise<number> {
  const began = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - began;
}

const isUp = (url: string): Promise<boolean> =>
  fetch(url).then(
    async (answer) => {
      await answer.arrayBuffer();
      return answer.ok;
    },
    // Nobody listens yet.
    () => false,
  );

async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
