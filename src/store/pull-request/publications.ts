import { type Kysely, sql, type Transaction } from 'kysely';
import type { Conclusion } from '../../domain/effects.ts';
import { asInstant, asSha, type Instant } from '../../domain/ids.ts';
import type { Decision, Publication } from '../../domain/publication.ts';
import { type Coordination, confirmedOn, type SeenOn } from '../db/coordination.ts';
import type { Tables } from '../schema/tables.ts';
import type { SubjectKey } from '../subjects/subject.ts';

/** The last known publication on the open pull request; null if none, or if closed. */
export async function publicationOf(
  db: Kysely<Tables>,
  key: SubjectKey,
  coordination: Coordination,
): Promise<Publication | null> {
  const time = coordination();
  const row = await find(db, key)
    .select(
      sql<boolean>`${confirmedOn('shown', time)} + shown.confirm_within_millis * interval '1 millisecond' < ${time}`.as(
        'overdue',
      ),
    )
    .executeTakeFirst();
  if (row === undefined || !row.open) return null;
  return {
    head: asSha(row.head_id),
    conclusion: row.conclusion,
    confirmedAt: asInstant(row.confirmed_at.toISOString()),
    confirmWithinMillis: Number(row.confirm_within_millis),
    replaced: row.replaced,
    overdue: row.overdue,
  };
}

/**
 * Records, before the write, that the check is about to change and may pass meanwhile.
 * So if the process ends during the write, the passing check is known all the same.
 * @returns `older` if the check would begin to pass by a decision for an earlier time than the last one: a clock ran
 * back, or another process's clock is ahead, and what had expired would be valid again
 */
export async function announce(
  trx: Transaction<Tables>,
  key: SubjectKey,
  decision: Decision,
  { seenOn, ...passes }: { readonly before: boolean; readonly after: boolean; readonly seenOn: SeenOn },
): Promise<'announced' | 'older'> {
  const before = await find(trx, key).executeTakeFirst();
  const older = before !== undefined && decision.at < asInstant(before.decided_at.toISOString());
  if (older && passes.after && !passes.before) return 'older';
  const passing = passes.before || passes.after;
  const still = passes.after ? null : (before ?? null);
  await write(trx, key, {
    ...decision,
    conclusion: passing ? 'success' : decision.conclusion,
    // Seeing a check that passes by mistake confirms nothing; only its last correct state counts.
    confirmedAt: still === null ? decision.at : asInstant(still.confirmed_at.toISOString()),
    confirmedOn: still === null ? seenOn : (still.confirmed_on ?? still.confirmed_at).toISOString(),
    replaced: false,
  });
  return 'announced';
}

/** Records that the decision stands on GitHub. */
export const confirm = (trx: Transaction<Tables>, key: SubjectKey, decision: Decision, seenOn: SeenOn): Promise<void> =>
  write(trx, key, { ...decision, confirmedAt: decision.at, confirmedOn: seenOn, replaced: false });

/** Records that nothing is published any longer, or nothing that this app is responsible for. */
export async function withdraw(db: Kysely<Tables>, key: SubjectKey): Promise<void> {
  await db
    .deleteFrom('publications')
    .where('repository_id', '=', key.repositoryId)
    .where('number', '=', key.number)
    .execute();
}

/** Records that an error replaced on GitHub what could not be confirmed. */
export async function replaced(trx: Transaction<Tables>, key: SubjectKey, head: string): Promise<void> {
  await trx
    .updateTable('publications')
    .set({
      head_id: head,
      conclusion: 'failure',
      replaced: true,
      // If an error stood there before, the conclusion before the first error counts.
      replaced_conclusion: sql`case when head_id <> ${head} then null
        when replaced then replaced_conclusion else conclusion end`,
    })
    .where('repository_id', '=', key.repositoryId)
    .where('number', '=', key.number)
    .execute();
}

/**
 * MRG-2: whether the check passed until an error replaced it as unconfirmed (VER-7).
 * It passed by this pull request's last verdict, and nothing else failed. Of several pull requests with the head, any
 * may have written it.
 */
export async function passedUnconfirmed(db: Kysely<Tables>, key: SubjectKey, head: string): Promise<boolean> {
  const row = await db
    .selectFrom('publications as shown')
    .innerJoin('pull_requests as pull', 'pull.repository_id', 'shown.repository_id')
    .select('shown.number')
    .where('shown.repository_id', '=', key.repositoryId)
    .where('shown.head_id', '=', head)
    .where('shown.replaced', '=', true)
    .where('shown.replaced_conclusion', '=', 'success')
    .where('pull.number', '=', key.number)
    .where('pull.outcome', '=', 'ready')
    .where('pull.decided_head', '=', head)
    .executeTakeFirst();
  return row !== undefined;
}

const find = (db: Kysely<Tables>, key: SubjectKey) =>
  db
    .selectFrom('publications as shown')
    .innerJoin('pull_requests as pull', (join) =>
      join.onRef('pull.repository_id', '=', 'shown.repository_id').onRef('pull.number', '=', 'shown.number'),
    )
    .selectAll('shown')
    .select('pull.open')
    .where('shown.repository_id', '=', key.repositoryId)
    .where('shown.number', '=', key.number);

async function write(
  trx: Transaction<Tables>,
  key: SubjectKey,
  {
    head,
    conclusion,
    at,
    ...rest
  }: Decision & { readonly confirmedAt: Instant; readonly confirmedOn: SeenOn; readonly replaced: boolean },
): Promise<void> {
  const row = {
    head_id: head,
    conclusion: conclusion satisfies Conclusion,
    confirmed_at: rest.confirmedAt,
    confirmed_on: rest.confirmedOn,
    confirm_within_millis: rest.confirmWithinMillis,
    replaced: rest.replaced,
    replaced_conclusion: null,
  };
  await trx
    .insertInto('publications')
    .values({ repository_id: key.repositoryId, number: key.number, ...row, decided_at: at })
    .onConflict((conflict) =>
      conflict
        .columns(['repository_id', 'number'])
        .doUpdateSet({ ...row, decided_at: sql`greatest(publications.decided_at, excluded.decided_at)` }),
    )
    .execute();
}
