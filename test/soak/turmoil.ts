import { setTimeout as pause } from 'node:timers/promises';
import type { Canaries } from './canaries.ts';
import type { Reaper, Weather } from './chaos.ts';
import type { FaultScene, SoakFault } from './faults/fault.ts';
import type { FaultLog } from './faults/fault-log.ts';
import type { Prober } from './prober.ts';

/** The time between two faults, in which only processes, requests and webhooks go wrong. */
const BETWEEN_MILLIS = [2_000, 5_000] as const;
/** How soon after the end of a fault every check has to be right. Nothing else goes wrong meanwhile. */
const RIGHT_WITHIN_MILLIS = 180_000;

interface Parts {
  readonly faults: readonly SoakFault[];
  readonly log: FaultLog;
  readonly canaries: Canaries;
  readonly prober: Prober;
  readonly weather: Weather;
  readonly reaper: Reaper;
  readonly say: (line: string) => void;
}

/**
 * One fault after the other, in a random order.
 * Each comes once before any comes again. Processes are killed and requests fail meanwhile as well. Only from the end
 * of a fault until all is right again nothing else goes wrong, so that it is known what took so long.
 */
export class Turmoil {
  readonly #scene: FaultScene;
  readonly #parts: Parts;
  readonly violations: string[] = [];
  readonly #over = new AbortController();
  readonly #running: Promise<void>;
  #bag: SoakFault[] = [];

  constructor(scene: FaultScene, parts: Parts) {
    this.#scene = scene;
    this.#parts = parts;
    this.#running = this.#run();
    // Whoever stops it is told.
    this.#running.catch(() => {});
  }

  /** True if every fault was on once. */
  get wasAll(): boolean {
    const { faults, log } = this.#parts;
    return faults.every(({ name }) => log.timesOf(name) > 0);
  }

  /** Resolves when the fault that is on has ended. @throws what a fault failed with */
  async stop(): Promise<void> {
    this.#over.abort();
    await this.#running;
    const { faults, log } = this.#parts;
    const never = faults.filter(({ name }) => log.timesOf(name) === 0).map(({ name }) => name);
    if (never.length > 0) this.violations.push(`there was no time for ${never.join(', ')}`);
  }

  async #run(): Promise<void> {
    const { chance } = this.#scene;
    const { faults } = this.#parts;
    const isOver = () => this.#over.signal.aborted;
    while (!isOver() && faults.length > 0) {
      const wait = chance.whole(...BETWEEN_MILLIS);
      await pause(wait, undefined, { signal: this.#over.signal }).catch(() => {});
      if (isOver()) return;
      if (this.#bag.length === 0) this.#bag = [...faults];
      const fault = chance.of(this.#bag);
      this.#bag = this.#bag.filter((other) => other !== fault);
      await this.#play(fault);
    }
  }

  async #play(fault: SoakFault): Promise<void> {
    const { chance } = this.#scene;
    const { log, canaries, prober, weather, reaper, say } = this.#parts;
    const isLost = fault.losesWebhooks === true;
    const lasts = chance.whole(...fault.lasts);
    log.began(fault);
    const end = await fault.begin(this.#scene);
    const endProbing = fault.answersInTime === true ? prober.begin(fault.name) : async () => {};
    try {
      // What is lost is said late, when what comes at intervals has come once already.
      const before = lasts * (isLost ? 2 / 3 : 1 / 3);
      await pause(before);
      await canaries.swap(isLost);
      await pause(lasts - before);
    } finally {
      await end();
      log.ended();
    }
    weather.pause();
    reaper.pause();
    const [right] = await Promise.all([canaries.right(RIGHT_WITHIN_MILLIS), endProbing()]);
    if (typeof right === 'number') log.right(right);
    else
      this.violations.push(
        ...right.map((what) => `${RIGHT_WITHIN_MILLIS / 1000} s after the end of ${fault.name}: ${what}`),
      );
    say(`${log.lines.at(-1)}`);
    weather.resume();
    reaper.resume();
  }
}
