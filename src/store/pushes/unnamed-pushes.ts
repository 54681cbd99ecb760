import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant, Sha } from '../../domain/ids.ts';
import type { UnnamedPush } from '../../domain/intake.ts';
import type { Tables } from '../schema/tables.ts';
import type { SubjectKey } from '../subjects/subject.ts';

/** Stands for null in the table's key, which cannot hold null. No pull request has this number. */
const NO_NUMBER = 0;
const NO_COMMIT = '';

/**
 * Stores that an unknown person pushed (SOD-1).
 * @param now for pushes without a time from GitHub
 */
export async function recordUnnamedPush(trx: Transaction<Tables>, push: UnnamedPush, now: Instant): Promise<void> {
  await trx
    .insertInto('unnamed_pushes')
    .values({
      repository_id: push.repositoryId,
      number: push.number ?? NO_NUMBER,
      commit_id: push.commit ?? NO_COMMIT,
      at: push.at === 'now' ? now : push.at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['repository_id', 'number', 'commit_id'])
        .doUpdateSet({ at: sql`least(unnamed_pushes.at, excluded.at)` }),
    )
    .execute();
}

/** Stores the commits of such a push of a branch or a tag. */
export async function recordUnnamed(
  trx: Transaction<Tables>,
  repositoryId: number,
  commits: readonly Sha[],
  at: Instant,
): Promise<void> {
  await sql`
    insert into unnamed_pushes (repository_id, number, commit_id, at)
    select ${repositoryId}::bigint, ${NO_NUMBER}::integer, id, ${at}::timestamptz
    from (select distinct unnest(${[...commits]}::text[]) as id) brought order by id
    on conflict (repository_id, number, commit_id) do update set at = least(unnamed_pushes.at, excluded.at)`.execute(
    trx,
  );
}

/**
 * True if an unknown person pushed to the head, or first pushed one of `commits`.
 * A commit that a known person had pushed before is that person's.
 */
export async function hasUnnamedPush(db: Kysely<Tables>, key: SubjectKey, commits: readonly Sha[]): Promise<boolean> {
  const { rows } = await sql`
    select 1 from unnamed_pushes unnamed
    where unnamed.repository_id = ${key.repositoryId}
      and (unnamed.number = ${key.number}
        or (unnamed.number = ${NO_NUMBER} and unnamed.commit_id = any(${[...commits]}::text[])
          and not exists (
            select 1 from pushed_commits named
            where named.repository_id = unnamed.repository_id and named.commit_id = unnamed.commit_id
              and named.at < unnamed.at)))
    limit 1`.execute(db);
  return rows.length > 0;
}

/** Forgets pushes of branches from before `instant`. */
export async function forgetUnnamedPushes(db: Kysely<Tables>, instant: Instant): Promise<void> {
  await db
    .deleteFrom('unnamed_pushes')
    .where('number', '=', NO_NUMBER)
    .where('at', '<', sql<Date>`${instant}::timestamptz`)
    .execute();
}
