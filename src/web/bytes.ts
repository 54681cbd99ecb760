/**
 * Bytes as they come in, one after the other in one piece of memory: of a body that comes in single bytes a list would take a
 * hundred times as much.
 */
export class Bytes {
  readonly #first: number;
  readonly #most: number;
  #memory = new ArrayBuffer(0);
  #length = 0;

  /** @param first for how many memory is taken at first; it doubles then. @param most how many there may be */
  constructor(first: number, most: number) {
    this.#first = first;
    this.#most = most;
  }

  get length(): number {
    return this.#length;
  }

  /** How many bytes of memory are taken. */
  get capacity(): number {
    return this.#memory.byteLength;
  }

  add(chunk: Uint8Array): void {
    const needed = this.#length + chunk.byteLength;
    if (needed > this.capacity) {
      const capacity = Math.max(needed, Math.min(Math.max(this.capacity * 2, this.#first), this.#most));
      this.#memory = this.#memory.transfer(capacity);
    }
    new Uint8Array(this.#memory).set(chunk, this.#length);
    this.#length = needed;
  }

  /** Those from `from` on, not copied; to be used before more are added. */
  from(from: number): Uint8Array {
    return new Uint8Array(this.#memory, from, this.#length - from);
  }

  /** Gives the memory back now, and not when somebody looks for what is not used any more. */
  free(): void {
    this.#memory.transfer(0);
    this.#memory = new ArrayBuffer(0);
    this.#length = 0;
  }
}
