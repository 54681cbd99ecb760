import { addMillis, type Instant } from '../../domain/ids.ts';
import { type FailedAttempt, type LogReading, MOST_ASKS } from '../../domain/redelivery.ts';
import { failureCodeOf, limitMillis } from '../queue/backoff.ts';
import type { Log } from '../queue/handler.ts';

/** A round costs one request if nothing failed. */
export const REDELIVER_EVERY_MILLIS = 60_000;
/** The most deliveries requested in a round. What an outage lost does not come all at once. */
const MOST_A_ROUND = 30;
/** The most pages in a round, of 100 attempts each. The next round continues. */
const MOST_PAGES_A_ROUND = 20;
const DAY_MILLIS = 24 * 60 * 60_000;
/** How long GitHub keeps the log. */
const KEPT_MILLIS = 3 * DAY_MILLIS;
/** How late an attempt may appear in the log. It does so after its failure, with the time of its start. */
const OVERLAP_MILLIS = 15 * 60_000;
/** The pause while GitHub is down, or the key is wrong. Asking each minute would not help. */
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
    /** Delays the next round. @param millis from now on */
    putOff(millis: number): Promise<void>;
    gone(guid: string): Promise<void>;
  };
  readonly github: {
    failedDeliveries(
      cursor: string | null,
    ): Promise<{ readonly attempts: readonly FailedAttempt[]; readonly next: string | null }>;
    askAgain(id: string): Promise<'asked' | 'gone'>;
  };
  /** False for events that store nothing, so that nothing is lost with them. */
  readonly handles: (event: string) => boolean;
  readonly now: () => Instant;
  readonly log: Log;
  /** Called for each delivery that was requested. */
  readonly asked: (event: string) => void;
}

/**
 * Requests from GitHub the webhooks that it could not deliver.
 * GitHub does not send them again by itself, and nothing else says who pushed (SOD-1). Lost deliveries come back a few
 * at a time. If one still does not arrive, it is requested again after longer and longer pauses, and finally no more.
 * Call it each minute, in any number of processes.
 * @throws GitHubError, after the next round was delayed
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

/**
 * Reads the log from its newest entry to what was read before.
 * If the last round stopped in between, it continues there.
 */
async function readOn({ store, github, handles, now }: RedeliveryServices, reading: LogReading): Promise<void> {
  const end = reading.readTo ?? addMillis(now(), -KEPT_MILLIS);
  let { cursor, newest } = reading;
  for (let pages = 0; pages < MOST_PAGES_A_ROUND; pages++) {
    const page = await github.failedDeliveries(cursor).catch(async (error: unknown) => {
      // A cursor that GitHub no longer knows would stop every later round, so the next one starts again.
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
