/** How many jobs this process works on, and when that changes. */
export class InWork {
  #count = 0;
  #ended = Promise.withResolvers<void>();

  /** @returns the job's end, to be called once */
  begin(): () => void {
    this.#count += 1;
    return () => {
      this.#count -= 1;
      this.#ended.resolve();
      this.#ended = Promise.withResolvers<void>();
    };
  }

  /** Resolves when this process works on no job. */
  async none(): Promise<void> {
    while (this.#count > 0) await this.#ended.promise;
  }
}
