import type { Kysely } from 'kysely';
import type { Account } from '../../domain/account.ts';
import { addMillis, asInstant, asSha, type Instant, type Sha } from '../../domain/ids.ts';
import type { MergedPull } from '../../domain/range.ts';
import { recordedPushers } from '../pull-request/memory.ts';
import { parseOwnJson } from '../schema/json.ts';
import type { Tables } from '../schema/tables.ts';

/** Rows of one statement, which takes 65,535 parameters at most. */
const ROWS_AT_ONCE = 5_000;
/** When GitHub is asked again about a commit without a pull request. It associates a merge a little later. */
const AGAIN_MILLIS = 5 * 60_000;

/** The merged pull requests through which commits came (SOD-1), as GitHub said. They no longer change. */
export class Origins {
  readonly #db: Kysely<Tables>;
  readonly #now: () => Instant;

  constructor(db: Kysely<Tables>, now: () => Instant) {
    this.#db = db;
    this.#now = now;
  }

  /** The known merged pull requests of commits. A commit that is missing here has to be requested. */
  async candidates(repositoryId: number, commits: readonly Sha[]): Promise<ReadonlyMap<Sha, readonly number[]>> {
    const now = this.#now();
    const found = new Map<Sha, readonly number[]>();
    for (const some of batches(commits)) {
      const rows = await this.#db
        .selectFrom('commit_origins')
        .selectAll()
        .where('repository_id', '=', repositoryId)
        .where('commit_id', 'in', some)
        .execute();
      for (const row of rows) {
        const old = addMillis(asInstant(row.asked_at.toISOString()), AGAIN_MILLIS) <= now;
        if (row.settled || !old) found.set(asSha(row.commit_id), parseOwnJson(row.candidates));
      }
    }
    return found;
  }

  /** Stores GitHub's answers. If the first answer for a commit is empty, GitHub is asked once more later. */
  async keepCandidates(repositoryId: number, candidates: ReadonlyMap<Sha, readonly number[]>): Promise<void> {
    const asked_at = this.#now();
    for (const some of batches([...candidates])) {
      await this.#db
        .insertInto('commit_origins')
        .values(
          some.map(([commit_id, list]) => ({
            repository_id: repositoryId,
            commit_id,
            candidates: JSON.stringify(list),
            asked_at,
            settled: list.length > 0,
          })),
        )
        .onConflict((conflict) =>
          conflict
            .columns(['repository_id', 'commit_id'])
            .doUpdateSet((excluded) => ({ candidates: excluded.ref('excluded.candidates'), settled: true })),
        )
        .execute();
    }
  }

  /** Everyone who was seen to push to the branch of the open pull request. */
  pushers(repositoryId: number, number: number): Promise<readonly Account[]> {
    return recordedPushers(this.#db, { repositoryId, number });
  }

  async pulls(repositoryId: number, numbers: readonly number[]): Promise<ReadonlyMap<number, MergedPull>> {
    const found = new Map<number, MergedPull>();
    for (const some of batches(numbers)) {
      const rows = await this.#db
        .selectFrom('merged_pulls')
        .select(['number', 'value'])
        .where('repository_id', '=', repositoryId)
        .where('number', 'in', some)
        .execute();
      for (const { number, value } of rows) found.set(number, parseOwnJson(value));
    }
    return found;
  }

  async keepPulls(repositoryId: number, pulls: readonly MergedPull[]): Promise<void> {
    for (const some of batches(pulls)) {
      await this.#db
        .insertInto('merged_pulls')
        .values(some.map((pull) => ({ repository_id: repositoryId, number: pull.number, value: JSON.stringify(pull) })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  }
}

function batches<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / ROWS_AT_ONCE);
  return Array.from({ length: count }, (_, index) => items.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE));
}
