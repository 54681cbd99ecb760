import { codeOf } from './error-code.ts';
import { type Trouble, troubleOf, troubleWords } from './trouble.ts';

/** How soon after each failure the app checks whether the database accepts writes again. */
const TRY_MILLIS = 1_000;

/** PostgreSQL's `idle_session_timeout`. */
const IDLE_TOO_LONG = '57P05';

export interface OutageLog {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

/**
 * Logs each kind of database trouble once, and its end once.
 * The number of connections, jobs and probes that fail meanwhile makes no difference. The outage is over when the
 * database has stored something and nothing failed since the last check.
 */
export class Outage {
  readonly #log: OutageLog;
  readonly #store: () => Promise<void>;
  #under: { readonly since: number; readonly said: Set<Trouble>; failures: number; failed: boolean } | null = null;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  /** @param store checks that the database stores; rejects within a few seconds if it does not */
  constructor(log: OutageLog, store: () => Promise<void>) {
    this.#log = log;
    this.#store = store;
  }

  /** Records an error. @returns false if it is not an outage of the database, so that the caller has to log it */
  told(error: unknown): boolean {
    const words = troubleWords(error);
    if (words !== null && codeOf(error) !== IDLE_TOO_LONG) this.#begin(words, error);
    return words !== null;
  }

  /** Records a lost connection, except for one that PostgreSQL closed because it was idle. */
  lost(error: Error): void {
    if (codeOf(error) === IDLE_TOO_LONG) return;
    this.#begin(troubleWords(error) ?? 'a connection to the database was lost', error);
  }

  /**
   * The same log without errors of an outage, which are logged here.
   * Errors of locks are still logged by each caller.
   */
  quiet<Quiet extends OutageLog>(log: Quiet): OutageLog {
    const unlessTold = (level: 'warn' | 'error') => (fields: object, text: string) => {
      const error = 'err' in fields ? fields.err : null;
      const trouble = troubleOf(error);
      if (trouble === 'away' || trouble === 'refusing') this.told(error);
      else log[level](fields, text);
    };
    return {
      info: (fields, text) => log.info(fields, text),
      warn: unlessTold('warn'),
      error: unlessTold('error'),
    };
  }

  /** Stops logging. While we shut down, a server that shuts down as well is not an error. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #begin(words: string, error: unknown): void {
    if (this.#ended) return;
    if (this.#under === null) {
      this.#under = { since: performance.now(), said: new Set(), failures: 0, failed: false };
      this.#later();
    }
    const under = this.#under;
    under.failures += 1;
    under.failed = true;
    const trouble = troubleOf(error) ?? 'away';
    if (under.said.has(trouble)) return;
    under.said.add(trouble);
    this.#log.error({ err: error }, `${words}; the work waits until the outage is over`);
  }

  #later(): void {
    if (!this.#ended) this.#timer = setTimeout(() => void this.#try(), TRY_MILLIS).unref();
  }

  async #try(): Promise<void> {
    const under = this.#under;
    if (under === null) return;
    under.failed = false;
    try {
      await this.#store();
    } catch (error) {
      this.told(error);
      under.failed = true;
    }
    if (this.#ended) return;
    if (under.failed) return this.#later();
    this.#under = null;
    const seconds = Math.round((performance.now() - under.since) / 100) / 10;
    this.#log.warn({ seconds, failures: under.failures }, 'the database accepts writes again');
  }
}
