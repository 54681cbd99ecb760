import { type Kysely, sql } from 'kysely';
import type { Account } from '../../domain/account.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Sibling } from '../../domain/publication.ts';
import type { Outcome } from '../../domain/verdict.ts';
import { accountKind } from '../schema/account-kind.ts';
import type { Tables } from '../schema/tables.ts';
import type { SubjectKey } from '../subjects/subject.ts';

const OUTCOMES: readonly Outcome[] = ['ready', 'pending', 'blocked', 'error', 'not-applicable'];

/** The repository's other open pull requests with this last known head, by number. */
export async function siblingsOf(db: Kysely<Tables>, key: SubjectKey, head: Sha): Promise<readonly Sibling[]> {
  const rows = await db
    .selectFrom('pull_requests as pull')
    .leftJoin('publications as shown', (join) =>
      join
        .onRef('shown.repository_id', '=', 'pull.repository_id')
        .onRef('shown.number', '=', 'pull.number')
        .on('shown.head_id', '=', head)
        .on('shown.replaced', '=', false),
    )
    .select(['pull.number', 'pull.outcome', 'pull.decided_head', 'pull.decided_base', 'pull.unconfirmed'])
    .select(['pull.opener_id', 'pull.opener_login', 'pull.opener_kind', 'shown.conclusion'])
    .where('pull.repository_id', '=', key.repositoryId)
    .where('pull.number', '!=', key.number)
    .where('pull.open', '=', true)
    .where(
      sql<string>`(select commit_id from head_sightings as seen
        where seen.repository_id = pull.repository_id and seen.number = pull.number
        order by seen.since desc, seen.seq desc limit 1)`,
      '=',
      head,
    )
    .orderBy('pull.number')
    .execute();
  return rows.map((row) => {
    const certain = row.decided_head === head && !row.unconfirmed;
    return {
      number: row.number,
      outcome: certain ? (OUTCOMES.find((known) => known === row.outcome) ?? null) : null,
      base: row.decided_base,
      opener: openerOf(row),
      published: row.conclusion,
    };
  });
}

function openerOf({
  opener_id: id,
  opener_login: login,
  opener_kind: kind,
}: {
  readonly opener_id: string | number | null;
  readonly opener_login: string | null;
  readonly opener_kind: string | null;
}): Account | null {
  return id === null || login === null || kind === null ? null : { id: Number(id), login, kind: accountKind(kind) };
}

/**
 * Records that the last verdict about a pull request may no longer hold (VER-7).
 * Applies to a passing one that is unconfirmed for longer than a passing check may stand, and to any if `certain`.
 * @returns its head; null if there is none, or if the doubt was known
 */
export async function doubt(
  db: Kysely<Tables>,
  key: SubjectKey,
  { now, certain, withinMillis }: { readonly now: string; readonly certain: boolean; readonly withinMillis: number },
): Promise<string | null> {
  const { rows } = await sql<{ decided_head: string }>`
    update pull_requests pull set unconfirmed = true
    where repository_id = ${key.repositoryId} and number = ${key.number} and open and not unconfirmed
      and decided_head is not null
      and (${certain}::boolean or (outcome = 'ready' and decided_at + interval '1 millisecond' * coalesce(
        (select max(shown.confirm_within_millis) from publications shown
          where shown.repository_id = pull.repository_id and shown.head_id = pull.decided_head),
        ${withinMillis}::bigint) < ${now}::timestamptz)
      or (outcome = 'ready' and decided_at > ${now}::timestamptz + interval '1 minute'))
    returning decided_head`.execute(db);
  return rows[0]?.decided_head ?? null;
}
