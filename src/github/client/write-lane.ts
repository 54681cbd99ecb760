/**
 * Lets the writes of one installation through one at a time, as GitHub asks for, in the order in which they came; but what
 * takes a passing check away goes before all others that wait.
 */
export class WriteLane {
  #taken = false;
  readonly #first: (() => void)[] = [];
  readonly #others: (() => void)[] = [];

  /**
   * Resolves when it is this one's turn, with the function that ends it.
   * @param signal ends the turn as well, and the wait for it, by an error; whoever hangs holds up nobody
   */
  async take(first: boolean, signal: AbortSignal): Promise<() => void> {
    if (this.#taken) await new Promise<void>((go) => (first ? this.#first : this.#others).push(go));
    this.#taken = true;
    let ended = false;
    const end = () => {
      if (ended) return;
      ended = true;
      const next = this.#first.shift() ?? this.#others.shift();
      if (next) next();
      else this.#taken = false;
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
    signal.throwIfAborted();
    return end;
  }
}
