import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { RepositoryRef } from '../../domain/facts.ts';
import { type Coordination, hasCome } from '../db/coordination.ts';
import type { Tables } from '../schema/tables.ts';

/** Time between two comparisons of all tags of a repository with a policy. A random part is added. */
const GATED_MILLIS = 5 * 60_000;
/** The same without a policy. Adding one sends an event, so this matters only if the event is lost. */
const UNGATED_MILLIS = 24 * 60 * 60_000;

/** A repository whose tags are due for a comparison. */
export interface DueTags {
  readonly installation: number;
  readonly repository: RepositoryRef;
}

/**
 * Takes the repositories whose tags are due without an event (TAG-4), the longest waiting first.
 * Each comes once at its time, however many processes ask. The next time differs a little for each, so that they
 * spread.
 * @param share of one installation
 */
export async function takeDueTags(
  db: Kysely<Tables>,
  coordination: Coordination,
  limit: number,
  share = limit,
): Promise<readonly DueTags[]> {
  const time = coordination();
  const every = (gated: RawBuilder<unknown>) =>
    sql`(case when ${gated} then ${GATED_MILLIS}::bigint else ${UNGATED_MILLIS}::bigint end) * interval '1 millisecond'`;
  const isDue = (look: string) =>
    hasCome(sql.ref(`${look}.next_at`), time, sql`1.2 * ${every(sql.ref(`${look}.gated`))}`);
  const { rows } = await sql<{ installation: string | number; owner: string; name: string }>`
    with ranked as (
      select repo.id, coalesce(look.gated, true) as gated, coalesce(look.next_at, '-infinity') as next_at,
        row_number() over (partition by repo.installation order by coalesce(look.next_at, '-infinity'), repo.id) as place
      from repositories repo left join tag_looks look on look.repository_id = repo.id
      where repo.installation is not null and repo.owner is not null and repo.name is not null
        and (look.next_at is null or ${isDue('look')})
    ), due as (
      select id, gated from ranked where place <= ${share}::integer order by next_at, id limit ${limit}
    ), taken as (
      insert into tag_looks (repository_id, gated, next_at)
      select id, gated, ${time} + (1 + random() * 0.2) * ${every(sql`gated`)}
      from due
      on conflict (repository_id) do update set next_at = excluded.next_at where ${isDue('tag_looks')}
      returning repository_id
    )
    select repo.installation, repo.owner, repo.name
    from repositories repo join taken on taken.repository_id = repo.id order by repo.id`.execute(db);
  return rows.map(({ installation, owner, name }) => ({
    installation: Number(installation),
    repository: { owner, name },
  }));
}
