import { GitHubError } from './github-error.ts';

/** How long a size is kept before a larger one is tried again; twice as long each time that one fails, a day at most. */
const KEEP_MILLIS = 60 * 60_000;
const LONGEST_KEEP_MILLIS = 24 * 60 * 60_000;
/** While GitHub answers nothing at all, whether it does again is asked this often at most. */
const ALIVE_MILLIS = 10_000;
/** Queries of which anything is remembered; beyond it the one that was learnt of first is forgotten. */
const MOST_KEYS = 10_000;

export interface QuerySizesOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** How often in a row a query fails before it counts as too heavy; a gateway's 502 alone says little. */
  readonly patience?: number;
  readonly log?: { info(fields: object, text: string): void };
}

interface Known {
  /** Of the sizes, that which worked last. */
  readonly index: number;
  /** From then on the next larger one is tried. */
  readonly until: number;
  readonly keepMillis: number;
}

/**
 * How much GitHub answers at once, by what is asked about. A query for which it takes more than its ten seconds ends in a
 * 502, however often it is asked again, and one for half as much may not. Kept in memory alone: forgetting it costs a few
 * requests (docs/adr/0053-what-is-too-heavy-is-halved-and-what-is-refused-rests.md).
 */
export class QuerySizes {
  readonly #now: () => number;
  readonly #patience: number;
  readonly #log: QuerySizesOptions['log'];
  readonly #known = new Map<string, Known>();
  /** How often in a row each failed in a way that may be its weight. */
  readonly #failures = new Map<string, number>();
  /** Of what fails in every size, until when it is asked in none but the one it has. */
  readonly #hopeless = new Map<string, number>();
  /** When GitHub last answered nothing at all. */
  #outAt = Number.NEGATIVE_INFINITY;

  constructor({ now = Date.now, patience = 2, log }: QuerySizesOptions = {}) {
    this.#now = now;
    this.#patience = patience;
    this.#log = log;
  }

  /**
   * Asks in the largest size that GitHub is thought to answer, and in smaller ones where it proves too heavy.
   * @param key what is asked about
   * @param sizes the largest first
   * @param alive whether GitHub answers a query that weighs nothing: where it does not, it is out, and nothing is too heavy
   * @throws what `ask` did; `surely` too heavy where it is so in the smallest size as well
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

  /** It is not the size, then: asking in every size again and again would only make it worse. */
  #giveUp(key: string, error: GitHubError): GitHubError {
    this.#known.delete(key);
    this.#failures.delete(key);
    if (this.#hopeless.size > MOST_KEYS) this.#hopeless.clear();
    this.#hopeless.set(key, this.#now() + KEEP_MILLIS);
    const { code, message, waitMillis, status, requestId } = error;
    return new GitHubError(code, message, { waitMillis, status, requestId, heavy: 'surely' });
  }
}
