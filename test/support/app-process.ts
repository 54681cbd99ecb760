import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LogLine } from './app.ts';
import { until } from './until.ts';

/** The programs of a process: the app, and what its next version might be. */
const PROGRAMS = { app: 'src/main.ts', 'next-version': 'test/support/next-version.ts' } as const;

/** The app in a separate process, with only the given environment. */
export class AppProcess {
  readonly #child: ChildProcess;
  /** The log, line by line. Other output has lines of level 0. */
  readonly lines: LogLine[] = [];
  #rest = '';

  private constructor(program: keyof typeof PROGRAMS, environment: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [join(process.cwd(), PROGRAMS[program])], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.on('data', (chunk) => this.#said(chunk));
  }

  /** Resolves when it listens. @throws Error if it ends instead, with its output */
  static async start(
    program: keyof typeof PROGRAMS,
    environment: Readonly<Record<string, string>>,
  ): Promise<AppProcess> {
    const started = new AppProcess(program, environment);
    await until('the process listens', () => started.url !== null || started.hasEnded);
    if (started.hasEnded) throw new Error(`the process ended: ${started.lines.map(({ msg }) => msg).join('\n')}`);
    return started;
  }

  get url(): string | null {
    const line = this.lines.find(({ msg }) => msg === 'Countersign is running');
    return line === undefined ? null : String(line.url);
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.#child.kill(signal);
  }

  /** Sets its clock, if `moved-clock.ts` was loaded before it. @param millis how far it is ahead */
  moveClock(millis: number): void {
    this.#child.send({ clockMillis: millis });
  }

  /** Its exit code, or the signal that ended it. */
  async ended(): Promise<number | string | null> {
    if (!this.hasEnded) await once(this.#child, 'exit');
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  #said(chunk: unknown): void {
    const lines = (this.#rest + String(chunk)).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.lines.push(line.startsWith('{') ? JSON.parse(line) : { level: 0, msg: line });
  }
}
