import { type Kysely, sql } from 'kysely';
import type { Account } from '../../domain/account.ts';
import type { MemoryFacts } from '../../domain/facts.ts';
import { asInstant, asSha, asStateName, type Sha } from '../../domain/ids.ts';
import type { Push } from '../../domain/intake.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { ordersOf } from '../release/orders.ts';
import { accountKind } from '../schema/account-kind.ts';
import type { Tables } from '../schema/tables.ts';
import { lockSubject, type SubjectKey } from '../subjects/subject.ts';
import { forgetSilence, heardWords } from './heard-comments.ts';
import { askedReviews, forgetAsked } from './review-requests.ts';

/** Stands for null in the table's key, which cannot hold null. No state has an empty name. */
const NO_STATE = '';

/**
 * What the app remembers of a pull request.
 * GitHub forgets it, or lets others remove it (REL-3, SIGN-8, SIGN-9, SIGN-13).
 */
export async function memoryOf(db: Kysely<Tables>, key: SubjectKey): Promise<Omit<MemoryFacts, 'labelNames'>> {
  const row = await db
    .selectFrom('pull_requests')
    .select('was_release')
    .where('repository_id', '=', key.repositoryId)
    .where('number', '=', key.number)
    .executeTakeFirst();
  const blocks = await db
    .selectFrom('remembered_blocks')
    .selectAll()
    .where('repository_id', '=', key.repositoryId)
    .where('number', '=', key.number)
    .orderBy('at')
    .orderBy('act')
    .orderBy('state')
    .execute();
  const asked = await askedReviews(db, key);
  return {
    ...(asked.length === 0 ? {} : { asked }),
    heard: await heardWords(db, key),
    orders: await ordersOf(db, key),
    wasRelease: row?.was_release ?? false,
    blocks: blocks.map((block) => ({
      act: block.act,
      kind: block.kind,
      state: block.state === NO_STATE ? null : asStateName(block.state),
      actor: { id: Number(block.actor_id), login: block.actor_login, kind: accountKind(block.actor_kind) },
      at: asInstant(block.at.toISOString()),
      url: block.url,
      reason: block.reason,
    })),
  };
}

/** The base and the opener of a pull request that was decided. */
export interface DecidedAbout {
  readonly base: string;
  readonly opener: Account | null;
}

/** How the previous verdict differs from this one. */
export interface Remembered {
  /** True if the outcome changed. */
  readonly changed: boolean;
  /**
   * True if outcome, head or base changed, or if the previous verdict was in doubt. Pull requests with the same head
   * depend on these.
   */
  readonly moved: boolean;
  /** The head of the previous verdict, if it was another. */
  readonly left: Sha | null;
}

/**
 * Stores what a verdict found: a release, its objections, holds and withdrawals.
 * The pull request is open. Nothing is ever deleted: a later act lifts a block, and the next decision weighs it.
 */
export async function remember(
  db: Kysely<Tables>,
  key: SubjectKey,
  verdict: Verdict,
  about: DecidedAbout,
): Promise<Remembered> {
  await lockSubject(db, key);
  const before = await db
    .selectFrom('pull_requests')
    .select(['outcome', 'decided_head', 'decided_base', 'unconfirmed'])
    .where('repository_id', '=', key.repositoryId)
    .where('number', '=', key.number)
    .executeTakeFirst();
  const changed = before?.outcome !== verdict.outcome;
  const former = before?.decided_head ?? null;
  const elsewhere = former !== verdict.head || before?.decided_base !== about.base;
  const remembered = {
    changed,
    moved: changed || elsewhere || before?.unconfirmed === true,
    left: former === null || former === verdict.head ? null : asSha(former),
  };
  await db
    .updateTable('pull_requests')
    .set({
      outcome: verdict.outcome,
      decided_head: verdict.head,
      decided_base: about.base,
      decided_at: verdict.at,
      unconfirmed: false,
      ...(about.opener === null ? {} : openerColumns(about.opener)),
      ...(verdict.release === null ? {} : { was_release: true }),
    })
    .where('repository_id', '=', key.repositoryId)
    .where('number', '=', key.number)
    .execute();
  if (verdict.remember.length === 0) return remembered;
  await db
    .insertInto('remembered_blocks')
    .values(
      verdict.remember.map((block) => ({
        repository_id: key.repositoryId,
        number: key.number,
        act: block.act,
        kind: block.kind,
        state: block.state ?? NO_STATE,
        actor_id: block.actor.id,
        actor_login: block.actor.login,
        actor_kind: block.actor.kind,
        at: block.at,
        url: block.url,
        reason: block.reason,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return remembered;
}

const openerColumns = ({ id, login, kind }: Account) => ({ opener_id: id, opener_login: login, opener_kind: kind });

/** VER-5: stores who opened a pull request, as its webhooks say. Its row exists, and the opener never changes. */
export async function recordOpeners(
  db: Kysely<Tables>,
  changes: readonly { readonly repositoryId: number; readonly number: number; readonly opener?: Account }[],
): Promise<void> {
  for (const { repositoryId, number, opener } of changes) {
    if (opener === undefined) continue;
    await db
      .updateTable('pull_requests')
      .set(openerColumns(opener))
      .where('repository_id', '=', repositoryId)
      .where('number', '=', number)
      .where('opener_id', 'is', null)
      .execute();
  }
}

/** Closes a pull request. REL-3: if it is closed unmerged and opened again, it is not a release. */
export async function close(db: Kysely<Tables>, key: SubjectKey, how: 'closed' | 'merged' | 'gone'): Promise<void> {
  await db
    .updateTable('pull_requests')
    .set({ open: false, decided_head: null, ...(how === 'closed' ? { was_release: false } : {}) })
    .where('repository_id', '=', key.repositoryId)
    .where('number', '=', key.number)
    .execute();
  await forgetSilence(db, key);
  if (how === 'merged') await forgetAsked(db, key);
}

/** SOD-1: stores who pushed to heads. If an account had several logins, the last counts. */
export async function recordPushes(db: Kysely<Tables>, pushes: readonly Push[]): Promise<void> {
  if (pushes.length === 0) return;
  const once = new Map(pushes.map((push) => [`${push.repositoryId}#${push.number}:${push.pusher.id}`, push]));
  await db
    .insertInto('pushers')
    .values(
      [...once.values()].map(({ repositoryId, number, pusher }) => ({
        repository_id: repositoryId,
        number,
        account_id: pusher.id,
        login: pusher.login,
        kind: pusher.kind,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['repository_id', 'number', 'account_id'])
        .doUpdateSet({ login: sql`excluded.login` })
        .where('pushers.login', '<>', sql<string>`excluded.login`),
    )
    .execute();
}

/** Everyone who was seen to push to the head, by id. */
export async function recordedPushers(db: Kysely<Tables>, key: SubjectKey): Promise<readonly Account[]> {
  const rows = await db
    .selectFrom('pushers')
    .select(['account_id', 'login', 'kind'])
    .where('repository_id', '=', key.repositoryId)
    .where('number', '=', key.number)
    .orderBy('account_id')
    .execute();
  return rows.map((row) => ({ id: Number(row.account_id), login: row.login, kind: accountKind(row.kind) }));
}
