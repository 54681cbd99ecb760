import type { Fault, FaultEffect, Sandbox } from 'github-sandbox';
import type { Chance } from './chance.ts';
import type { Fleet } from './processes.ts';

/** A kind of trouble. Each occurs independently, with its own probability. */
interface Trouble {
  readonly probability: number;
  readonly fault: (chance: Chance) => Omit<Fault, 'times' | 'after'>;
}

const effect =
  (one: FaultEffect): Trouble['fault'] =>
  () => ({ effect: one });
const SERVER_ERRORS = [500, 502, 503, 504] as const;

/** Troubles of the webhooks that GitHub sends. */
const WEBHOOKS: readonly Trouble[] = [
  { probability: 0.05, fault: effect({ kind: 'webhook-drop' }) },
  { probability: 0.05, fault: effect({ kind: 'webhook-double' }) },
  { probability: 0.05, fault: effect({ kind: 'webhook-reorder' }) },
  {
    probability: 0.05,
    fault: (chance) => ({ effect: { kind: 'webhook-delay', millis: chance.whole(100, 2_500) } }),
  },
];

/** Troubles of the requests to GitHub. */
const REQUESTS: readonly Trouble[] = [
  { probability: 0.02, fault: (chance) => ({ effect: { kind: 'status', status: chance.of(SERVER_ERRORS) } }) },
  { probability: 0.02, fault: (chance) => ({ effect: { kind: 'latency', millis: chance.whole(100, 1_000) } }) },
  { probability: 0.02, fault: effect({ kind: 'cut' }) },
  { probability: 0.02, fault: effect({ kind: 'lost-answer' }) },
  // Writes are few, and it is with them that a lost answer matters.
  { probability: 0.15, fault: () => ({ method: 'POST', path: '/check-runs', effect: { kind: 'lost-answer' } }) },
  { probability: 0.15, fault: () => ({ method: 'POST', path: '/comments', effect: { kind: 'lost-answer' } }) },
  { probability: 0.05, fault: () => ({ method: 'PATCH', effect: { kind: 'cut' } }) },
  { probability: 0.005, fault: effect({ kind: 'primary-rate-limit', resetInSeconds: 2 }) },
  { probability: 0.005, fault: effect({ kind: 'secondary-rate-limit', status: 429, retryAfterSeconds: 1 }) },
  { probability: 0.005, fault: effect({ kind: 'secondary-rate-limit', retryAfterSeconds: 2 }) },
  {
    probability: 0.02,
    fault: effect({
      kind: 'graphql-errors',
      errors: [{ type: 'SERVICE_UNAVAILABLE', message: 'Something went wrong while executing your query.' }],
    }),
  },
];

const WATCH_MILLIS = 20;

/** Disturbs webhooks and requests at random, until it is stopped. */
export class Weather {
  readonly #sandbox: Sandbox;
  readonly #chance: Chance;
  readonly #standing = new Map<Trouble, Fault>();
  readonly #timer: NodeJS.Timeout;
  readonly #unwatch: () => void;
  #isFair = false;

  constructor(sandbox: Sandbox, chance: Chance) {
    this.#sandbox = sandbox;
    this.#chance = chance;
    this.#fill();
    this.#unwatch = sandbox.context.onChange(() => this.#fill());
    this.#timer = setInterval(() => this.#fill(), WATCH_MILLIS);
  }

  /** Nothing goes wrong until `resume`. */
  pause(): void {
    this.#isFair = true;
    for (const fault of this.#standing.values()) this.#sandbox.faults.remove(fault);
    this.#standing.clear();
  }

  resume(): void {
    this.#isFair = false;
    this.#fill();
  }

  /** From now on nothing goes wrong. */
  stop(): void {
    this.#unwatch();
    clearInterval(this.#timer);
    this.pause();
  }

  /** Decides in how many requests each kind of trouble occurs next. */
  #fill(): void {
    if (this.#isFair) return;
    const { faults } = this.#sandbox;
    const there = new Set(faults.list);
    for (const trouble of [...WEBHOOKS, ...REQUESTS]) {
      const before = this.#standing.get(trouble);
      if (before !== undefined && there.has(before)) continue;
      const fault = { ...trouble.fault(this.#chance), after: this.#chance.waits(trouble.probability) };
      this.#standing.set(trouble, fault);
      faults.add(fault);
    }
  }
}

/** How long a process is stopped. With PostgreSQL, others take its jobs after 20 seconds, and then it comes back. */
const STILL_MILLIS = [500, 35_000] as const;

/** The part of all processes that has to be running before one is hit. */
const LEAST_UP = 0.6;

/**
 * Hits processes of the app at random, until it is stopped.
 * Most are killed without asking; some are asked to end, and others are suspended for a while.
 */
export class Reaper {
  readonly #fleet: Fleet;
  readonly #chance: Chance;
  readonly #pauseMillis: readonly [number, number];
  readonly counts = { killed: 0, ended: 0, halted: 0 };
  #timer: NodeJS.Timeout | null = null;
  #isResting = false;

  /** @param pauseMillis the least and the most time between two hits */
  constructor(fleet: Fleet, chance: Chance, pauseMillis: readonly [number, number]) {
    this.#fleet = fleet;
    this.#chance = chance;
    this.#pauseMillis = pauseMillis;
    this.#wait();
  }

  /** No process is hit until `resume`. Suspended ones are resumed. */
  pause(): void {
    this.#isResting = true;
    this.#fleet.resume();
  }

  resume(): void {
    this.#isResting = false;
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#fleet.resume();
  }

  #wait(): void {
    const [least, most] = this.#pauseMillis;
    this.#timer = setTimeout(() => this.#hit(), this.#chance.whole(least, most));
  }

  #hit(): void {
    if (this.#isResting) return this.#wait();
    const { places } = this.#fleet;
    // On a slow machine nobody would ever come up.
    if (places.filter(({ name }) => this.#fleet.urlOf(name) !== null).length < places.length * LEAST_UP)
      return this.#wait();
    const { name } = this.#chance.of(places);
    const kind = this.#chance.next();
    // Alone it would only be away.
    if (kind < 0.2 && places.length > 1) {
      if (this.#fleet.pause(name, this.#chance.whole(...STILL_MILLIS))) this.counts.halted += 1;
    } else if (kind < 0.35) {
      if (this.#fleet.hit(name, 'SIGTERM')) this.counts.ended += 1;
    } else if (this.#fleet.hit(name, 'SIGKILL')) this.counts.killed += 1;
    this.#wait();
  }
}
