import type { Transaction } from 'kysely';
import type { RepositoryRef } from '../../domain/facts.ts';
import type { Instant } from '../../domain/ids.ts';
import type { TagPush } from '../../domain/intake.ts';
import type { TagFindings } from '../../domain/tag.ts';
import type { Tables } from '../schema/tables.ts';
import { nameRepository } from '../subjects/subject.ts';

/** A statement takes 65,535 parameters at most. */
export const ROWS_AT_ONCE = 1_000;

/** TAG-2: keeps what a webhook told of a tag, and who did it. */
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

/** What is told of a repository's tags is taken in one after the other: a webhook names the repository first as well. */
export async function lockRepository(
  trx: Transaction<Tables>,
  repository: RepositoryRef & { readonly id: number },
): Promise<void> {
  await nameRepository(trx, { ...repository, installation: null });
}

/** As of when tags were looked at. */
export interface AsOf {
  /** The last sighting that the look knew of. */
  readonly seq: number;
  readonly at: Instant;
}

/**
 * Records what a look found. What was told of a tag since is newer, and stands.
 * @returns the names that were recorded
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
