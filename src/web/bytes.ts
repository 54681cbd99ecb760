/**
 * A buffer that grows as bytes arrive.
 * A list of chunks would take a hundred times as much memory for a body that arrives in single bytes.
 */
export class Bytes {
  readonly #first: number;
  readonly #most: number;
  #memory = new ArrayBuffer(0);
  #length = 0;

  /**
   * @param first initial capacity in bytes; it doubles as needed
   * @param most largest capacity
   */
  constructor(first: number, most: number) {
    this.#first = first;
    this.#most = most;
  }

  get length(): number {
    return this.#length;
  }

  /** Allocated memory in bytes. */
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

  /** A view of the bytes from `from` on, valid until more are added. */
  from(from: number): Uint8Array {
    return new Uint8Array(this.#memory, from, this.#length - from);
  }

  /** Releases the memory now, without waiting for garbage collection. */
  free(): void {
    this.#memory.transfer(0);
    this.#memory = new ArrayBuffer(0);
    this.#length = 0;
  }
}
