import { setTimeout as pause } from 'node:timers/promises';
import { troubleOf } from '../db/trouble.ts';

/** How many items one transaction takes. */
const MOST = 100;
/** How many transactions run at a time. While one waits for the disk, the next continues. */
export const LANES = 2;
/** How many transactions at a time for items that wait for a lock. */
export const ASIDE = 2;
/** How many blocked items of one kind in a row show a locked table. Fewer may be due to a locked row. */
const BLOCKED_IN_A_ROW = 5;

/** Writes all items in one transaction, or none. Results are in the same order. */
export type Commit<Item, Result> = (items: readonly Item[]) => Promise<readonly Result[]>;

export interface Ways<Item, Result> {
  /** Gives up soon if it has to wait for a lock. */
  readonly commit: Commit<Item, Result>;
  /** Waits for a lock, for some seconds. */
  readonly patiently: Commit<Item, Result>;
  /** The item's subjects: two items that share a key may wait for the same lock. */
  readonly keysOf: (item: Item) => readonly string[];
  /** The tables that an item needs. Items of one kind need the same tables. */
  readonly kindOf: (item: Item) => string;
  /** How long a caller waits at most. */
  readonly withinMillis: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly keys: readonly string[];
  /** False once the caller has its result. */
  open: boolean;
  readonly done: (result: Result) => void;
  readonly failed: (error: unknown) => void;
}

/** The item was not written in time. It may still be written later; a redelivery is then a repetition. */
class TooLateError extends Error {
  override readonly name = 'TooLateError';
}

/**
 * Writes all items that arrive during a transaction together in the next one.
 * Each caller waits until its item is committed, so the promise is as strong as with a separate transaction, and under
 * load many share the cost of one. Items that fail together are tried again one by one, so that each fails only for its
 * own reason. An item that waits for a lock is set aside with all items about the same subject, so that no other item
 * waits for the lock.
 */
export class GroupCommit<Item, Result> {
  readonly #ways: Ways<Item, Result>;
  #waiting: Waiting<Item, Result>[] = [];
  #aside: Waiting<Item, Result>[] = [];
  /** Batches of set-aside items that are being written. */
  readonly #underWay = new Set<readonly Waiting<Item, Result>[]>();
  #lanes = 0;

  constructor(ways: Ways<Item, Result>) {
    this.#ways = ways;
  }

  /** Resolves once the item is committed; rejects otherwise, after `withinMillis` at the latest. */
  add(item: Item): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const { withinMillis, keysOf } = this.#ways;
    const waiting: Waiting<Item, Result> = {
      item,
      keys: keysOf(item),
      open: true,
      done: (result) => tell(() => resolve(result)),
      failed: (error) => tell(() => reject(error)),
    };
    const tell = (say: () => void) => {
      waiting.open = false;
      clearTimeout(timer);
      say();
    };
    const late = () => waiting.failed(new TooLateError(`it could not be written within ${withinMillis} ms`));
    const timer = setTimeout(late, withinMillis);
    if (this.#isBlocked(waiting)) this.#setAside([waiting]);
    else {
      this.#waiting.push(waiting);
      if (this.#lanes < LANES) void this.#run();
    }
    return promise;
  }

  async #run(): Promise<void> {
    this.#lanes += 1;
    for (let batch = this.#next(); batch.length > 0; batch = this.#next()) await this.#settle(batch);
    this.#lanes -= 1;
  }

  #next(): readonly Waiting<Item, Result>[] {
    this.#waiting = this.#waiting.filter(({ open }) => open);
    return this.#waiting.splice(0, MOST);
  }

