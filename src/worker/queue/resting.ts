import { type Job, jobKey } from '../../domain/job.ts';
import {
  jobPlace,
  type Lasting,
  placesOf,
  type Resting,
  restingPlace,
  restMillis,
  SHUT_FOR_ALL,
  UNSURE_MILLIS,
} from '../../domain/resting.ts';
import { restingSentence } from '../../render/terminal/resting.ts';
import type { RestingPlaces } from '../../store/subjects/resting.ts';
import type { JobOutcome, Log } from './handler.ts';

/** What is stored of rests; see src/store/subjects/resting.ts. */
export type RestingStore = Pick<RestingPlaces, 'of' | 'rest' | 'refusedForMillis' | 'worksAt'>;

/** Spreads jobs that came back together. */
const APART_MILLIS = 10_000;
/** The most failures in memory. Those of jobs that never came again are dropped. */
const MOST_FAILURES = 10_000;

/** The scope of an error with which GitHub refuses until somebody changes something. null for every other error. */
export function lastingRefusalOf(error: unknown): Lasting | null {
  if (!Error.isError(error) || !('lasting' in error)) return null;
  const { lasting } = error;
  return isLasting(lasting) ? lasting : null;
}

const isLasting = (value: unknown): value is Lasting =>
  typeof value === 'object' && value !== null && 'scope' in value && 'reason' in value;

/**
 * Lets places rest that GitHub refuses, so that they are not requested again and again.
 * See docs/adr/0053-what-is-too-heavy-is-halved-and-what-is-refused-rests.md.
 */
export class Rests {
  readonly #store: RestingStore;
  readonly #log: Log;
  readonly #refusals = new Map<string, Refusal>();
  readonly #now: () => number;

  /** @param now a clock in milliseconds that cannot be set */
  constructor(store: RestingStore, log: Log, now: () => number) {
    this.#store = store;
    this.#log = log;
    this.#now = now;
  }

  /** When to try a resting job again, and why it rests. null if it may run. Sends no request. */
  async of(
    job: Job,
  ): Promise<{ readonly reason: Resting['reason']; readonly outcome: NonNullable<JobOutcome> } | null> {
    const [rest] = await this.#store.of(placesOf(job));
    return rest === undefined ? null : { reason: rest.reason, outcome: outcomeOf(rest) };
  }

  /** Records that a job succeeded, so nothing of it is refused. */
  done(job: Job): void {
    this.#refusals.delete(jobKey(job));
  }

  /**
   * Lets the job rest if GitHub refuses it again, after the given-up handling.
   * GitHub may refuse that for the same reason, and then nothing can be published.
   * @returns null if it is to be retried like any other failure
   */
  async failed(job: Job, error: unknown, onGivenUp: () => Promise<void>): Promise<JobOutcome> {
    const lasting = lastingRefusalOf(error);
    const key = jobKey(job);
    if (lasting === null) {
      // Only the same refusal without another failure in between counts.
      this.#refusals.delete(key);
      return null;
    }
    const { reason } = lasting;
    const now = this.#now();
    const before = this.#refusals.get(key);
    const since = before !== undefined && continues(before, reason, now) ? before.since : null;
    this.#note(key, { reason, since: since ?? now, until: now });
    if (since === null || (!SHUT_FOR_ALL.has(reason) && now - since < UNSURE_MILLIS)) return null;
    try {
      await onGivenUp();
    } catch (further) {
      if (lastingRefusalOf(further) === null) return null;
      this.#log.warn({ err: further, job }, 'the published results of a job can be neither confirmed nor replaced');
    }
    const place = await this.#placeOf(job, lasting);
    const millis = restMillis(reason, now - since);
    this.#note(key, { reason, since, until: now + millis });
    const until = await this.#store.rest(place, reason, millis);
    this.#log.warn({ err: error, job, place, reason, until }, 'GitHub refuses a job, which rests now');
    return outcomeOf({ place, reason, until: Date.parse(until), leftMillis: millis });
  }

  /**
   * The place that rests. GitHub may refuse one thing, for example a fork in another organization, like a whole
   * installation.
   */
  async #placeOf(job: Job, lasting: Lasting): Promise<string> {
    const [place, own] = [restingPlace(job, lasting), jobPlace(job)];
    return place !== own && (await this.#store.worksAt(place)) ? own : place;
  }

  #note(key: string, refusal: Refusal): void {
    if (this.#refusals.size >= MOST_FAILURES) this.#refusals.clear();
    this.#refusals.set(key, refusal);
  }
}

/** Refusals of a job for one reason, without a success or another failure in between. */
interface Refusal {
  readonly reason: Lasting['reason'];
  readonly since: number;
  /** The last refusal, or the end of the rest after it. */
  readonly until: number;
}

/**
 * True if a refusal continues the last one.
 * A job that comes back before its rest is over was woken by an event, so the refusal may be outdated.
 */
const continues = ({ reason, until }: Refusal, now: Lasting['reason'], at: number): boolean =>
  reason === now && until <= at && at - until <= UNSURE_MILLIS;

function outcomeOf({ reason, until, leftMillis }: Resting & { readonly leftMillis: number }): NonNullable<JobOutcome> {
  const why = restingSentence(reason, new Date(until).toISOString());
  return { againAfterMillis: leftMillis + Math.round(Math.random() * APART_MILLIS), why };
}
