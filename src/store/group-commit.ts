/** How many items one transaction takes. */
const MOST = 100;
/** How many transactions at a time: while one waits for the disk or for a lock, the next one goes on. */
export const LANES = 2;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly done: (result: Result | PromiseLike<Result>) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * One transaction for all that came in while the ones before were under way. Each caller waits until its item is
 * committed, so nothing is promised sooner than by a transaction of its own; under load many share the price of one.
 * What fails together is tried again one by one, so that each is refused for its own fault and no other's.
 */
export class GroupCommit<Item, Result> {
  readonly #commit: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly #waiting: Waiting<Item, Result>[] = [];
  #lanes = 0;

  /** @param commit writes all of them in one transaction, or none; gives a result for each, in the same order */
  constructor(commit: (items: readonly Item[]) => Promise<readonly Result[]>) {
    this.#commit = commit;
  }

  /** Resolves once the item is committed; rejects where it is not. */
  add(item: Item): Promise<Result> {
    return new Promise((done, failed) => {
      this.#waiting.push({ item, done, failed });
      if (this.#lanes < LANES) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#lanes += 1;
    for (let batch = this.#next(); batch.length > 0; batch = this.#next()) await this.#settle(batch);
    this.#lanes -= 1;
  }

  #next(): readonly Waiting<Item, Result>[] {
    return this.#waiting.splice(0, MOST);
  }

  async #settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#commit(batch.map(({ item }) => item));
      for (const [index, { done, failed }] of batch.entries()) {
        const result = results[index];
        if (result === undefined) failed(new Error('a transaction gave no result for one of its items'));
        else done(result);
      }
    } catch (error) {
      const [first] = batch;
      if (batch.length === 1 && first !== undefined) first.failed(error);
      else for (const one of batch) await this.#settle([one]);
    }
  }
}
