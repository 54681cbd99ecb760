import { type Kysely, sql } from 'kysely';
import type { PullRequestSubject } from '../domain/facts.ts';
import type { Instant } from '../domain/ids.ts';
import { DEFAULT_CONFIRM_WITHIN_MILLIS } from '../domain/publication.ts';
import type { Tables } from './tables.ts';

/** A pull request that nobody looked at for so long that its result may be out of date. */
export interface Due {
  readonly installation: number;
  readonly subject: PullRequestSubject;
  /** A passing check, unconfirmed for longer than the policy allows (VER-7). */
  readonly overdue: boolean;
}

/**
 * The open pull requests whose turn it is to be looked at without an event: releases, those that never could be looked
 * at, and those that show an error because of it. Each comes once in a third of its `publish.confirm-within`, however
 * many processes ask; what is overdue comes each time that `everyMillis` passed.
 * @param limit the longest unconfirmed come first
 */
export async function takeDue(
  db: Kysely<Tables>,
  now: Instant,
  everyMillis: number,
  limit: number,
): Promise<readonly Due[]> {
  const time = sql`${now}::timestamptz`;
  const within = sql`coalesce(pub.confirm_within_millis, ${DEFAULT_CONFIRM_WITHIN_MILLIS}::bigint) * interval '1 millisecond'`;
  const { rows } = await sql<{
    installation: string | number;
    owner: string;
    name: string;
    number: number;
    overdue: boolean;
  }>`
    with candidate as (
      select pull.repository_id, pull.number, repo.installation, repo.owner, repo.name,
        coalesce(pub.conclusion = 'success' and pub.confirmed_at + ${within} < ${time}, false) as overdue,
        coalesce(pull.asked_at, '-infinity') as asked_at,
        coalesce(greatest(pub.confirmed_at, pull.asked_at), '-infinity') as looked_at,
        ${within} / 3 as third
      from pull_requests pull
      join repositories repo on repo.id = pull.repository_id
      left join publications pub on pub.repository_id = pull.repository_id and pub.number = pull.number
      where pull.open and repo.installation is not null and repo.owner is not null and repo.name is not null
        and (pull.was_release or pull.outcome is null or pub.replaced)
    ), due as (
      select candidate.* from candidate
      join pull_requests pull using (repository_id, number)
      where looked_at <= ${time} - third
        or (overdue and candidate.asked_at <= ${time} - ${everyMillis}::bigint * interval '1 millisecond')
      order by looked_at limit ${limit}
      for update of pull skip locked
    )
    update pull_requests pull set asked_at = ${time} from due
    where pull.repository_id = due.repository_id and pull.number = due.number
      and coalesce(pull.asked_at, '-infinity') = due.asked_at
    returning due.installation, due.owner, due.name, due.number, due.overdue`.execute(db);
  return rows.map(({ installation, owner, name, number, overdue }) => ({
    installation: Number(installation),
    subject: { kind: 'pull-request', repository: { owner, name }, number },
    overdue,
  }));
}
