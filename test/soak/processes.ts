import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../support/until.ts';
import type { FaultLog } from './faults/fault-log.ts';
import { AppProcess, type Place } from './process.ts';

/** The newest warnings that are kept of one process. */
const MOST_WARNINGS = 300;
/** How many troubles there may be before ended processes stay ended. */
const MOST_TROUBLES = 20;
/** The wait before a failed start is repeated, as a supervisor of processes does. */
const AGAIN_MILLIS = 1_000;
/** How many characters of a process's last output are shown. */
const MOST_SAID = 1_000;
/** A line of a stack trace, which the app must not print. */
const STACK = /^\s+at .*:\d+:\d+\)?$/;
/** The longest that a process may take to listen, on a busy machine. */
const START_MILLIS = 5 * 60_000;
/** The longest that a process may take to end. The app gives requests 20 seconds, and jobs as long. */
const END_MILLIS = 60_000;

/** All processes of the app. One that ends is started again at once. */
export class Fleet {
  readonly places: readonly Place[];
  readonly logFile: string;
  readonly #running = new Map<string, AppProcess>();
  readonly #pauses = new Set<NodeJS.Timeout>();
  readonly #warnings: string[] = [];
  /** What no process may do: end by itself, or not end on request. */
  readonly troubles: string[] = [];
  /** How many decisions all of them have logged. */
  decisions = 0;
  /** How many could not start, and said why. */
  refusedStarts = 0;
  readonly #faults: FaultLog;
  readonly #clocks = new Map<string, number>();
  readonly #held = new Set<string>();
  #stopping = false;

  constructor(places: readonly Place[], logFile: string, faults: FaultLog) {
    this.places = places;
    this.logFile = logFile;
    this.#faults = faults;
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

  /** The address of the process at this place. null while it starts, or without one. */
  urlOf(name: string): string | null {
    const running = this.#running.get(name);
    return running === undefined || running.hasEnded ? null : running.url;
  }

  /** Identifies the process at this place, and how often it was suspended. null while it is suspended, or has ended. */
  lifeOf(name: string): string | null {
    const running = this.#running.get(name);
    if (running === undefined || running.hasEnded || running.meant || running.isPaused) return null;
    return `${running.started} ${running.pauses}`;
  }

  /** Moves the machine's clock for this process, and for its successors. */
  moveClock(name: string, millis: number): void {
    this.#clocks.set(name, millis);
    this.#running.get(name)?.moveClock(millis);
  }

  /** Kills the process at this place. It is not started again until `letGo`. */
  hold(name: string): void {
    this.#held.add(name);
    const running = this.#running.get(name);
    running?.resume();
    running?.send('SIGKILL');
  }

  letGo(name: string): void {
    const place = this.places.find((one) => one.name === name);
    if (this.#held.delete(name) && place !== undefined) this.#start(place);
  }

  /** @returns false if it was not running yet: a process that never does anything proves nothing */
  hit(name: string, signal: 'SIGKILL' | 'SIGTERM'): boolean {
    const running = this.#running.get(name);
    if (running === undefined || running.url === null || running.meant || running.isPaused) return false;
    running.send(signal);
    return true;
  }

  /** Suspends the process at this place for so long. @returns false if it was not running yet */
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

  /** Resumes every suspended process. */
  resume(): void {
    for (const timer of this.#pauses) clearTimeout(timer);
    this.#pauses.clear();
    for (const running of this.#running.values()) running.resume();
  }

  /** Ends all in good order. A process that does not end in time is a trouble. */
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

  /** Kills all, for when something else went wrong. */
  kill(): void {
    this.#stopping = true;
    this.resume();
    for (const running of this.#running.values()) running.send('SIGKILL');
  }

  /** The latest warnings and errors of the logs, each with its process. */
  get warnings(): readonly string[] {
    return this.#warnings;
  }

  #start(place: Place): void {
    const running = new AppProcess(place, {
      logFile: this.logFile,
      clockMillis: this.#clocks.get(place.name) ?? 0,
      onLine: (line, isWarning) => {
        if (line.includes('"msg":"decided"')) this.decisions += 1;
        if (!isWarning) return;
        this.#warnings.push(`${place.name}: ${line}`);
        if (this.#warnings.length > MOST_WARNINGS) this.#warnings.shift();
      },
    });
    this.#running.set(place.name, running);
    void running.ended().then(async (how) => {
      if (!running.meant) {
        this.#endedByItself(place, running, how);
        await sleep(AGAIN_MILLIS);
      }
      if (this.#stopping || this.#held.has(place.name) || this.troubles.length >= MOST_TROUBLES) return;
      if (this.#running.get(place.name) === running) this.#start(place);
    });
  }

  #endedByItself({ name }: Place, { url, last, started }: AppProcess, how: number | string): void {
    const said = last.join(' ⏎ ').slice(-MOST_SAID);
    if (url !== null || how !== 1 || !this.#faults.refusesStarts(started))
      this.troubles.push(`${name} ended by itself with ${how}, ${this.#faults.words}: ${said}`);
    else if (last.some((line) => STACK.test(line)))
      this.troubles.push(`${name} could not start, ${this.#faults.words}, and says why in a stack: ${said}`);
    else this.refusedStarts += 1;
  }
}
