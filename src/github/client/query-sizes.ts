import { GitHubError } from './github-error.ts';

/** How long a size is kept before a larger one is tried again. Doubles each time that fails, up to a day. */
const KEEP_MILLIS = 60 * 60_000;
const LONGEST_KEEP_MILLIS = 24 * 60 * 60_000;
/** How often, at most, GitHub is asked whether it answers at all, during an outage. */
const ALIVE_MILLIS = 10_000;
/** The most queries that are remembered; the oldest are dropped. */
const MOST_KEYS = 10_000;

export interface QuerySizesOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** How often in a row a query must fail to count as too heavy. A gateway's single 502 proves little. */
  readonly patience?: number;
  readonly log?: { info(fields: object, text: string): void };
}

interface Known {
  /** The index of the last size that worked. */
  readonly index: number;
  /** When the next larger size is tried. */
  readonly until: number;
  readonly keepMillis: number;
}

/**
 * How much GitHub answers at once, for each subject of queries.
 * A query for which GitHub needs more than its ten seconds ends in a 502, however often it is repeated, while one for
 * half as much may not. Kept only in memory, because forgetting it costs just a few requests
 * (docs/adr/0053-what-is-too-heavy-is-halved-and-what-is-refused-rests.md).
 */
export class QuerySizes {
  readonly #now: () => number;
  readonly #patience: number;
  readonly #log: QuerySizesOptions['log'];
  readonly #known = new Map<string, Known>();
  /** How often in a row each query failed, possibly because of its size. */
  readonly #failures = new Map<string, number>();
  /** Until when a query is tried only in its current size, because every size failed. */
  readonly #hopeless = new Map<string, number>();
  /** When GitHub last did not answer at all. */
  #outAt = Number.NEGATIVE_INFINITY;

  constructor({ now = Date.now, patience = 2, log }: QuerySizesOptions = {}) {
    this.#now = now;
    this.#patience = patience;
    this.#log = log;
  }

  /**
   * Asks in the largest size that GitHub probably answers, and otherwise in smaller ones.
   * @param key the subject of the query
   * @param sizes the largest first
   * @param alive whether GitHub answers a trivial query: if it does not, this is an outage, and nothing is too heavy
   * @throws the error of `ask`; `surely` too heavy if the smallest size is too
   */
  async settle<Found>(
    key: string,
    sizes: readonly number[],
    ask: (size: number) => Promise<Found>,
    alive: () => Promise<boolean>,
  ): Promise<Found> {
    let { index, tries } = this.#begin(key);
    for (let shrunk = false; ; shrunk = true) {
      try {
        const found = await ask(sizes[index] ?? 1);
        this.#worked(key, index, tries);
        return found;
      } catch (error) {
        if (!(error instanceof GitHubError) || error.heavy === null) throw error;
        const isTooHeavy = tries === 'larger' || shrunk || (await this.#isTooHeavy(key, error, alive));
        if (!isTooHeavy) throw error;
        if (index + 1 >= sizes.length) throw this.#giveUp(key, error);
        index += 1;
        if (tries === 'larger') tries = 'larger failed';
      }
    }
  }

  #begin(key: string): { index: number; tries: 'known' | 'larger' | 'larger failed' } {
    const known = this.#known.get(key);
    if (known === undefined) return { index: 0, tries: 'known' };
    return known.until <= this.#now() && known.index > 0
      ? { index: known.index - 1, tries: 'larger' }
      : { index: known.index, tries: 'known' };
  }

  #worked(key: string, index: number, tries: 'known' | 'larger' | 'larger failed'): void {
    this.#failures.delete(key);
    this.#hopeless.delete(key);
    const before = this.#known.get(key);
    if (index === 0) {
      this.#known.delete(key);
      return;
    }
    if (before?.index === index && tries === 'known') return;
    const keepMillis =
      tries === 'larger failed' ? Math.min((before?.keepMillis ?? KEEP_MILLIS) * 2, LONGEST_KEEP_MILLIS) : KEEP_MILLIS;
    this.#known.delete(key);
    this.#known.set(key, { index, until: this.#now() + keepMillis, keepMillis });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KEYS && oldest !== undefined) this.#known.delete(oldest);
    this.#log?.info(
      { query: key, halved: index },
      'a query is too heavy for GitHub; the app sends it in smaller parts',
    );
  }

  async #isTooHeavy(key: string, error: GitHubError, alive: () => Promise<boolean>): Promise<boolean> {
    if ((this.#hopeless.get(key) ?? 0) > this.#now()) return false;
    if (error.heavy === 'surely') return true;
    const failures = (this.#failures.get(key) ?? 0) + 1;
    if (this.#failures.size > MOST_KEYS) this.#failures.clear();
    this.#failures.set(key, failures);
    return failures >= this.#patience && (await this.#isAlive(alive));
  }

  async #isAlive(alive: () => Promise<boolean>): Promise<boolean> {
    if (this.#now() - this.#outAt < ALIVE_MILLIS) return false;
    const answers = await alive();
    if (!answers) this.#outAt = this.#now();
    return answers;
  }

  /** Records that the size is not the reason. Trying every size again would only make it worse. */
  #giveUp(key: string, error: GitHubError): GitHubError {
    this.#known.delete(key);
    this.#failures.delete(key);
    if (this.#hopeless.size > MOST_KEYS) this.#hopeless.clear();
    this.#hopeless.set(key, this.#now() + KEEP_MILLIS);
    const { code, message, waitMillis, status, requestId } = error;
    return new GitHubError(code, message, { waitMillis, status, requestId, heavy: 'surely' });
  }
}
