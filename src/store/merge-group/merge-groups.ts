import { type Kysely, sql, type Transaction } from 'kysely';
import type { Conclusion } from '../../domain/effects.ts';
import type { RepositoryRef } from '../../domain/facts.ts';
import { asInstant, asSha, type Instant, type Sha } from '../../domain/ids.ts';
import type { GroupSighting } from '../../domain/intake.ts';
import type { Entry } from '../../domain/journal.ts';
import type { KnownGroup, MergeGroup, OpenGroup, ShownGroup } from '../../domain/merge-group.ts';
import { DEFAULT_CONFIRM_WITHIN_MILLIS } from '../../domain/publication.ts';
import type { MergeGroupSubject, Turn } from '../../domain/subject.ts';
import { type Coordination, confirmedOn, movedTime, past, seenOn } from '../db/coordination.ts';
import { append, holdJournalOf } from '../journal/journal.ts';
import type { Tables } from '../schema/tables.ts';
import { nameIs } from '../subjects/subject.ts';
import { holdTurn } from '../subjects/turns.ts';

/**
 * Stores what a webhook said of a group.
 * A group that is requested again is open again. Whether it still exists, the next observation shows.
 */
export async function recordGroup(trx: Transaction<Tables>, seen: GroupSighting, at: Instant): Promise<void> {
  if (seen.state === 'destroyed') {
    await trx
      .updateTable('merge_groups')
      .set({ open: false })
      .where('repository_id', '=', seen.repositoryId)
      .where('head_id', '=', seen.head)
      .execute();
    return;
  }
  const { repositoryId, head, base, branch, ref } = seen;
  await trx
    .insertInto('merge_groups')
    .values({ repository_id: repositoryId, head_id: head, base_id: base, branch, ref, open: true, requested_at: at })
    .onConflict((conflict) =>
      conflict
        .columns(['repository_id', 'head_id'])
        .doUpdateSet({ base_id: base, branch, ref, open: true, requested_at: at }),
    )
    .execute();
}

/** The open groups of merge queues (MQ-1). Every method is one transaction or one statement. */
export class MergeGroups {
  readonly #db: Kysely<Tables>;
  readonly #now: () => Instant;
  readonly #coordination: Coordination;

  constructor(db: Kysely<Tables>, now: () => Instant, coordination: Coordination = movedTime(now)) {
    this.#db = db;
    this.#now = now;
    this.#coordination = coordination;
  }

  /** null if the group is unknown or closed. */
  async find(repository: RepositoryRef, head: Sha): Promise<OpenGroup | null> {
    const time = this.#coordination();
    const row = await this.#open(repository)
      .select(
        sql<boolean>`${confirmedOn('merge_groups', time)} + confirm_within_millis * interval '1 millisecond' < ${time}`.as(
          'overdue',
        ),
      )
      .where('head_id', '=', head)
      .executeTakeFirst();
    return row === undefined
      ? null
      : { group: groupOf(row), requestedAt: asInstant(row.requested_at.toISOString()), shown: shownOf(row) };
  }

  /** Heads of the open groups, the oldest first. */
  async openIn(repository: RepositoryRef): Promise<readonly Sha[]> {
    const rows = await this.#open(repository).orderBy('requested_at').orderBy('head_id').execute();
    return rows.map((row) => asSha(row.head_id));
  }

  /** Closes a group that was merged or abandoned. */
  async close({ repository, head }: Pick<MergeGroupSubject, 'repository' | 'head'>): Promise<void> {
    await this.#db
      .updateTable('merge_groups')
      .set({ open: false })
      .where('head_id', '=', head)
      .where('repository_id', 'in', (query) => query.selectFrom('repositories').select('id').where(nameIs(repository)))
      .execute();
  }

