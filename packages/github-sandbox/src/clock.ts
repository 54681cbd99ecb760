/** The sandbox's time: the machine's, until the clock is stopped or moved. All times in the sandbox come from here. */
export class Clock {
  #offset = 0;
  #frozenAt: number | null = null;
  readonly #listeners: (() => void)[] = [];

  /** Milliseconds since 1970. */
  now(): number {
    return this.#frozenAt ?? Date.now() + this.#offset;
  }

  /** Calls `listener` whenever the clock is moved, not as time passes. */
  onMove(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Stops at `at` (now, if left out) until `resume`; `advance` still moves it. */
  freeze(at: number = this.now()): void {
    this.#frozenAt = at;
    this.#moved();
  }

  /** Moves forward by `millis`. A negative number is refused, because GitHub's time never runs back. */
  advance(millis: number): void {
    if (!(millis >= 0)) throw new RangeError(`the clock moves forward only, not by ${millis} ms`);
    if (this.#frozenAt === null) this.#offset += millis;
    else this.#frozenAt += millis;
    this.#moved();
  }

  #moved(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Continues from the present time. */
  resume(): void {
    if (this.#frozenAt === null) return;
    this.#offset = this.#frozenAt - Date.now();
    this.#frozenAt = null;
  }
}

/** A time as GitHub shows it: UTC, whole seconds, `2026-01-01T00:00:00Z`. */
export function atSecond(millis: number): string {
  return `${new Date(millis).toISOString().slice(0, 19)}Z`;
}

/** `atSecond`, and null for null. */
export function atSecondOrNull(millis: number | null): string | null {
  return millis === null ? null : atSecond(millis);
}
