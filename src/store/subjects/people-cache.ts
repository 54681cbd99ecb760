import { type Kysely, sql } from 'kysely';
import { type Coordination, millis } from '../db/coordination.ts';
import type { Tables } from '../schema/tables.ts';

/** The greatest age of an entry. After a lost webhook, a removed role must not stay in effect for long. */
const MAX_AGE_MILLIS = 10 * 60_000;
/**
 * How far in the future an entry may lie. A later one was read before a clock was set back, and would be valid for too
 * long.
 */
const MOST_AHEAD_MILLIS = 60_000;

/**
 * The cached users and teams of an owner, by keys such as `user:pat` and `team:acme/appsec`.
 * Values are plain JSON.
 */
export class StoredPeopleCache {
  readonly #db: Kysely<Tables>;
  readonly #coordination: Coordination;

  constructor(db: Kysely<Tables>, coordination: Coordination) {
    this.#db = db;
    this.#coordination = coordination;
  }

  /**
   * Reads the existing entries and the epoch.
   * Pass the epoch to `write` with what replaces the missing entries.
   */
  async read(
    owner: string,
    keys: readonly string[],
  ): Promise<{ readonly epoch: number; readonly entries: ReadonlyMap<string, unknown> }> {
    const epoch = await epochOf(this.#db, owner);
    if (keys.length === 0) return { epoch, entries: new Map() };
    const time = this.#coordination();
    const rows = await this.#db
      .selectFrom('people_cache')
      .select(['key', 'value'])
      .where('owner', '=', owner.toLowerCase())
      .where('key', 'in', keys)
      .where('read_at', '>', sql<Date>`${time} - ${millis(MAX_AGE_MILLIS)}`)
      .where('read_at', '<', sql<Date>`${time} + ${millis(MOST_AHEAD_MILLIS)}`)
      .execute();
    return { epoch, entries: new Map(rows.map((row) => [row.key, JSON.parse(row.value)])) };
  }

  /** Stores entries, unless people changed after they were read (a new `epoch`). */
  async write(owner: string, epoch: number, entries: ReadonlyMap<string, unknown>): Promise<void> {
    if (entries.size === 0) return;
    await this.#db.transaction().execute(async (trx) => {
      // The lock delays a change of people until the entries are stored, so that it deletes them.
      await trx
        .insertInto('people_epochs')
        .values({ owner: owner.toLowerCase(), epoch: 0 })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const now = await trx
        .selectFrom('people_epochs')
        .select('epoch')
        .where('owner', '=', owner.toLowerCase())
        .forUpdate()
        .executeTakeFirstOrThrow();
      if (now.epoch !== epoch) return;
      for (const [key, value] of entries) {
        const row = { value: JSON.stringify(value), read_at: sql<string>`${this.#coordination()}` };
        await trx
          .insertInto('people_cache')
          .values({ owner: owner.toLowerCase(), key, ...row })
          .onConflict((conflict) => conflict.columns(['owner', 'key']).doUpdateSet(row))
          .execute();
      }
    });
  }
}

/** Deletes what is known of an owner's people, and rejects what was read before now. */
export async function peopleChanged(db: Kysely<Tables>, owner: string): Promise<void> {
  await db
    .insertInto('people_epochs')
    .values({ owner: owner.toLowerCase(), epoch: 1 })
    .onConflict((conflict) => conflict.column('owner').doUpdateSet({ epoch: sql`people_epochs.epoch + 1` }))
    .execute();
  await db.deleteFrom('people_cache').where('owner', '=', owner.toLowerCase()).execute();
}

async function epochOf(db: Kysely<Tables>, owner: string): Promise<number> {
  const row = await db
    .selectFrom('people_epochs')
    .select('epoch')
    .where('owner', '=', owner.toLowerCase())
    .executeTakeFirst();
  return row?.epoch ?? 0;
}
