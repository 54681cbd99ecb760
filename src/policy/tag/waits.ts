import { addMillis, type Instant, type Sha } from '../../domain/ids.ts';
import type { PolicyReading } from '../../domain/policy.ts';
import type { TagSighting } from '../../domain/tag.ts';

/** How far a webhook and GitHub's answers may be behind each other. */
const SETTLE_MILLIS = 10_000;
/** After this time the app concludes that no webhook will name the pusher. */
const WEBHOOK_MILLIS = 30_000;
/** Pauses between requests for a merge that is not recorded yet. Each request observes its pull request. */
const [SOON_MILLIS, LATE_MILLIS] = [2_000, 5 * 60_000] as const;

/** The remembered sightings of a tag, the newest last. */
interface TagPlaces {
  readonly object: Sha | null;
  readonly sightings: readonly TagSighting[];
}

/** The step after GitHub shows where a tag is. */
export type SightingStep =
  | { readonly kind: 'as-known' }
  /** It was last seen elsewhere. `after`: the number of the previous sighting; 0 for the first. */
  | { readonly kind: 'note'; readonly after: number }
  /** A webhook has just reported it, and GitHub's answers may lag behind. */
  | { readonly kind: 'later'; readonly afterMillis: number };

/** Whether GitHub's state of a tag is stored, if it is new (TAG-4). */
export function sightingStep({ object, sightings }: TagPlaces, shown: Sha | null, at: Instant): SightingStep {
  if (shown === object) return { kind: 'as-known' };
  const last = sightings.at(-1);
  if (last === undefined) return { kind: 'note', after: 0 };
  if (addMillis(last.at, SETTLE_MILLIS) > at) return { kind: 'later', afterMillis: SETTLE_MILLIS };
  return { kind: 'note', after: last.seq };
}

/**
 * How long to wait for the webhook that names a tag's pusher. null to stop waiting: it arrived, it is late, or no valid
 * policy asks who pushed.
 */
export function pusherWaitMillis(policy: PolicyReading, sightings: readonly TagSighting[], at: Instant): number | null {
  const last = sightings.at(-1);
  if (policy.state !== 'valid' || last?.source !== 'observation') return null;
  const left = Date.parse(addMillis(last.at, WEBHOOK_MILLIS)) - Date.parse(at);
  return left > 0 ? left : null;
}

/** The wait before asking again for an unrecorded merge: the older the tag, the longer. */
export function recordWaitMillis(sightings: readonly TagSighting[], at: Instant): number {
  const last = sightings.at(-1);
  const age = last === undefined ? 0 : Date.parse(at) - Date.parse(last.at);
  return Math.min(Math.max(age, SOON_MILLIS), LATE_MILLIS);
}
