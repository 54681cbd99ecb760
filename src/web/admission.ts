const MEGABYTE = 1024 * 1024;

/** Limits for unverified request bodies. */
export interface AdmissionLimits {
  /** The largest body, in bytes. */
  readonly mostBytes: number;
  /** The largest body that is read without waiting. */
  readonly smallBytes: number;
  /** Memory for all small bodies together. */
  readonly smallTotal: number;
  /** How many larger bodies are read at a time. */
  readonly places: number;
  /** How many larger bodies may wait for a place. */
  readonly waiting: number;
  /** How long a body may keep a place that another one waits for. */
  readonly placeMillis: number;
  /** How long a body may take from its headers to its last byte, waiting included. */
  readonly bodyMillis: number;
}

/**
 * The limits of the app: all bodies together use 82 MB at most.
 * GitHub's payloads usually have about ten kilobytes, and 25 MB at most. GitHub waits ten seconds for the answer.
 */
export const LIMITS: AdmissionLimits = {
  mostBytes: 25 * MEGABYTE,
  smallBytes: MEGABYTE,
  smallTotal: 32 * MEGABYTE,
  places: 2,
  waiting: 256,
  placeMillis: 4_000,
  bodyMillis: 10_000,
};

/** The share of one body in the limits. */
export interface Share {
  /** Resolves when the body may be read. */
  readonly granted: Promise<void>;
  /** Records that a small body takes this many bytes more. */
  grow(bytes: number): void;
  /** Records that the body is verified. Its share is no longer taken away for others. */
  keep(): void;
  /** Returns the share. */
  end(): void;
}

interface Holder {
  readonly turnAway: () => void;
  readonly grant: () => void;
  bytes: number;
  kept: boolean;
  overdue: boolean;
  timer?: NodeJS.Timeout;
}

/**
 * Divides a bounded amount of memory among bodies that are not verified yet.
 * Small bodies are read at once; if they use too much together, the oldest is turned away. Large bodies wait for one of
 * a few places. The newest is served first, because the sender of an old one has probably given up. A slow body loses
 * its place if another one waits. So an attacker who sends much, or slowly, cannot keep newer requests out.
 */
export class Admission {
  readonly #limits: AdmissionLimits;
  /** In the order of arrival, like the sets below. */
  readonly #small = new Set<Holder>();
  readonly #placed = new Set<Holder>();
  readonly #waiting = new Set<Holder>();
  #smallHeld = 0;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  /** @param turnAway called if others need the room; the caller then has to end the share */
  small(turnAway: () => void): Share {
    const holder = holderOf(turnAway, () => {});
    this.#small.add(holder);
    return {
      granted: Promise.resolve(),
      grow: (bytes) => {
        holder.bytes += bytes;
        this.#smallHeld += bytes;
        while (this.#smallHeld > this.#limits.smallTotal) this.#oldestSmall(holder).turnAway();
      },
      keep: () => {
        holder.kept = true;
      },
      end: () => {
        if (this.#small.delete(holder)) this.#smallHeld -= holder.bytes;
      },
    };
  }

  /** @param turnAway as above; may be called before this returns, if there is no room to wait */
  large(turnAway: () => void): Share {
    const { promise: granted, resolve } = Promise.withResolvers<void>();
    const holder = holderOf(turnAway, resolve);
    this.#waiting.add(holder);
    this.#serve();
    for (const oldest of this.#waiting) {
      if (this.#waiting.size <= this.#limits.waiting) break;
      oldest.turnAway();
      this.#waiting.delete(oldest);
    }
    return {
      granted,
      grow: () => {},
      keep: () => {
        holder.kept = true;
      },
      end: () => {
        clearTimeout(holder.timer);
        this.#waiting.delete(holder);
        if (this.#placed.delete(holder)) this.#serve();
      },
    };
  }

  /** A share like that of `large` if a place is free now, otherwise null. */
  largeAtOnce(turnAway: () => void): Share | null {
    return this.#placed.size < this.#limits.places ? this.large(turnAway) : null;
  }

  #oldestSmall(grower: Holder): Holder {
    for (const holder of this.#small) if (!holder.kept) return holder;
    return grower;
  }

  #serve(): void {
    while (this.#placed.size < this.#limits.places && this.#waiting.size > 0) {
      const newest = [...this.#waiting].at(-1) as Holder;
      this.#waiting.delete(newest);
      this.#placed.add(newest);
      newest.timer = setTimeout(() => {
        newest.overdue = true;
        this.#relieve();
      }, this.#limits.placeMillis);
      newest.grant();
    }
    this.#relieve();
  }

  #relieve(): void {
    if (this.#waiting.size === 0) return;
    for (const holder of this.#placed) if (holder.overdue && !holder.kept) return holder.turnAway();
  }
}

const holderOf = (turnAway: () => void, grant: () => void): Holder => ({
  turnAway,
  grant,
  bytes: 0,
  kept: false,
  overdue: false,
});
