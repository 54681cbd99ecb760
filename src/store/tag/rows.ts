import type { Selectable } from 'kysely';
import type { Account } from '../../domain/account.ts';
import { asInstant, asPolicyDigest, asSha, type Instant, type Sha } from '../../domain/ids.ts';
import type { KnownTag, TagAcceptance, TagSighting, TagStatus, TagVerdict } from '../../domain/tag.ts';
import type { Tables } from '../schema/tables.ts';

type TagRow = Selectable<Tables['tags']>;

/** A tag with its last sighting, as the database gives it. */
export interface KnownRow {
  name: string;
  standing: TagStatus | null;
  decided_at: Date | null;
  policy_digest: string | null;
  tag_object_id: string | null;
  seen_object_id: string | null;
  seen_at: Date | null;
  seq: string | number | null;
}

/** The tag in its last known state. A later sighting overrides the state at which it was judged. */
export function knownOf(row: KnownRow): KnownTag {
  const object = row.seq === null ? row.tag_object_id : row.seen_object_id;
  return {
    name: row.name,
    object: object === null ? null : asSha(object),
    seenAt: row.seen_at && asInstant(row.seen_at.toISOString()),
    standing: row.standing,
    decidedAt: row.decided_at && asInstant(row.decided_at.toISOString()),
    policyDigest: row.policy_digest === null ? null : asPolicyDigest(row.policy_digest),
  };
}

/** The status of a tag from before the gate; null if it is ignored. */
export const baselineOf = (
  tag: { readonly standing: TagStatus; readonly object: Sha; readonly commit: Sha | null },
  seq: number,
  at: Instant,
) => {
  const counts = tag.standing === 'baseline' && tag.commit !== null;
  return {
    accepted_how: counts ? ('baseline' as const) : null,
    accepted_object_id: counts ? tag.object : null,
    accepted_commit_id: counts ? tag.commit : null,
    accepted_at: counts ? at : null,
    accepted_seq: counts ? seq : null,
  };
};

/** The commit at which the tag counts; null if it does not count. */
export function acceptanceOf(row: TagRow): TagAcceptance | null {
  const { accepted_how: how, accepted_object_id: object, accepted_commit_id: commit, accepted_at: at } = row;
  if (how === null || object === null || commit === null || at === null) return null;
  return {
    how,
    object: asSha(object),
    commit: asSha(commit),
    at: asInstant(at.toISOString()),
    seq: Number(row.accepted_seq ?? 0),
  };
}

/** Parses JSON that this app wrote itself. */
const jsonIn = (text: string): unknown => JSON.parse(text);
export const verdictIn = (text: string): TagVerdict => jsonIn(text) as TagVerdict;
const accountIn = (text: string | null): Account | null => (text === null ? null : (jsonIn(text) as Account));

export const sightingOf = (row: Selectable<Tables['tag_sightings']>): TagSighting => ({
  seq: Number(row.seq),
  object: row.object_id === null ? null : asSha(row.object_id),
  actor: accountIn(row.actor),
  at: asInstant(row.seen_at.toISOString()),
  source: row.source,
});
