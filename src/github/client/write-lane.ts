/**
 * Lets one write of an installation through at a time, as GitHub asks for.
 * In the order of their arrival, but a write that takes a passing check away goes first.
 */
export class WriteLane {
  #taken = false;
  readonly #first: (() => void)[] = [];
  readonly #others: (() => void)[] = [];

  /**
   * Resolves when it is this write's turn, with the function that ends the turn.
   * @param signal also ends the turn, or the wait for it, with an error, so that a hanging write blocks no other
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
