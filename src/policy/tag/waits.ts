import { addMillis, type Instant, type Sha } from '../../domain/ids.ts';
import type { PolicyReading } from '../../domain/policy.ts';
import type { TagSighting } from '../../domain/tag.ts';

/** A webhook may be a little behind what GitHub answers, and its answers behind the webhook. */
const SETTLE_MILLIS = 10_000;
/** Only the webhook names who pushed; after so long the app concludes that none comes. */
const WEBHOOK_MILLIS = 30_000;
/** A merge that is not recorded yet is asked for; each question observes its pull request. */
const [SOON_MILLIS, LATE_MILLIS] = [2_000, 5 * 60_000] as const;

/** What is remembered of where a tag was seen, the newest last. */
interface TagPlaces {
  readonly object: Sha | null;
  readonly sightings: readonly TagSighting[];
}

/** What follows from where GitHub shows a tag. */
export type SightingStep =
  | { readonly kind: 'as-known' }
  /** It was seen elsewhere before. `after`: number of the sighting that it follows; 0 for the first. */
  | { readonly kind: 'note'; readonly after: number }
  /** A webhook has just told of it, and GitHub may not answer with that yet. */
  | { readonly kind: 'later'; readonly afterMillis: number };

/** Whether what GitHub shows of a tag is noted, where that is not what was known (TAG-4). */
export function sightingStep({ object, sightings }: TagPlaces, shown: Sha | null, at: Instant): SightingStep {
  if (shown === object) return { kind: 'as-known' };
  const last = sightings.at(-1);
  if (last === undefined) return { kind: 'note', after: 0 };
  if (addMillis(last.at, SETTLE_MILLIS) > at) return { kind: 'later', afterMillis: SETTLE_MILLIS };
  return { kind: 'note', after: last.seq };
}

/**
 * For how long the webhook that names who pushed a tag is still waited for; null if it is not: it came, it is late, or
 * no policy asks who pushed.
 */
export function pusherWaitMillis(policy: PolicyReading, sightings: readonly TagSighting[], at: Instant): number | null {
  const last = sightings.at(-1);
  if (policy.state !== 'valid' || last?.source !== 'observation') return null;
  const left = Date.parse(addMillis(last.at, WEBHOOK_MILLIS)) - Date.parse(at);
  return left > 0 ? left : null;
}

/** When to ask again for a merge that is not recorded yet: the older the tag, the later. */
export function recordWaitMillis(sightings: readonly TagSighting[], at: Instant): number {
  const last = sightings.at(-1);
  const age = last === undefined ? 0 : Date.parse(at) - Date.parse(last.at);
  return Math.min(Math.max(age, SOON_MILLIS), LATE_MILLIS);
}
