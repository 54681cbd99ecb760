import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { CommitFact, RangeStart } from '../../domain/facts.ts';
import { asSha, type Instant, type Sha } from '../../domain/ids.ts';
import type { ReleaseTag } from '../../domain/tag.ts';
import { parseOwnJson } from '../schema/json.ts';
import type { Tables } from '../schema/tables.ts';

/** How many ranges of a repository are stored. A deleted one is read again. */
const KEPT = 30;

/** The commits that a commit reaches and that no earlier release shipped. */
export interface KeptRange {
  readonly since: RangeStart;
  readonly commits: readonly CommitFact[];
}

/** Identifies a range. */
export interface RangeKey {
  readonly repositoryId: number;
  readonly tip: Sha;
  /** The branch of which it is the tip; empty if unknown. */
  readonly branch: string;
  /** The tags that may be the previous release. */
  readonly series: readonly (readonly ReleaseTag[])[];
  /** True if a tag on the tip itself is an earlier release. */
  readonly inclusive: boolean;
}

/** The stored release ranges, so that no observation reads history twice. */
export class Ranges {
  readonly #db: Kysely<Tables>;
  readonly #now: () => Instant;

  constructor(db: Kysely<Tables>, now: () => Instant) {
    this.#db = db;
    this.#now = now;
  }

  async find({ repositoryId, tip, ...start }: RangeKey): Promise<KeptRange | null> {
    const row = await this.#db
      .selectFrom('release_ranges')
      .select('value')
      .where('repository_id', '=', repositoryId)
      .where('tip_id', '=', tip)
      .where('start_key', '=', startKey(start))
      .executeTakeFirst();
    return row === undefined ? null : parseOwnJson<KeptRange>(row.value);
  }

  /**
   * The last range that was read of the branch with the same tags.
   * If a tag is on its tip, the range counts only for what comes after it.
   */
  async latest({
    repositoryId,
    branch,
    series,
  }: Omit<RangeKey, 'tip'>): Promise<(KeptRange & { readonly tip: Sha }) | null> {
    const row = await this.#db
      .selectFrom('release_ranges')
      .select(['value', 'tip_id'])
      .where('repository_id', '=', repositoryId)
      .where('branch', '=', branch)
      .where('start_key', '=', startKey({ series, inclusive: true }))
      .orderBy('read_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : { ...parseOwnJson<KeptRange>(row.value), tip: asSha(row.tip_id) };
  }

  async keep({ repositoryId, tip, branch, ...start }: RangeKey, range: KeptRange): Promise<void> {
    await this.#db
      .insertInto('release_ranges')
      .values({
        repository_id: repositoryId,
        tip_id: tip,
        start_key: startKey(start),
        branch,
        value: JSON.stringify(range),
        read_at: this.#now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await sql`
      delete from release_ranges where repository_id = ${repositoryId} and (tip_id, start_key) not in (
        select tip_id, start_key from release_ranges where repository_id = ${repositoryId}
        order by read_at desc, tip_id limit ${KEPT})`.execute(this.#db);
  }
}

const startKey = ({ series, inclusive }: Pick<RangeKey, 'series' | 'inclusive'>): string =>
  createHash('sha256')
    .update(JSON.stringify([inclusive, series.map((tags) => tags.map(({ tag, commit }) => [tag, commit]))]))
    .digest('hex');
