/** Ends one part. @param leftMillis how long it may still take */
type End = (leftMillis: number) => Promise<void>;

/**
 * Ends the parts of the app, each once, in the reverse order of their starts.
 * All of them share the time that the first call of `stop` grants.
 */
export class Ending {
  readonly #drainMillis: number;
  readonly #ends = new AsyncDisposableStack();
  #stopBy = Number.POSITIVE_INFINITY;

  constructor(drainMillis: number) {
    this.#drainMillis = drainMillis;
  }

  /**
   * Adds a part's end. Call it as soon as the part has something to end, so that a start that fails later ends it as
   * well.
   */
  add(end: End): void {
    this.#ends.defer(() => end(Math.max(Math.round(this.#stopBy - performance.now()), 0)));
  }

  /** Ends every part, even if one of them fails. @throws the error of a failed part */
  stop(): Promise<void> {
    this.#stopBy = Math.min(this.#stopBy, performance.now() + this.#drainMillis);
    return this.#ends.disposeAsync();
  }
}
