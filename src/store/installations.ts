import { type Kysely, sql, type Transaction } from 'kysely';
import { addMillis, asInstant, type Instant } from '../domain/ids.ts';
import type { ChangedInstallation } from '../domain/intake.ts';
import { type Coordination, millis, movedTime, past } from './coordination.ts';
import type { Tables } from './tables.ts';

/** How many comments, issues and releases an installation may make. */
export interface ContentBudget {
  readonly perMinute: number;
  readonly perHour: number;
}

const MINUTE_MILLIS = 60_000;
const HOUR_MILLIS = 60 * MINUTE_MILLIS;
const SECOND_MILLIS = 1_000;

/** What all processes together know of the limits of each installation. */
export class Installations {
  readonly #db: Kysely<Tables>;
  readonly #now: () => Instant;
  readonly #coordination: Coordination;

  constructor(db: Kysely<Tables>, now: () => Instant, coordination: Coordination = movedTime(now)) {
    this.#db = db;
    this.#now = now;
    this.#coordination = coordination;
  }

  /** Milliseconds since 1970 until which GitHub wants no requests of the installation; 0 where it never said so. */
  async quietUntil(installation: number): Promise<number> {
    const row = await this.#db
      .selectFrom('installation_quiet')
      .select('until')
      .where('installation', '=', installation)
      .executeTakeFirst();
    return row === undefined ? 0 : row.until.getTime();
  }

  /** @param until milliseconds since 1970; the latest that anybody was told holds */
  async beQuiet(installation: number, until: number): Promise<void> {
    await this.#db
      .insertInto('installation_quiet')
      .values({ installation, until: asInstant(new Date(until).toISOString()) })
      .onConflict((conflict) =>
        conflict.column('installation').doUpdateSet({ until: sql`greatest(installation_quiet.until, excluded.until)` }),
      )
      .execute();
  }

  /** How many webhooks told of a change of what the installation reaches. */
  async changesOf(installation: number): Promise<number> {
    const row = await this.#db
      .selectFrom('installation_changes')
      .select('changes')
      .where('installation', '=', installation)
      .executeTakeFirst();
    return row?.changes ?? 0;
  }

  /**
   * Counts one more comment, issue or release that is about to be made. Two processes at the same moment may both take the
   * last one.
   * @returns null where the budget has room for it; otherwise when it will have
   */
  async takeContent(installation: number, { perMinute, perHour }: ContentBudget): Promise<Instant | null> {
    const now = this.#now();
    const time = this.#coordination();
    const at = past(sql`at`, time);
    const { rows } = await sql`
      with forgotten as (
        delete from content_made where installation = ${installation} and ${at} <= ${time} - ${millis(HOUR_MILLIS)}
      ), made as (
        select count(*) as in_hour, count(*) filter (where at > ${time} - ${millis(MINUTE_MILLIS)}) as in_minute
        from content_made where installation = ${installation} and ${at} > ${time} - ${millis(HOUR_MILLIS)}
      )
      insert into content_made (installation, at)
      select ${installation}, ${time} from made
      where in_minute < ${perMinute}::integer and in_hour < ${perHour}::integer
      returning at`.execute(this.#db);
    if (rows.length > 0) return null;
    const free = await Promise.all([
      this.#lastBut(installation, perMinute, MINUTE_MILLIS),
      this.#lastBut(installation, perHour, HOUR_MILLIS),
    ]);
    // Both budgets had room again before this was asked: then in a second.
    return addMillis(now, Math.max(SECOND_MILLIS, ...free));
  }

  /** In how many milliseconds the earliest of the newest `budget` is `window` ago; 0 where there are not as many. */
  async #lastBut(installation: number, budget: number, window: number): Promise<number> {
    const time = this.#coordination();
    const { rows } = await sql<{ left: number | string }>`
      select extract(epoch from at + ${millis(window)} - ${time}) * 1000 as left from content_made
      where installation = ${installation} and ${past(sql`at`, time)} > '-infinity'
      order by at desc offset ${budget - 1}::integer limit 1`.execute(this.#db);
    return Math.ceil(Number(rows[0]?.left ?? 0));
  }
}

/**
 * A webhook told of another set of repositories, or other rights, of the installation: what was known of it may be over.
 * @returns whether it may reach all repositories now and did not before, so that what could not be known then may be known. The
 * other way round nothing is to be done: all that goes out of sight is named by the webhook.
 */
export async function installationChanged(
  trx: Transaction<Tables>,
  { installation, reach }: Omit<ChangedInstallation, 'owner'>,
): Promise<boolean> {
  const before = await trx
    .selectFrom('installation_changes')
    .select('reach')
    .where('installation', '=', installation)
    .forUpdate()
    .executeTakeFirst();
  await trx
    .insertInto('installation_changes')
    .values({ installation, changes: 1, reach })
    .onConflict((conflict) =>
      conflict.column('installation').doUpdateSet({ changes: sql`installation_changes.changes + 1`, reach }),
    )
    .execute();
  return reach !== 'selected' && before?.reach !== 'all';
}
