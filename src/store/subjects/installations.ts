import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { ChangedInstallation } from '../../domain/intake.ts';
import { type Coordination, databaseTime, millis, past, stillAhead } from '../db/coordination.ts';
import type { Tables } from '../schema/tables.ts';

/** How many comments, issues and releases an installation may make. */
export interface ContentBudget {
  readonly perMinute: number;
  readonly perHour: number;
}

const MINUTE_MILLIS = 60_000;
const HOUR_MILLIS = 60 * MINUTE_MILLIS;
const SECOND_MILLIS = 1_000;
/** GitHub's longest window. If a limit lasts longer, the app asks once an hour. */
const LONGEST_QUIET_MILLIS = HOUR_MILLIS;
/** The longest wait if GitHub does not say how long a limit lasts. */
const LONGEST_UNSAID_MILLIS = 15 * MINUTE_MILLIS;
/**
 * How long other jobs wait for a probe.
 * Longer than any job takes to get an answer. If the probing process died, they wait no longer than this.
 */
const PROBE_MILLIS = 60_000;
/** When jobs that wait for a probe ask again. A successful probe also wakes them. */
const ASK_AGAIN_MILLIS = 2_000;

/**
 * True if the limit still holds, by the database's clock. An end further ahead than an hour was set by a wrong clock,
 * and is over.
 */
const stillQuiet = stillAhead(sql`installation_quiet.until`, databaseTime(), millis(LONGEST_QUIET_MILLIS));

/** What all processes together know of each installation's limits. */
export class Installations {
  readonly #db: Kysely<Tables>;
  readonly #coordination: Coordination;

  constructor(db: Kysely<Tables>, coordination: Coordination) {
    this.#db = db;
    this.#coordination = coordination;
  }

  /** @returns for how many milliseconds GitHub wants no requests from the installation; 0 if requests are allowed */
  async quietMillis(installation: number): Promise<number> {
    return (await this.#quiet(installation))?.left ?? 0;
  }

  /**
   * Decides whether a job of the installation may start.
   * A limit is over when GitHub shows that it is over: when its time has come, one job asks GitHub, and all others wait
   * for the result.
   * @returns `open`: yes. `probe`: yes, and this job is the one that asks. Otherwise when to ask again; `probed`: a
   * probe is under way
   */
  async ask(
    installation: number,
  ): Promise<'open' | 'probe' | { readonly againAfterMillis: number; readonly probed: boolean }> {
    const quiet = await this.#quiet(installation);
    if (quiet === null) return 'open';
    if (quiet.left > 0) return { againAfterMillis: quiet.left, probed: false };
    const { rows } = await sql`
      update installation_quiet set probe_until = now() + ${millis(PROBE_MILLIS)}
      where installation = ${installation} and not ${stillQuiet}
        and (probe_until is null or probe_until <= now() or probe_until > now() + ${millis(2 * PROBE_MILLIS)})
      returning installation`.execute(this.#db);
    return rows.length > 0 ? 'probe' : { againAfterMillis: ASK_AGAIN_MILLIS, probed: true };
  }

  /**
   * Records that GitHub wants no requests from the installation. The longest recorded wait applies.
   * @param wait in milliseconds, an hour at most; null if GitHub did not say: a minute, doubled each time that a probe
   * finds the limit still in force
   * @returns the wait in milliseconds
   */
  async beQuiet(installation: number, wait: number | null): Promise<number> {
    const asked = wait === null ? sql`null::bigint` : sql`${Math.min(wait, LONGEST_QUIET_MILLIS)}::bigint`;
    const unsaid = (fruitless: RawBuilder<unknown>) =>
      sql`coalesce(${asked}, least(${MINUTE_MILLIS}::bigint * power(2, least(${fruitless}, 10)), ${LONGEST_UNSAID_MILLIS})::bigint)`;
    const fruitless = sql`installation_quiet.fruitless + case when installation_quiet.probe_until is null then 0 else 1 end`;
    const until = (times: RawBuilder<unknown>) => sql`now() + ${unsaid(times)} * interval '1 millisecond'`;
    const { rows } = await sql<{ left: number | string }>`
      insert into installation_quiet (installation, until) values (${installation}, ${until(sql`0`)})
      on conflict (installation) do update set probe_until = null, fruitless = ${fruitless},
        until = case when ${stillQuiet} then greatest(installation_quiet.until, ${until(fruitless)}) else ${until(fruitless)} end
      returning extract(epoch from until - now()) * 1000 as left`.execute(this.#db);
    return Math.ceil(Number(rows[0]?.left ?? 0));
  }

  /** Records that GitHub accepts requests from the installation again. */
  async beOpen(installation: number): Promise<void> {
    await this.#db.deleteFrom('installation_quiet').where('installation', '=', installation).execute();
  }

  /** Records that a probe got no answer; the next one is due in a moment. */
  async probeAgain(installation: number): Promise<void> {
    await sql`update installation_quiet set probe_until = now() + ${millis(ASK_AGAIN_MILLIS)}
      where installation = ${installation} and probe_until is not null`.execute(this.#db);
  }

  async #quiet(installation: number): Promise<{ readonly left: number } | null> {
    const { rows } = await sql<{ left: number | string }>`
      select case when ${stillQuiet} then extract(epoch from until - now()) * 1000 else 0 end as left
      from installation_quiet where installation = ${installation}`.execute(this.#db);
    return rows[0] === undefined ? null : { left: Math.ceil(Number(rows[0].left)) };
  }

  /** How many webhooks reported a change of what the installation can reach. */
  async changesOf(installation: number): Promise<number> {
    const row = await this.#db
      .selectFrom('installation_changes')
      .select('changes')
      .where('installation', '=', installation)
      .executeTakeFirst();
    return row?.changes ?? 0;
  }

  /**
   * Counts one more comment, issue or release that is about to be made.
   * Two processes at the same moment may both take the last one.
   * @returns null if the budget has room for it; otherwise in how many milliseconds it will have
   */
  async takeContent(installation: number, { perMinute, perHour }: ContentBudget): Promise<number | null> {
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
    // If both budgets got room again in the meantime, try again in a second.
    return Math.max(SECOND_MILLIS, ...free);
  }

  /**
   * Milliseconds until the oldest of the newest `budget` entries is `window` old.
   * 0 if there are fewer entries.
   */
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
 * Records that a webhook reported other repositories or rights of the installation.
 * What was known of it may no longer hold.
 * @returns true if it can reach all repositories now and could not before, so that more can be known. The opposite
 * needs no action: the webhook names every repository that becomes unreachable.
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