  async #settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    const error = await attempt(this.#ways.commit, batch);
    if (error === null) return;
    const [first] = batch;
    if (troubleOf(error) === 'away' || troubleOf(error) === 'refusing') fail(batch, error);
    else if (batch.length > 1) await this.#oneByOne(batch);
    else if (troubleOf(error) === 'blocked') this.#setAside(batch);
    else first?.failed(error);
  }

  async #oneByOne(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    const blocked = new Map<string, number>();
    for (const one of batch) {
      if (!one.open) continue;
      const kind = this.#ways.kindOf(one.item);
      const inARow = blocked.get(kind) ?? 0;
      if (inARow >= BLOCKED_IN_A_ROW || this.#isBlocked(one)) {
        this.#setAside([one]);
        continue;
      }
      await this.#settle([one]);
      blocked.set(kind, this.#aside.includes(one) || this.#isUnderWay(one) ? inARow + 1 : 0);
    }
  }

  /** True if the item shares a key with one that already waits for a lock. */
  #isBlocked({ keys }: Waiting<Item, Result>): boolean {
    return this.#aside.some((one) => one.open && shares(one, keys)) || this.#isUnderWayBy(keys);
  }

  #isUnderWayBy(keys: readonly string[]): boolean {
    return [...this.#underWay].some((batch) => batch.some((one) => shares(one, keys)));
  }

  #isUnderWay(item: Waiting<Item, Result>): boolean {
    return [...this.#underWay].some((batch) => batch.includes(item));
  }

  #setAside(batch: readonly Waiting<Item, Result>[]): void {
    this.#aside.push(...batch);
    if (this.#underWay.size < ASIDE) void this.#runAside();
  }

  async #runAside(): Promise<void> {
    for (let batch = this.#nextAside(); batch.length > 0; batch = this.#nextAside()) {
      this.#underWay.add(batch);
      const error = await attempt(this.#ways.patiently, batch);
      this.#underWay.delete(batch);
      if (error === null) continue;
      // Items whose time is not over wait for the lock again.
      if (troubleOf(error) === 'blocked') this.#aside.push(...batch.filter(({ open }) => open));
      else if (batch.length === 1 || troubleOf(error) !== null) fail(batch, error);
      else for (const one of batch) fail([one], await attempt(this.#ways.patiently, [one]));
    }
  }

  /**
   * The item that has waited longest, with all that share a key with it.
   * Leaves out items that share a key with a batch under way.
   */
  #nextAside(): readonly Waiting<Item, Result>[] {
    this.#aside = this.#aside.filter(({ open }) => open);
    const free = this.#aside.filter(({ keys }) => !this.#isUnderWayBy(keys));
    const [first] = free;
    if (first === undefined) return [];
    const batch = free.filter((one) => one === first || shares(one, first.keys)).slice(0, MOST);
    this.#aside = this.#aside.filter((one) => !batch.includes(one));
    return batch;
  }
}

const shares = ({ keys }: { readonly keys: readonly string[] }, others: readonly string[]): boolean =>
  keys.some((key) => others.includes(key));

function fail<Item, Result>(batch: readonly Waiting<Item, Result>[], error: unknown): void {
  if (error !== null) for (const one of batch) one.failed(error);
}

/** Writes a batch and settles each caller's promise. @returns why it could not be written, or null */
async function attempt<Item, Result>(
  commit: Commit<Item, Result>,
  batch: readonly Waiting<Item, Result>[],
): Promise<unknown> {
  const items = batch.map(({ item }) => item);
  try {
    const results = await twice(() => commit(items));
    for (const [index, one] of batch.entries()) {
      const result = results[index];
      if (result === undefined) one.failed(new Error('a transaction gave no result for one of its items'));
      else one.done(result);
    }
    return null;
  } catch (error) {
    return error;
  }
}

/**
 * The pause before the second try.
 * By its end, the pool has noticed and dropped every connection that ended at the same moment.
 */
const AGAIN_AFTER_MILLIS = 50;

/** Tries once more if a connection was lost, because a new one may work. */
async function twice<Value>(act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    if (troubleOf(error) !== 'away') throw error;
    await pause(AGAIN_AFTER_MILLIS);
    return act();
  }
}
