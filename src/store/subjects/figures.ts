import { type Kysely, sql } from 'kysely';
import { asInstant, type Instant } from '../../domain/ids.ts';
import { type Coordination, confirmedOn, stillAhead } from '../db/coordination.ts';
import type { Tables } from '../schema/tables.ts';
import { LONGEST_REST } from './resting.ts';

/** The app's state in numbers, for monitoring. */
export interface Figures {
  /** REC-1: entries of all chains, and when the newest was decided; null if none. */
  readonly journal: { readonly entries: number; readonly lastAt: Instant | null };
  /** VER-7: open releases, and those with a passing check that is overdue for confirmation. */
  readonly releases: { readonly open: number; readonly overdue: number };
  /** Number of places that rest because GitHub refuses them, by reason. */
  readonly resting: Readonly<Record<string, number>>;
  /** Webhooks that GitHub could not deliver and that have not arrived since. */
  readonly lostDeliveries: number;
}

/** Reads the figures in one statement, from totals that are kept for each repository. */
export async function figures(db: Kysely<Tables>, coordination: Coordination): Promise<Figures> {
  const time = coordination();
  const { rows } = await sql<{
    entries: string | number | null;
    last_at: Date | null;
    open: string | number;
    overdue: string | number;
    lost: string | number;
    resting: Readonly<Record<string, number>> | null;
  }>`
    select
      (select sum(number) from journal_ends) as entries,
      (select max(journal.at) from journal_ends last
        join journal on journal.repository_id = last.repository_id and journal.number = last.number) as last_at,
      (select count(*) from pull_requests where open and was_release) as open,
      (select count(*) from publications pub
        join pull_requests pull on pull.repository_id = pub.repository_id and pull.number = pub.number
        where pull.open and pub.conclusion = 'success'
          and ${confirmedOn('pub', time)} + pub.confirm_within_millis * interval '1 millisecond' < ${time}) as overdue,
      (select json_object_agg(reason, places) from (
        select reason, count(*) as places from resting where ${stillAhead(sql`until`, time, LONGEST_REST)} group by reason) rest) as resting,
      (select count(*) from redeliveries where not exists (select 1 from deliveries where id = guid)) as lost`.execute(
    db,
  );
  const [row] = rows;
  return {
    journal: {
      entries: Number(row?.entries ?? 0),
      lastAt: row?.last_at ? asInstant(row.last_at.toISOString()) : null,
    },
    releases: { open: Number(row?.open ?? 0), overdue: Number(row?.overdue ?? 0) },
    resting: row?.resting ?? {},
    lostDeliveries: Number(row?.lost ?? 0),
  };
}
