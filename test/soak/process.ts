import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const MOVED_CLOCK = pathToFileURL(join(import.meta.dirname, '../support/moved-clock.ts')).href;
const WARN_LEVEL = 40;
/** How many of the last lines of a process are shown. */
const LAST_LINES = 12;

/** A place for one of the app's processes. After each end, a new one takes it. */
export interface Place {
  /** For example `worker-2`. */
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A process of the app as in production, on a clock that can be moved. It runs `node src/main.ts`. */
export class AppProcess {
  readonly #child: ChildProcess;
  readonly #logFile: string;
  readonly #onLine: (line: string, isWarning: boolean) => void;
  /** `http://127.0.0.1:PORT`, as soon as it listens. */
  url: string | null = null;
  /** True if it was ended on purpose. */
  meant = false;
  isPaused = false;
  /** How often it was suspended. */
  pauses = 0;
  readonly started = Date.now();
  readonly last: string[] = [];
  #rest = '';

  constructor(
    { environment }: Place,
    parts: {
      readonly logFile: string;
      readonly clockMillis: number;
      readonly onLine: (line: string, isWarning: boolean) => void;
    },
  ) {
    this.#logFile = parts.logFile;
    this.#onLine = parts.onLine;
    this.#child = spawn(process.execPath, ['--import', `${MOVED_CLOCK}?millis=${parts.clockMillis}`, MAIN], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.on('data', (chunk) => this.#said(chunk));
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** How it ended: its exit code, or the signal's name. */
  async ended(): Promise<number | string> {
    if (!this.hasEnded) await once(this.#child, 'exit');
    return this.#child.exitCode ?? this.#child.signalCode ?? 'unknown';
  }

  send(signal: 'SIGKILL' | 'SIGTERM'): void {
    this.meant = true;
    this.#child.kill(signal);
  }

  moveClock(clockMillis: number): void {
    // One that ends meanwhile needs no clock any more.
    if (this.#child.connected) this.#child.send({ clockMillis }, () => {});
  }

  /** Suspends it, as on a machine that is overloaded. */
  pause(): void {
    this.isPaused = true;
    this.pauses += 1;
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    if (this.isPaused) this.#child.kill('SIGCONT');
    this.isPaused = false;
  }

  #said(chunk: unknown): void {
    appendFileSync(this.#logFile, String(chunk));
    const lines = (this.#rest + String(chunk)).split('\n');
    this.#rest = lines.pop() ?? '';
    this.last.push(...lines);
    this.last.splice(0, this.last.length - LAST_LINES);
    for (const line of lines) {
      const level = /^\{"level":(\d+)/.exec(line)?.[1];
      this.#onLine(line, level === undefined || Number(level) >= WARN_LEVEL);
      this.url ??= /"url":"(http:[^"]+)".*"Countersign is running"/.exec(line)?.[1] ?? null;
    }
  }
}
