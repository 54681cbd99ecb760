import { type Kysely, sql, type Transaction } from 'kysely';
import type { Account } from '../domain/account.ts';
import type { Instant, Sha } from '../domain/ids.ts';
import type { PushedCommit } from '../domain/intake.ts';
import { accountKind } from './account-kind.ts';
import type { Tables } from './tables.ts';

/**
 * Remembers who pushed a branch to a commit, and when first (SOD-1).
 * @param now for pushes of which GitHub gives no time
 */
export async function recordPushedCommit(trx: Transaction<Tables>, pushed: PushedCommit, now: Instant): Promise<void> {
  const at = pushed.at === 'now' ? now : pushed.at;
  await trx
    .insertInto('pushed_commits')
    .values({
      repository_id: pushed.repositoryId,
      commit_id: pushed.commit,
      account_id: pushed.pusher.id,
      login: pushed.pusher.login,
      kind: pushed.pusher.kind,
      at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['repository_id', 'commit_id', 'account_id'])
        .doUpdateSet({ at: sql`least(pushed_commits.at, excluded.at)` }),
    )
    .execute();
}

/**
 * Who first pushed each of these commits, in the order of their ids; in one second, which is as fine as GitHub tells, all
 * who did. Whoever makes another branch of a commit that is there already has brought nothing.
 */
export async function firstPushers(
  db: Kysely<Tables>,
  repositoryId: number,
  commits: readonly Sha[],
): Promise<readonly Account[]> {
  if (commits.length === 0) return [];
  const { rows } = await sql<{ account_id: string | number; login: string; kind: string }>`
    select distinct on (pushed.account_id) pushed.account_id, pushed.login, pushed.kind
    from pushed_commits pushed
    where pushed.repository_id = ${repositoryId} and pushed.commit_id = any(${[...commits]}::text[])
      and pushed.at = (
        select min(first.at) from pushed_commits first
        where first.repository_id = pushed.repository_id and first.commit_id = pushed.commit_id)
    order by pushed.account_id, pushed.at desc`.execute(db);
  return rows.map((row) => ({ id: Number(row.account_id), login: row.login, kind: accountKind(row.kind) }));
}

/** Forgets pushes from before `instant`. */
export async function forgetPushes(db: Kysely<Tables>, instant: Instant): Promise<void> {
  await db.deleteFrom('pushed_commits').where('at', '<', sql<Date>`${instant}::timestamptz`).execute();
}
