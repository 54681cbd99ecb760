const MEGABYTE = 1024 * 1024;

/** How much of what nobody has proved to be GitHub's is held at a time. */
export interface Limits {
  /** The largest body, in bytes. */
  readonly mostBytes: number;
  /** The largest body that is taken without waiting. */
  readonly smallBytes: number;
  /** What all small bodies together may hold. */
  readonly smallTotal: number;
  /** Larger bodies that are read at a time. */
  readonly places: number;
  /** Larger bodies that may wait for a place. */
  readonly waiting: number;
  /** How long a body may have a place that another one waits for. */
  readonly placeMillis: number;
  /** How long a body may take from its headers to its last byte, waiting included. */
  readonly bodyMillis: number;
}

/**
 * GitHub's payloads are of some ten kilobytes, of 25 MB at most, and GitHub waits for ten seconds. So all bodies together
 * hold 82 MB at most.
 */
export const LIMITS: Limits = {
  mostBytes: 25 * MEGABYTE,
  smallBytes: MEGABYTE,
  smallTotal: 32 * MEGABYTE,
  places: 2,
  waiting: 256,
  placeMillis: 4_000,
  bodyMillis: 10_000,
};

/** What one body has of the limits. */
export interface Share {
  /** Ends when it may be read. */
  readonly granted: Promise<void>;
  /** Tells that the body holds this many bytes more; a small one alone does. */
  grow(bytes: number): void;
  /** Its sender is known: nobody else's body takes its share from it any more. */
  keep(): void;
  /** Gives it back. */
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
 * Divides the memory for bodies among those who send them, before it is known who is GitHub. Small bodies are read at once, and
 * where they hold too much together the oldest is turned away. Large ones have a few places and wait for them: the newest is
 * served first, since who has waited long has given up or is about to, and whoever is slow loses the place to those that wait.
 * So a stranger who sends much, or holds on to what was begun, makes room for whoever comes later.
 */
export class Admission {
  readonly #limits: Limits;
  /** In the order of arrival, as the others. */
  readonly #small = new Set<Holder>();
  readonly #placed = new Set<Holder>();
  readonly #waiting = new Set<Holder>();
  #smallHeld = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** @param turnAway called where others need the room; the share has to be given back then */
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

  /** @param turnAway as above; it may be called before this returns, where there is no room to wait */
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

  /** A share like that of `large` where one is free at once, else null. */
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
