import { type Kysely, sql } from 'kysely';
import type { PullRequestSubject } from '../../domain/facts.ts';
import { DEFAULT_CONFIRM_WITHIN_MILLIS } from '../../domain/publication.ts';
import { type Coordination, confirmedOn, hasCome, millis, past } from '../db/coordination.ts';
import type { Tables } from '../schema/tables.ts';

/** A pull request whose last observation is so old that its result may be outdated. */
export interface Due {
  readonly installation: number;
  readonly subject: PullRequestSubject;
  /** A passing check, unconfirmed for longer than the policy allows (VER-7). */
  readonly overdue: boolean;
}

/** How many releases of one installation a round takes. */
export interface Shares {
  readonly share?: number;
  /** Larger shares by installation, for urgent releases. */
  readonly shares?: Readonly<Record<number, number>>;
}

/** The part of an installation's share that urgent releases leave to all others. */
const KEPT_FOR_OTHERS = 1 / 6;

/**
 * Takes the open pull requests that are due for an observation without an event.
 * Those are releases, pull requests that could never be observed, and those that show an error. Each
 * comes once in a third of its `publish.confirm-within`, however many processes ask; an overdue one comes every
 * `everyMillis`. If more is due than an installation's share, overdue ones come first, then passing ones that are
 * overdue soon. A small part stays for all others, whose results let no release pass.
 * @param limit of all installations together
 */
export async function takeDue(
  db: Kysely<Tables>,
  coordination: Coordination,
  everyMillis: number,
  { limit, share = limit, shares = {} }: Shares & { readonly limit: number },
): Promise<readonly Due[]> {
  const time = coordination();
  const own = sql`greatest(coalesce((${JSON.stringify(shares)}::text::jsonb ->> installation::text)::integer, 0), ${share}::integer)`;
  const kept = Math.floor(share * KEPT_FOR_OTHERS);
  const within = sql`coalesce(pub.confirm_within_millis, ${DEFAULT_CONFIRM_WITHIN_MILLIS}::bigint) * interval '1 millisecond'`;
  const confirmed = confirmedOn('pub', time);
  const asked = past(sql`pull.asked_at`, time);
  const { rows } = await sql<{
    installation: string | number;
    owner: string;
    name: string;
    number: number;
    overdue: boolean;
  }>`
    with candidate as (
      select pull.repository_id, pull.number, repo.installation, repo.owner, repo.name,
        coalesce(pub.conclusion = 'success' and ${confirmed} + ${within} < ${time}, false) as overdue,
        coalesce(pull.asked_at, '-infinity') as asked_at,
        coalesce(${asked}, '-infinity') as asked,
        coalesce(greatest(${confirmed}, ${asked}), '-infinity') as looked_at,
        ${within} as within, coalesce(pub.conclusion = 'success', false) as passes
      from pull_requests pull
      join repositories repo on repo.id = pull.repository_id
      left join publications pub on pub.repository_id = pull.repository_id and pub.number = pull.number
      where pull.open and repo.installation is not null and repo.owner is not null and repo.name is not null
        and (pull.was_release or pull.outcome is null or pull.outcome = 'error' or pull.unconfirmed or pub.replaced)
    ), in_turn as (
      select candidate.*, overdue or (passes and looked_at <= ${time} - within / 2) as urgent
      from candidate
      where looked_at <= ${time} - within / 3
        or (overdue and asked <= ${time} - ${millis(everyMillis)})
    ), ranked as (
      select in_turn.*, count(*) filter (where urgent) over (partition by installation) as urgents,
        count(*) filter (where not urgent) over (partition by installation) as others,
        row_number() over (partition by installation, urgent
          order by overdue desc, looked_at, repository_id, number) as place
      from in_turn
    ), due as (
      select ranked.* from ranked
      join pull_requests pull using (repository_id, number)
      where place <= case when urgent then ${own} - least(others, ${kept}::integer)
        else ${share}::integer - least(urgents, ${share}::integer - ${kept}::integer) end
      order by overdue desc, looked_at limit ${limit}
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

/**
 * How early a round may begin, as a part of its period.
 * So the process of the last round is not too early for the next.
 */
const EARLY = 0.1;

/** Takes the next sweep; true for one process in `everyMillis`. */
export async function takeSweep(db: Kysely<Tables>, coordination: Coordination, everyMillis: number): Promise<boolean> {
  const [time, period] = [coordination(), millis(Math.round(everyMillis * (1 - EARLY)))];
  const { rows } = await sql`
    update sweep_round set next_at = ${time} + ${period}
    where ${hasCome(sql`next_at`, time, period)} returning next_at`.execute(db);
  return rows.length > 0;
}

/** Records the end of a sweep. */
export async function sweepEnded(db: Kysely<Tables>, coordination: Coordination): Promise<void> {
  await sql`update sweep_round set ran_at = ${coordination()}`.execute(db);
}

/** The database's time and the end of the last sweep, in milliseconds since 1970. */
export interface CoordinationState {
  readonly now: number;
  readonly sweepEnded: number | null;
}

export async function coordinationState(db: Kysely<Tables>): Promise<CoordinationState> {
  const { rows } = await sql<{ now: number | string; ended: number | string | null }>`
    select extract(epoch from clock_timestamp()) * 1000 as now, extract(epoch from ran_at) * 1000 as ended
    from sweep_round`.execute(db);
  const [row] = rows;
  return { now: Number(row?.now), sweepEnded: row?.ended == null ? null : Number(row.ended) };
}
