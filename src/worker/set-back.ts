import type { FailedAttempt } from '../domain/redelivery.ts';
import type { Log } from './queue.ts';
import { repeat } from './repeat.ts';

/** 100 attempts each; of three busy days. */
const MOST_PAGES = 500;
const LOOK_MILLIS = 1_000;

export interface SetBackParts {
  readonly github: {
    madeDeliveries(
      cursor: string | null,
    ): Promise<{ readonly attempts: readonly FailedAttempt[]; readonly next: string | null }>;
  };
  readonly book: {
    /** Of these deliveries those that are not in the database. */
    notTaken(guids: readonly string[]): Promise<ReadonlySet<string>>;
    askForMade(made: readonly FailedAttempt[]): Promise<void>;
    /** How many of those are awaited. */
    stillOut(): Promise<number>;
  };
  /** False for events that nothing is stored of. */
  readonly handles: (event: string) => boolean;
  readonly log: Log;
}

/**
 * Finds out whether the database was set back, to a backup say: then GitHub's log of deliveries has some that the app said
 * it had stored, and that are not there. They are asked for again. An objection that was made after the backup, and
 * whose comment is gone, stands nowhere else (SIGN-8); so as long as any of them is out nothing may be decided, and what
 * passes goes unconfirmed (VER-7).
 * @returns how many are out; 0 where the database knows all, or where GitHub does not say
 */
export async function findSetBack({ github, book, handles, log }: SetBackParts): Promise<number> {
  const missing = new Map<string, FailedAttempt>();
  try {
    let cursor: string | null = null;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { attempts, next } = await github.madeDeliveries(cursor);
      const taken = attempts.filter(({ event, status }) => status >= 200 && status < 300 && handles(event));
      const unknown = await book.notTaken(taken.map(({ guid }) => guid));
      for (const one of taken) if (unknown.has(one.guid)) missing.set(one.guid, one);
      if (next === null || (taken.length > 0 && unknown.size === 0)) break;
      cursor = next;
    }
  } catch (error) {
    log.warn(
      { err: error },
      'GitHub does not say which webhooks it has delivered, so nobody knows whether one is missing',
    );
  }
  if (missing.size > 0) {
    const times = [...missing.values()].map(({ at }) => at).sort();
    log.error(
      { missing: missing.size, from: times[0], to: times.at(-1) },
      'the database is older than what GitHub has delivered; nothing is decided until GitHub has delivered it again',
    );
    await book.askForMade([...missing.values()]);
  }
  return book.stillOut();
}

/**
 * Lets the work begin once nothing is out any more, or all of it was asked for in vain.
 * @returns what ends the waiting
 */
export function beginWhenBack(
  { book, log }: Pick<SetBackParts, 'book' | 'log'>,
  begin: () => void,
): () => Promise<void> {
  let begun = false;
  const act = async () => {
    if (begun || (await book.stillOut()) > 0) return;
    begun = true;
    log.info({}, 'GitHub was asked again for all that the database did not know; the work begins');
    begin();
  };
  return repeat('waiting for what GitHub is to deliver again', LOOK_MILLIS, act, log);
}
