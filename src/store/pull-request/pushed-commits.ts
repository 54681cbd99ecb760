import { type Kysely, sql, type Transaction } from 'kysely';
import type { Account } from '../../domain/account.ts';
import { addMillis, asSha, type Instant, type Sha } from '../../domain/ids.ts';
import type { MergePush } from '../../domain/range.ts';
import { accountKind } from '../schema/account-kind.ts';
import type { Tables } from '../schema/tables.ts';

const DAY_MILLIS = 24 * 60 * 60_000;
/** The age at which a needed push, or its mark, is marked again. */
const MARKED_AFTER_MILLIS = 100 * DAY_MILLIS;

/** Commits that a person was seen to push to the repository. */
export interface Brought {
  readonly repositoryId: number;
  readonly pusher: Account;
  readonly at: Instant;
  /** Range of the push to the branch or tag; `before` is null if unknown. */
  readonly before: Sha | null;
  readonly tip: Sha;
  readonly commits: readonly Sha[];
}

/** Stores who pushed commits, and when first (SOD-1), in one statement of fixed size. */
export async function recordBrought(trx: Transaction<Tables>, pushes: readonly Brought[]): Promise<void> {
  const rows = pushes.flatMap(({ repositoryId, pusher, at, before, tip, commits }) =>
    commits.map((commit) => ({
      repository_id: repositoryId,
      commit_id: commit,
      account_id: pusher.id,
      login: pusher.login,
      kind: pusher.kind,
      at,
      before_id: before,
      tip_id: tip,
    })),
  );
  if (rows.length === 0) return;
  // Each key once, and in the same order everywhere, so that two transactions never wait for each other.
  await sql`
    insert into pushed_commits (repository_id, commit_id, account_id, login, kind, at, before_id, tip_id)
    select distinct on (repository_id, commit_id, account_id)
      repository_id, commit_id, account_id, login, kind, at, before_id, tip_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as brought
      (repository_id bigint, commit_id text, account_id bigint, login text, kind text, at timestamptz, before_id text, tip_id text)
    order by repository_id, commit_id, account_id, at
    on conflict (repository_id, commit_id, account_id) do update
      set at = excluded.at, before_id = excluded.before_id, tip_id = excluded.tip_id
      where excluded.at < pushed_commits.at`.execute(trx);
}

/** The first person who pushed a commit. */
export interface FirstPusher {
  readonly commit: Sha;
  readonly account: Account;
}

/**
 * Who first pushed each of these commits, by id, the latest first.
 * GitHub's times have a resolution of one second, so all who pushed a commit within that second count. Making another
 * branch of an existing commit does not count.
 * @param merges pushes made by merge buttons, which do not count (SOD-5)
 */
export async function firstPushers(
  db: Kysely<Tables>,
  repositoryId: number,
  commits: readonly Sha[],
  merges: readonly MergePush[],
): Promise<readonly FirstPusher[]> {
  if (commits.length === 0) return [];
  const [tips, ontos] = [merges.map(({ tip }) => tip), merges.map(({ onto }) => onto)];
  const { rows } = await sql<{ commit_id: string; account_id: string | number; login: string; kind: string }>`
    with brought as (
      select pushed.*, min(pushed.at) over (partition by pushed.commit_id) as first_at
      from pushed_commits pushed
      where pushed.repository_id = ${repositoryId} and pushed.commit_id = any(${[...commits]}::text[])
        and not exists (
          select 1 from unnest(${tips}::text[], ${ontos}::text[]) merge (tip, onto)
          where merge.tip = pushed.tip_id and merge.onto = pushed.before_id))
    select commit_id, account_id, login, kind from brought
    where at = first_at
    order by account_id, at desc, commit_id`.execute(db);
  return rows.map(({ commit_id, account_id, login, kind }) => ({
    commit: asSha(commit_id),
    account: { id: Number(account_id), login, kind: accountKind(kind) },
  }));
}

/** Marks old pushes that an open release needs, so that they are not deleted. */
export async function keepPushes(
  db: Kysely<Tables>,
  repositoryId: number,
  commits: readonly Sha[],
  now: Instant,
): Promise<void> {
  const marked = sql<Date>`${addMillis(now, -MARKED_AFTER_MILLIS)}::timestamptz`;
  await db
    .updateTable('pushed_commits')
    .set({ needed_at: now })
    .where('repository_id', '=', repositoryId)
    .where(sql<boolean>`commit_id = any(${[...commits]}::text[])`)
    .where(sql<Date>`greatest(at, needed_at)`, '<', marked)
    .execute();
}

/**
 * Deletes commits that were last pushed or needed before `instant`.
 * All their pushers are deleted at once, so that none of them becomes the first.
 */
export async function forgetPushes(db: Kysely<Tables>, instant: Instant): Promise<void> {
  const before = sql<Date>`${instant}::timestamptz`;
  await sql`
    delete from pushed_commits old
    where old.at < ${before} and not exists (
      select 1 from pushed_commits other
      where other.repository_id = old.repository_id and other.commit_id = old.commit_id
        and greatest(other.at, other.needed_at) >= ${before})`.execute(db);
  await db.deleteFrom('pushes').where('at', '<', before).execute();
}
