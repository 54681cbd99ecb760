import { troubleOf, troubleWords } from './trouble.ts';

/** How soon after a failure, and after each further one, it is tried whether the database stores again. */
const TRY_MILLIS = 1_000;

/** PostgreSQL's `idle_session_timeout`. */
const IDLE_TOO_LONG = '57P05';

export interface Log {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

/**
 * Says once that the database is away, stores nothing or is blocked, and once that it is over, however many connections,
 * jobs and probes run into it meanwhile. It is over when the database has stored something and nothing failed since the
 * last try.
 */
export class Outage {
  readonly #log: Log;
  readonly #store: () => Promise<void>;
  #under: { readonly since: number; failures: number; failed: boolean } | null = null;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  /** @param store tries whether the database stores; rejects where it does not, within some seconds */
  constructor(log: Log, store: () => Promise<void>) {
    this.#log = log;
    this.#store = store;
  }

  /** Takes note of an error. @returns false where it tells of no trouble of the database, and is somebody else's to say */
  told(error: unknown): boolean {
    const words = troubleWords(error);
    if (words !== null && !isIdle(error)) this.#begin(words, error);
    return words !== null;
  }

  /** A connection was lost, whatever the reason; but for one that nobody used, which the next one takes the place of. */
  lost(error: Error): void {
    if (isIdle(error)) return;
    this.#begin(troubleWords(error) ?? 'a connection to the database was lost', error);
  }

  /** The same log, without what this says already. A lock that somebody waited for in vain is said by each who did. */
  quiet<Quiet extends Log>(log: Quiet): Log {
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

  /** Says nothing any more: a server that shuts down at the same time as we do is nobody's concern. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #begin(words: string, error: unknown): void {
    if (this.#ended) return;
    if (this.#under !== null) {
      this.#under.failures += 1;
      this.#under.failed = true;
      return;
    }
    this.#under = { since: performance.now(), failures: 1, failed: false };
    this.#log.error({ err: error }, `${words}; what has to be done waits until that is over`);
    this.#later();
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
    } catch {
      // Said already; the next try finds out whether it is over.
      under.failed = true;
    }
    if (this.#ended) return;
    if (under.failed) return this.#later();
    this.#under = null;
    const seconds = Math.round((performance.now() - under.since) / 100) / 10;
    this.#log.warn({ seconds, failures: under.failures }, 'the database stores again');
  }
}

const isIdle = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === IDLE_TOO_LONG;
