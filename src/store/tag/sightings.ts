import type { Transaction } from 'kysely';
import type { RepositoryRef } from '../../domain/facts.ts';
import type { Instant } from '../../domain/ids.ts';
import type { TagPush } from '../../domain/intake.ts';
import type { TagFindings } from '../../domain/tag.ts';
import type { Tables } from '../schema/tables.ts';
import { nameRepository } from '../subjects/subject.ts';

/** Rows of one statement, which takes 65,535 parameters at most. */
export const ROWS_AT_ONCE = 1_000;

/** TAG-2: stores what a webhook reported of a tag, and who pushed it. */
export async function recordTagPush(trx: Transaction<Tables>, push: TagPush, at: Instant): Promise<void> {
  await trx
    .insertInto('tag_sightings')
    .values({
      repository_id: push.repositoryId,
      name: push.tag,
      object_id: push.object,
      actor: push.actor && JSON.stringify(push.actor),
      seen_at: at,
      source: 'webhook',
    })
    .execute();
}

/**
 * Locks the repository, so that reports about its tags are stored one after the other. Webhooks lock it first as well.
 */
export async function lockRepository(
  trx: Transaction<Tables>,
  repository: RepositoryRef & { readonly id: number },
): Promise<void> {
  await nameRepository(trx, { ...repository, installation: null });
}

/** The state of knowledge at which tags were observed. */
export interface AsOf {
  /** The last sighting that was known at the observation. */
  readonly seq: number;
  readonly at: Instant;
}

/**
 * Stores what an observation found, except for tags with a newer report.
 * @returns the names that were stored
 */
export async function recordUnlessNewer(
  trx: Transaction<Tables>,
  repositoryId: number,
  seen: TagFindings['seen'],
  { seq, at }: AsOf,
): Promise<readonly string[]> {
  const newer = await trx
    .selectFrom('tag_sightings')
    .select('name')
    .where('repository_id', '=', repositoryId)
    .where('seq', '>', seq)
    .execute();
  const told = new Set(newer.map(({ name }) => name));
  const rows = seen
    .filter(({ name }) => !told.has(name))
    .map(({ name, object }) => ({
      repository_id: repositoryId,
      name,
      object_id: object,
      actor: null,
      seen_at: at,
      source: 'observation' as const,
    }));
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    await trx
      .insertInto('tag_sightings')
      .values(rows.slice(start, start + ROWS_AT_ONCE))
      .execute();
  }
  return rows.map(({ name }) => name);
}
