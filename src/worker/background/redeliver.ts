import { addMillis, type Instant } from '../../domain/ids.ts';
import { type FailedAttempt, type LogReading, MOST_ASKS } from '../../domain/redelivery.ts';
import { failureCodeOf, limitMillis } from '../queue/backoff.ts';
import type { Log } from '../queue/queue.ts';

/** One request a round where nothing failed. */
export const REDELIVER_EVERY_MILLIS = 60_000;
/** How many deliveries are asked for in a round, so that what was lost in an outage does not come all at once. */
const MOST_A_ROUND = 30;
/** 100 attempts each; the reading goes on with the next round. */
const MOST_PAGES_A_ROUND = 20;
const DAY_MILLIS = 24 * 60 * 60_000;
/** GitHub keeps the log for so long. */
const KEPT_MILLIS = 3 * DAY_MILLIS;
/** An attempt comes into the log when it has failed, with the time at which it began. */
const OVERLAP_MILLIS = 15 * 60_000;
/** GitHub is away, or the key is wrong: asking each minute helps nobody. */
const PAUSE_AFTER_FAILURE_MILLIS = 5 * 60_000;

interface Due extends FailedAttempt {
  readonly asks: number;
}

export interface RedeliveryServices {
  readonly store: {
    takeRound(everyMillis: number): Promise<LogReading | null>;
    found(attempts: readonly FailedAttempt[], reading: LogReading): Promise<void>;
    takeDue(limit: number): Promise<readonly Due[]>;
    putBack(due: readonly Due[]): Promise<void>;
    /** @param millis from now on */
    putOff(millis: number): Promise<void>;
    gone(guid: string): Promise<void>;
  };
  readonly github: {
    failedDeliveries(
      cursor: string | null,
    ): Promise<{ readonly attempts: readonly FailedAttempt[]; readonly next: string | null }>;
    askAgain(id: string): Promise<'asked' | 'gone'>;
  };
  /** False for events that nothing is stored of: they are answered and forgotten, so nothing is lost with them. */
  readonly handles: (event: string) => boolean;
  readonly now: () => Instant;
  readonly log: Log;
  /** Told of each delivery that was asked for. */
  readonly asked: (event: string) => void;
}

/**
 * Asks GitHub once more for the webhooks that it could not deliver, since it does not send any again by itself, and who
 * pushed stands in no other place (SOD-1). What was lost comes back a few at a time; what does not arrive even so is asked
 * for again after longer and longer pauses, and in the end no more. To be called each minute, in any number of processes.
 * @throws GitHubError, after the next round was put off
 */
export async function redeliver(parts: RedeliveryServices): Promise<void> {
  const { store } = parts;
  const reading = await store.takeRound(REDELIVER_EVERY_MILLIS);
  if (reading === null) return;
  try {
    await readOn(parts, reading);
    await ask(parts);
  } catch (error) {
    await store.putOff(limitMillis(error) ?? PAUSE_AFTER_FAILURE_MILLIS);
    throw error;
  }
}

/** Reads the log from its newest entry, or from where the last round left off, back to what was read before. */
async function readOn({ store, github, handles, now }: RedeliveryServices, reading: LogReading): Promise<void> {
  const end = reading.readTo ?? addMillis(now(), -KEPT_MILLIS);
  let { cursor, newest } = reading;
  for (let pages = 0; pages < MOST_PAGES_A_ROUND; pages++) {
    const page = await github.failedDeliveries(cursor).catch(async (error: unknown) => {
      // A cursor that GitHub does not know any more would stop every round to come: the next begins anew.
      if (failureCodeOf(error) === 'invalid') await store.found([], { ...reading, cursor: null, newest: null });
      throw error;
    });
    newest ??= page.attempts[0]?.at ?? null;
    const fresh = page.attempts.filter(({ at }) => at > end);
    const lost = fresh.filter(({ event }) => handles(event));
    const over = page.next === null || fresh.length < page.attempts.length;
    if (over) {
      const readTo = newest === null ? reading.readTo : later(reading.readTo, addMillis(newest, -OVERLAP_MILLIS));
      await store.found(lost, { readTo, cursor: null, newest: null });
      return;
    }
    cursor = page.next;
    await store.found(lost, { readTo: reading.readTo, cursor, newest });
  }
}

async function ask({ store, github, log, asked }: RedeliveryServices): Promise<void> {
  const due = await store.takeDue(MOST_A_ROUND);
  for (const [place, one] of due.entries()) {
    const { guid, event, asks, status, at } = one;
    const fields = { delivery: { id: guid, event }, status, failedAt: at, asks };
    const answer = await github.askAgain(one.id).catch(async (error: unknown) => {
      await store.putBack(due.slice(place));
      throw error;
    });
    if (answer === 'gone') {
      await store.gone(guid);
      log.error(fields, 'a webhook is lost: GitHub could not deliver it and no longer has it');
      continue;
    }
    asked(event);
    if (asks < MOST_ASKS) log.info(fields, 'asked GitHub to deliver a webhook again');
    else log.error(fields, 'asked GitHub to deliver a webhook again, for the last time');
  }
}

const later = (one: Instant | null, other: Instant): Instant => (one !== null && one > other ? one : other);