  /** Records what is published on the group's head; `entries` go into the journal (REC-1). @throws TurnLostError */
  async confirm(turn: Turn<MergeGroupSubject>, shown: ShownGroup, entries?: readonly Entry[]): Promise<void> {
    const { repository, head } = turn.subject;
    await this.#db.transaction().execute(async (trx) => {
      if (entries !== undefined && entries.length > 0) await holdJournalOf(trx, repository);
      await holdTurn(trx, turn);
      const changed = await trx
        .updateTable('merge_groups')
        .set({
          conclusion: shown.conclusion,
          confirmed_at: shown.confirmedAt,
          confirmed_on: seenOn(this.#coordination(), shown.confirmedAt, this.#now()),
          confirm_within_millis: shown.confirmWithinMillis,
        })
        .where('head_id', '=', head)
        .where('repository_id', 'in', (query) =>
          query.selectFrom('repositories').select('id').where(nameIs(repository)),
        )
        .returning('repository_id')
        .executeTakeFirst();
      if (changed) await append(trx, Number(changed.repository_id), entries ?? [], this.#now());
    });
  }

  /**
   * Takes the groups that were not observed for a third of `publish.confirm-within`, or never.
   * Each comes once in that time, however many processes ask.
   * @param limit the longest unconfirmed come first
   * @param share of one installation
   */
  async takeDue(
    limit: number,
    share = limit,
  ): Promise<readonly { readonly installation: number; readonly subject: MergeGroupSubject }[]> {
    const time = this.#coordination();
    const confirmed = sql`coalesce(${confirmedOn('known', time)}, '-infinity')`;
    const third = sql`coalesce(known.confirm_within_millis, ${DEFAULT_CONFIRM_WITHIN_MILLIS}::bigint) * interval '1 millisecond' / 3`;
    const { rows } = await sql<{ installation: string | number; owner: string; name: string; head_id: string }>`
      with ranked as (
        select known.repository_id, known.head_id, repo.installation, repo.owner, repo.name,
          ${confirmed} as confirmed_at,
          row_number() over (partition by repo.installation
            order by ${confirmed}, known.head_id) as place
        from merge_groups known join repositories repo on repo.id = known.repository_id
        where known.open and repo.installation is not null and repo.owner is not null and repo.name is not null
          and greatest(${past(sql`known.requested_at`, time)}, ${confirmed}, ${past(sql`known.asked_at`, time)})
            <= ${time} - ${third}
      ), due as (
        select ranked.* from ranked join merge_groups known using (repository_id, head_id)
        where place <= ${share}::integer
        order by ranked.confirmed_at, head_id limit ${limit}
        for update of known skip locked
      )
      update merge_groups taken set asked_at = ${time} from due
      where taken.repository_id = due.repository_id and taken.head_id = due.head_id
      returning due.installation, due.owner, due.name, due.head_id`.execute(this.#db);
    return rows.map(({ installation, owner, name, head_id }) => ({
      installation: Number(installation),
      subject: { kind: 'merge-group', repository: { owner, name }, head: asSha(head_id) },
    }));
  }

  #open(repository: RepositoryRef) {
    return this.#db
      .selectFrom('merge_groups')
      .innerJoin('repositories', 'repositories.id', 'merge_groups.repository_id')
      .selectAll('merge_groups')
      .where(nameIs(repository))
      .where('open', '=', true);
  }
}

interface GroupRow {
  readonly repository_id: string | number;
  readonly head_id: string;
  readonly base_id: string;
  readonly branch: string;
  readonly ref: string;
  readonly conclusion: Conclusion | null;
  readonly confirmed_at: Date | null;
  readonly confirm_within_millis: string | number | null;
}

interface FoundRow extends GroupRow {
  readonly overdue: boolean | null;
}

const groupOf = (row: GroupRow): MergeGroup => ({
  repositoryId: Number(row.repository_id),
  head: asSha(row.head_id),
  base: asSha(row.base_id),
  branch: row.branch,
  ref: row.ref,
});

const shownOf = ({ conclusion, confirmed_at, confirm_within_millis, overdue }: FoundRow): KnownGroup | null =>
  conclusion === null || confirmed_at === null || confirm_within_millis === null
    ? null
    : {
        conclusion,
        confirmedAt: asInstant(confirmed_at.toISOString()),
        confirmWithinMillis: Number(confirm_within_millis),
        overdue: overdue === true,
      };
