import { type Kysely, sql, type Transaction } from 'kysely';
import type { Account } from '../../domain/account.ts';
import { asInstant, asSha, type Instant, type Sha } from '../../domain/ids.ts';
import type { RefPush } from '../../domain/intake.ts';
import type { OpenPush } from '../../domain/range.ts';
import { type Brought, recordBrought } from '../pull-request/pushed-commits.ts';
import { accountKind } from '../schema/account-kind.ts';
import type { Tables } from '../schema/tables.ts';
import { recordUnnamed } from './unnamed-pushes.ts';

/** Stores pushes of branches and tags, and those of their commits that GitHub lists (SOD-1). Two statements. */
export async function recordRefPushes(
  trx: Transaction<Tables>,
  pushes: readonly (RefPush & { readonly at: Instant })[],
): Promise<void> {
  if (pushes.length === 0) return;
  await trx
    .insertInto('pushes')
    .values(
      pushes.map(({ repositoryId, ref, before, commit, whole, pusher, at }) => ({
        repository_id: repositoryId,
        ref,
        before_id: before,
        commit_id: commit,
        account_id: pusher?.id ?? null,
        login: pusher?.login ?? null,
        kind: pusher?.kind ?? null,
        at,
        brought: whole ? 'known' : 'open',
      })),
    )
    .execute();
  await recordBrought(
    trx,
    pushes.flatMap(({ repositoryId, before, commit, brought, pusher, at }): readonly Brought[] =>
      pusher === null ? [] : [{ repositoryId, pusher, at, before, tip: commit, commits: brought }],
    ),
  );
}

/**
 * The pushes of unknown commits that may have been first to push one of these.
 * A push had no new commits if its own commit was already pushed.
 * @param defaultBranch without `refs/heads/`
 */
export async function openPushes(
  db: Kysely<Tables>,
  repositoryId: number,
  defaultBranch: string,
  commits: readonly Sha[],
): Promise<readonly OpenPush[]> {
  const main = `refs/heads/${defaultBranch}`;
  if (commits.length === 0) return [];
  const { rows } = await sql<OpenRow>`
    select push.seq, push.ref, push.commit_id, push.account_id, push.login, push.kind, push.at, coalesce(
      (select earlier.commit_id from pushes earlier
        where earlier.repository_id = push.repository_id and earlier.ref = ${main} and earlier.at < push.at
        order by earlier.at desc, earlier.seq desc limit 1),
      (select later.before_id from pushes later
        where later.repository_id = push.repository_id and later.ref = ${main} and later.at >= push.at
        order by later.at, later.seq limit 1)) as had_id
    from pushes push
    where ${mayBeFirst(repositoryId, commits)} and push.brought = 'open'
    order by push.at, push.seq`.execute(db);
  return rows.map((row) => ({
    seq: Number(row.seq),
    ref: row.ref,
    commit: asSha(row.commit_id),
    pusher: pusherOf(row),
    at: asInstant(row.at.toISOString()),
    had: row.had_id === null ? null : asSha(row.had_id),
  }));
}

interface OpenRow extends Named {
  readonly seq: string | number;
  readonly ref: string;
  readonly commit_id: string;
  readonly at: Date;
  readonly had_id: string | null;
}

interface Named {
  readonly account_id: string | number | null;
  readonly login: string | null;
  readonly kind: string | null;
}

const pusherOf = ({ account_id, login, kind }: Named): Account | null =>
  account_id === null || login === null || kind === null
    ? null
    : { id: Number(account_id), login, kind: accountKind(kind) };

/**
 * Stores the commits of an open push; null if GitHub cannot say.
 * Then its pusher counts wherever the push may have been the first.
 * @param commits all that its commit reaches and that were unreachable before
 */
export async function settlePush(
  trx: Transaction<Tables>,
  repositoryId: number,
  { seq, commit, pusher, at }: OpenPush,
  commits: readonly Sha[] | null,
): Promise<void> {
  await trx
    .updateTable('pushes')
    .set({ brought: commits === null ? 'unknown' : 'known' })
    .where('seq', '=', seq)
    .execute();
  if (commits === null) return;
  if (pusher === null) await recordUnnamed(trx, repositoryId, commits, at);
  else await recordBrought(trx, [{ repositoryId, pusher, at, before: null, tip: commit, commits }]);
}

/**
 * The possible first pushers of these commits, in pushes that GitHub cannot list.
 * null among them: a person whom GitHub did not name.
 */
export async function doubtfulPushers(
  db: Kysely<Tables>,
  repositoryId: number,
  commits: readonly Sha[],
): Promise<readonly (Account | null)[]> {
  if (commits.length === 0) return [];
  const { rows } = await sql<Named>`
    select distinct on (push.account_id) push.account_id, push.login, push.kind from pushes push
    where ${mayBeFirst(repositoryId, commits)} and push.brought = 'unknown'
    order by push.account_id, push.at desc`.execute(db);
  return rows.map(pusherOf);
}

/**
 * SQL condition: `push` may have been the first push of one of these commits.
 * That is impossible if all of them, or its own commit, were certainly pushed before it.
 */
const mayBeFirst = (repositoryId: number, commits: readonly Sha[]) => sql`
  push.repository_id = ${repositoryId} and push.brought <> 'known'
  and push.at <= (
    select max(coalesce(
      (select min(known.at) from pushed_commits known
        where known.repository_id = ${repositoryId} and known.commit_id = asked.id), 'infinity'))
    from unnest(${[...commits]}::text[]) asked (id))
  and not exists (
    select 1 from pushed_commits known
    where known.repository_id = push.repository_id and known.commit_id = push.commit_id
      and (known.at < push.at or (known.at = push.at and known.account_id = push.account_id)))`;
