import { type Kysely, sql } from 'kysely';
import { asInstant, asSha, type Instant, type Sha } from '../../domain/ids.ts';
import type { HeadChange } from '../../domain/intake.ts';
import { placeOfChange } from '../../policy/acts/heads-between.ts';
import { settleAll } from '../db/settle-all.ts';
import type { Tables } from '../schema/tables.ts';
import { lockSubjects } from '../subjects/subject.ts';

/** A sighting; `seq` is null if it is not written yet. */
interface Sighting {
  readonly seq: string | number | null;
  readonly commit: Sha;
  readonly since: Instant;
  readonly source: 'webhook' | 'observation';
}

/**
 * Records the head changes that webhooks reported (SIGN-4), in their order.
 * If an observation saw a change first, its time is set back to GitHub's. A known change does nothing.
 */
export async function recordHeadChanges(db: Kysely<Tables>, changes: readonly HeadChange[]): Promise<void> {
  if (changes.length === 0) return;
  const [, known] = await settleAll(lockSubjects(db, changes), sightingsAround(db, changes));
  const added: HeadChange[] = [];
  for (const change of changes) {
    const rows = known.get(keyOf(change)) ?? [];
    const place = placeOfChange(change, rows);
    if (place === 'known') continue;
    const seq = place === 'new' ? null : place.seq;
    if (seq === null) added.push(change);
    else await putBack(db, seq, change);
    const now: Sighting = { seq, ...change, source: 'webhook' };
    const others = rows.filter((row) => row.seq === null || row.seq !== now.seq);
    known.set(
      keyOf(change),
      [...others, now].sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0)),
    );
  }
  if (added.length === 0) return;
  await db
    .insertInto('head_sightings')
    .values(
      added.map((change) => ({
        repository_id: change.repositoryId,
        number: change.number,
        commit_id: change.commit,
        before_id: change.before,
        since: change.since,
        source: 'webhook' as const,
      })),
    )
    .execute();
}

async function putBack(db: Kysely<Tables>, seq: NonNullable<Sighting['seq']>, change: HeadChange): Promise<void> {
  await db
    .updateTable('head_sightings')
    .set({ since: change.since, source: 'webhook', before_id: change.before })
    .where('seq', '=', seq)
    .execute();
}

/** The sightings by pull request, oldest first, from right before its earliest change. */
async function sightingsAround(
  db: Kysely<Tables>,
  changes: readonly HeadChange[],
): Promise<Map<string, readonly Sighting[]>> {
  const { rows } = await sql<{
    repository_id: string | number;
    number: number;
    seq: string | number;
    commit_id: string;
    since: Date;
    source: 'webhook' | 'observation';
  }>`
    with subject as (
      select repository_id, number, min(since) as since
      from unnest(
        ${changes.map((change) => change.repositoryId)}::bigint[],
        ${changes.map((change) => change.number)}::integer[],
        ${changes.map((change) => change.since)}::timestamptz[]) as change (repository_id, number, since)
      group by repository_id, number
    )
    select seen.repository_id, seen.number, seen.seq, seen.commit_id, seen.since, seen.source
    from subject join head_sightings seen using (repository_id, number)
    where seen.since >= coalesce((
      select max(before.since) from head_sightings before
      where before.repository_id = subject.repository_id and before.number = subject.number
        and before.since <= subject.since), '-infinity')
    order by seen.since, seen.seq`.execute(db);
  const bySubject = Map.groupBy(rows, (row) => keyOf({ repositoryId: Number(row.repository_id), number: row.number }));
  return new Map(
    [...bySubject].map(([key, seen]) => [
      key,
      seen.map(({ seq, commit_id, since, source }) => ({
        seq,
        commit: asSha(commit_id),
        since: asInstant(since.toISOString()),
        source,
      })),
    ]),
  );
}

const keyOf = ({ repositoryId, number }: Pick<HeadChange, 'repositoryId' | 'number'>): string =>
  `${repositoryId}#${number}`;
