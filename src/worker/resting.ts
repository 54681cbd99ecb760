import type { Instant } from '../domain/ids.ts';
import { type Job, jobKey } from '../domain/job.ts';
import { type Lasting, placesOf, type Resting, restingPlace, restMillis } from '../domain/resting.ts';
import { restingSentence } from '../render/resting.ts';
import type { Log, Outcome } from './queue.ts';

/** What is remembered of it; see src/store/resting.ts. */
export interface RestingBook {
  of(places: readonly string[]): Promise<readonly (Resting & { readonly leftMillis: number })[]>;
  rest(place: string, reason: Resting['reason'], millis: number): Promise<Instant>;
}

/** Jobs that came back together part a little. */
const APART_MILLIS = 10_000;
/** How long a refusal without a clear reason has to persist before it rests. */
const UNSURE_MILLIS = 10 * 60_000;
/** Failures of jobs that never came again are forgotten. */
const MOST_FAILURES = 10_000;

/** Where the error says that GitHub refuses for as long as nobody changes anything; null for every other. */
export function lastingOf(error: unknown): Lasting | null {
  if (!Error.isError(error) || !('lasting' in error)) return null;
  const { lasting } = error;
  return isLasting(lasting) ? lasting : null;
}

const isLasting = (value: unknown): value is Lasting =>
  typeof value === 'object' && value !== null && 'scope' in value && 'reason' in value;

/** Lets what GitHub refuses rest, so that it is not asked again and again (docs/adr/0053-what-is-too-heavy-is-halved-and-what-is-refused-rests.md). */
export class Rests {
  readonly #book: RestingBook;
  readonly #log: Log;
  /** Jobs that were refused once: what comes right before or after a change of what is allowed may be late news. */
  readonly #refused = new Map<string, { readonly reason: Lasting['reason']; readonly since: number }>();
  readonly #now: () => number;

  /** @param now a monotonic clock in milliseconds */
  constructor(book: RestingBook, log: Log, now: () => number = () => performance.now()) {
    this.#book = book;
    this.#log = log;
    this.#now = now;
  }

  /** When to try a job again that rests, without asking GitHub; null where it may be done. */
  async of(job: Job): Promise<Outcome> {
    const [rest] = await this.#book.of(placesOf(job));
    return rest === undefined ? null : outcomeOf(rest);
  }

  /** A job was done, so nothing of it is refused. */
  done(job: Job): void {
    this.#refused.delete(jobKey(job));
  }

  /**
   * Lets it rest where GitHub refuses it for the second time, once the last word about it is said; GitHub may refuse that
   * as well, and for the same reason, and then there is nothing that could be said.
   * @returns null where it is to be tried again as any other failure
   */
  async failed(job: Job, error: unknown, lastWord: () => Promise<void>): Promise<Outcome> {
    const lasting = lastingOf(error);
    const key = jobKey(job);
    if (lasting === null) {
      // Only the same refusal twice in a row counts.
      this.#refused.delete(key);
      return null;
    }
    const { reason } = lasting;
    const before = this.#refused.get(key);
    if (before?.reason !== reason) {
      if (this.#refused.size >= MOST_FAILURES) this.#refused.clear();
      this.#refused.set(key, { reason, since: this.#now() });
      return null;
    }
    // In an outage GitHub may answer 404 to any request.
    if (reason === 'uninstalled' && this.#now() - before.since < UNSURE_MILLIS) return null;
    try {
      await lastWord();
    } catch (further) {
      if (lastingOf(further) === null) return null;
      this.#log.warn({ err: further, job }, 'what stands there can neither be confirmed nor replaced');
    }
    // A refusal in words may be out of date if an event has just ended the rest. No event ends this one.
    if (reason !== 'uninstalled') this.#refused.delete(key);
    const place = restingPlace(job, lasting);
    const millis = restMillis(lasting.reason);
    const until = await this.#book.rest(place, lasting.reason, millis);
    this.#log.warn({ err: error, job, place, reason: lasting.reason, until }, 'GitHub refuses it, and it rests');
    return outcomeOf({ place, reason: lasting.reason, until: Date.parse(until), leftMillis: millis });
  }
}

function outcomeOf({ reason, until, leftMillis }: Resting & { readonly leftMillis: number }): Outcome {
  const why = restingSentence(reason, new Date(until).toISOString());
  return { againAfterMillis: leftMillis + Math.round(Math.random() * APART_MILLIS), why };
}
