import type { Account } from '../../domain/account.ts';
import type { Sha } from '../../domain/ids.ts';
import type { TagAcceptance, TagSighting } from '../../domain/tag.ts';

/**
 * The person who put a tag where it is, by the last webhook about it.
 * Only webhooks after the tag was last seen elsewhere count. null if there is none: an older push to the same object
 * says nothing about the newest one.
 * @param object null: who deleted it
 */
export function pusherOf(sightings: readonly TagSighting[], object: Sha | null): Account | null {
  const elsewhere = sightings.findLastIndex((sighting) => sighting.object !== object);
  const arrivals = sightings.slice(elsewhere + 1).filter(({ source }) => source === 'webhook');
  return arrivals.at(-1)?.actor ?? null;
}

/** True if the tag is still where it counted, and was seen nowhere else since. */
export const stands = (accepted: TagAcceptance, object: Sha, sightings: readonly TagSighting[]): boolean =>
  object === accepted.object &&
  sightings.every((sighting) => sighting.seq <= accepted.seq || sighting.object === accepted.object);
