import { type Kysely, sql, type Transaction } from 'kysely';
import type { RepositoryRef } from '../../domain/facts.ts';
import type { Instant } from '../../domain/ids.ts';
import type { KnownTag, TagFindings } from '../../domain/tag.ts';
import type { Tables } from '../schema/tables.ts';
import { baselineOf, type KnownRow, knownOf } from './rows.ts';
import { type AsOf, lockRepository, ROWS_AT_ONCE, recordUnlessNewer } from './sightings.ts';

/** All that is known of a repository's tags, for a comparison. `seq` is the last sighting of any of them. */
export async function knownTags(
  db: Kysely<Tables>,
  repositoryId: number,
): Promise<{ readonly first: boolean; readonly seq: number; readonly tags: readonly KnownTag[] }> {
  const compared = await db
    .selectFrom('tag_looks')
    .select('looked_at')
    .where('repository_id', '=', repositoryId)
    .executeTakeFirst();
  const { rows } = await sql<KnownRow>`
    with last_seen as (
      select distinct on (name) name, object_id, seen_at, seq from tag_sightings
      where repository_id = ${repositoryId} order by name, seq desc
    )
    select name, tag.standing, tag.decided_at, tag.policy_digest, tag.object_id as tag_object_id,
      last_seen.object_id as seen_object_id, last_seen.seen_at, last_seen.seq
    from (select * from tags where repository_id = ${repositoryId}) tag
    full join last_seen using (name) order by name`.execute(db);
  return {
    first: (compared?.looked_at ?? null) === null,
    seq: rows.reduce((most, { seq }) => Math.max(most, Number(seq ?? 0)), 0),
    tags: rows.map(knownOf),
  };
}

/**
 * Stores the result of a comparison, all or nothing.
 * What was reported of a tag after `known` is newer, and stays.
 */
export async function keepFound(
  trx: Transaction<Tables>,
  repository: RepositoryRef & { readonly id: number },
  findings: TagFindings,
  asOf: AsOf,
): Promise<void> {
  await lockRepository(trx, repository);
  await recordUnlessNewer(trx, repository.id, findings.seen, asOf);
  const { seq, at } = asOf;
  const there = [
    ...findings.baseline.map((tag) => ({ ...tag, standing: 'baseline' as const })),
    ...findings.ignored.map((tag) => ({ ...tag, standing: 'ignored' as const })),
  ];
  for (let start = 0; start < there.length; start += ROWS_AT_ONCE) {
    const rows = there.slice(start, start + ROWS_AT_ONCE).map((tag) => ({
      repository_id: repository.id,
      name: tag.name,
      standing: tag.standing,
      object_id: tag.object,
      commit_id: tag.commit,
      decided_at: at,
      ...baselineOf(tag, seq, at),
    }));
    await trx
      .insertInto('tags')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['repository_id', 'name'])
          .doUpdateSet((excluded) => ({
            standing: excluded.ref('excluded.standing'),
            object_id: excluded.ref('excluded.object_id'),
            commit_id: excluded.ref('excluded.commit_id'),
            accepted_how: excluded.ref('excluded.accepted_how'),
            accepted_object_id: excluded.ref('excluded.accepted_object_id'),
            accepted_commit_id: excluded.ref('excluded.accepted_commit_id'),
            accepted_at: excluded.ref('excluded.accepted_at'),
            accepted_seq: excluded.ref('excluded.accepted_seq'),
            decided_at: excluded.ref('excluded.decided_at'),
          }))
          // A tag that was judged meanwhile is not part of the baseline.
          .where('tags.standing', '=', 'ignored'),
      )
      .execute();
  }
  const looked = { looked_at: at, gated: true };
  await trx
    .insertInto('tag_looks')
    .values({ repository_id: repository.id, next_at: at, ...looked })
    .onConflict((conflict) => conflict.column('repository_id').doUpdateSet(looked))
    .execute();
}

/** Records that the repository has no policy, so that its tags are not judged. It is observed again, but rarely. */
export async function keepNotGated(
  trx: Transaction<Tables>,
  repository: RepositoryRef & { readonly id: number },
  now: Instant,
): Promise<void> {
  await lockRepository(trx, repository);
  await trx
    .insertInto('tag_looks')
    .values({ repository_id: repository.id, looked_at: null, gated: false, next_at: now })
    .onConflict((conflict) => conflict.column('repository_id').doUpdateSet({ looked_at: null, gated: false }))
    .execute();
}
