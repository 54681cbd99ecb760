import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../support/until.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const WARN_LEVEL = 40;
/** Of one process, the newest. */
const MOST_WARNINGS = 300;
/** A process that ends again and again need not be started for ever. */
const MOST_TROUBLES = 20;
/** On a busy machine a process takes its time until it listens. */
const START_MILLIS = 5 * 60_000;
/** The app gives what is under way 20 seconds for requests, and as long for jobs. */
const END_MILLIS = 60_000;

/** One of the app's processes, of which there is a new one after each end. */
export interface Place {
  /** For example `worker-2`. */
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A process of the app as it is in production, `node src/main.ts`. */
class AppProcess {
  readonly #child: ChildProcess;
  readonly #logFile: string;
  readonly #onLine: (line: string, isWarning: boolean) => void;
  /** `http://127.0.0.1:PORT`, as soon as it listens. */
  url: string | null = null;
  /** Somebody meant it to end. */
  meant = false;
  isPaused = false;
  #rest = '';

  constructor({ environment }: Place, logFile: string, onLine: (line: string, isWarning: boolean) => void) {
    this.#logFile = logFile;
    this.#onLine = onLine;
    this.#child = spawn(process.execPath, [MAIN], { env: { PATH: process.env.PATH, ...environment }, stdio: 'pipe' });
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

  /** It stands still, as a process whose machine is out of breath. */
  pause(): void {
    this.isPaused = true;
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
    for (const line of lines) {
      const level = /^\{"level":(\d+)/.exec(line)?.[1];
      this.#onLine(line, level === undefined || Number(level) >= WARN_LEVEL);
      this.url ??= /"url":"(http:[^"]+)".*"Countersign is running"/.exec(line)?.[1] ?? null;
    }
  }
}

/** All processes of the app; whichever ends is started again at once. */
export class Fleet {
  readonly places: readonly Place[];
  readonly logFile: string;
  readonly #running = new Map<string, AppProcess>();
  readonly #pauses = new Set<NodeJS.Timeout>();
  readonly #warnings: string[] = [];
  /** What no process may do: end by itself, or not end when it is told to. */
  readonly troubles: string[] = [];
  /** How many decisions all of them have logged. */
  decisions = 0;
  #stopping = false;

  constructor(places: readonly Place[], logFile: string) {
    this.places = places;
    this.logFile = logFile;
  }

  start(): void {
    for (const place of this.places) this.#start(place);
  }

  /** Resolves when all listen. */
  async ready(): Promise<void> {
    await until(
      'all processes of the app listen',
      () => this.places.every(({ name }) => this.urlOf(name) !== null),
      START_MILLIS,
    );
  }

  /** Where the process at this place listens now; null while it starts, and while there is none. */
  urlOf(name: string): string | null {
    const running = this.#running.get(name);
    return running === undefined || running.hasEnded ? null : running.url;
  }

  /** @returns false where it had not come up yet: a process that never does anything proves nothing */
  hit(name: string, signal: 'SIGKILL' | 'SIGTERM'): boolean {
    const running = this.#running.get(name);
    if (running === undefined || running.url === null || running.meant || running.isPaused) return false;
    running.send(signal);
    return true;
  }

  /** The process at this place stands still for so long. @returns false where it had not come up yet */
  pause(name: string, millis: number): boolean {
    const running = this.#running.get(name);
    if (running === undefined || running.url === null || running.meant || running.isPaused) return false;
    running.pause();
    const timer = setTimeout(() => {
      this.#pauses.delete(timer);
      running.resume();
    }, millis);
    this.#pauses.add(timer);
    return true;
  }

  /** Whoever stands still goes on. */
  resume(): void {
    for (const timer of this.#pauses) clearTimeout(timer);
    this.#pauses.clear();
    for (const running of this.#running.values()) running.resume();
  }

  /** Ends all in good order; what does not end in time is a trouble. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(
      [...this.#running].map(async ([name, running]) => {
        const wasRunning = !running.hasEnded && !running.meant;
        running.send('SIGTERM');
        const timer = setTimeout(() => {
          this.troubles.push(`${name} did not end within ${END_MILLIS / 1000} seconds of SIGTERM`);
          running.send('SIGKILL');
        }, END_MILLIS);
        const how = await running.ended();
        clearTimeout(timer);
        if (wasRunning && running.url !== null && how !== 0) this.troubles.push(`${name} ended with ${how} on SIGTERM`);
      }),
    );
    this.#running.clear();
    this.#stopping = false;
  }

  /** Ends all without asking, for when something else went wrong. */
  kill(): void {
    this.#stopping = true;
    this.resume();
    for (const running of this.#running.values()) running.send('SIGKILL');
  }

  /** The latest lines of the log that say that something is wrong, with whose they are. */
  get warnings(): readonly string[] {
    return this.#warnings;
  }

  #start(place: Place): void {
    const running = new AppProcess(place, this.logFile, (line, isWarning) => {
      if (line.includes('"msg":"decided"')) this.decisions += 1;
      if (!isWarning) return;
      this.#warnings.push(`${place.name}: ${line}`);
      if (this.#warnings.length > MOST_WARNINGS) this.#warnings.shift();
    });
    this.#running.set(place.name, running);
    void running.ended().then((how) => {
      if (!running.meant) this.troubles.push(`${place.name} ended by itself with ${how}`);
      if (!this.#stopping && this.troubles.length < MOST_TROUBLES) this.#start(place);
    });
  }
}
