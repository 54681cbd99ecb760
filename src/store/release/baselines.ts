import { type Kysely, sql, type Transaction } from 'kysely';
import { asSha, type Sha } from '../../domain/ids.ts';
import type { BranchPush } from '../../domain/intake.ts';
import type { Baseline } from '../../domain/range.ts';
import { parseOwnJson } from '../schema/json.ts';
import type { Tables } from '../schema/tables.ts';

/**
 * Stores the branch's state before its first known push, until the baseline is taken.
 * Commits that came with the gate, but before the first observation of the repository, belong to no baseline (REL-6).
 */
export async function recordBranchPush(trx: Transaction<Tables>, push: BranchPush): Promise<void> {
  await sql`
    insert into first_branch_pushes (repository_id, branch, before_id)
    select ${push.repositoryId}, ${push.branch}, ${push.before}::text
    where not exists (select 1 from baselines where repository_id = ${push.repositoryId})
    on conflict do nothing`.execute(trx);
}

/** Forgets these pushes, because the gate begins only now. */
export async function forgetBranchPushes(db: Kysely<Tables>, repositoryId: number): Promise<void> {
  await db.deleteFrom('first_branch_pushes').where('repository_id', '=', repositoryId).execute();
}

/**
 * The baselines: the branches of repositories when the gate first saw each.
 * Each is taken once, and never changed.
 */
export class Baselines {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** null if none was taken yet. */
  async of(repositoryId: number): Promise<Baseline | null> {
    const row = await this.#db
      .selectFrom('baselines')
      .select('value')
      .where('repository_id', '=', repositoryId)
      .executeTakeFirst();
    return row === undefined ? null : parseOwnJson<Baseline>(row.value);
  }

  /**
   * The branches pushed since the gate began, each with its state before the first push.
   * null if a branch did not exist.
   */
  async moved(repositoryId: number): Promise<ReadonlyMap<string, Sha | null>> {
    const rows = await this.#db
      .selectFrom('first_branch_pushes')
      .select(['branch', 'before_id'])
      .where('repository_id', '=', repositoryId)
      .execute();
    return new Map(rows.map(({ branch, before_id: before }) => [branch, before === null ? null : asSha(before)]));
  }

  /** Stores a baseline, unless there is one already. @returns the stored one */
  async keep(repositoryId: number, taken: Baseline): Promise<Baseline> {
    return this.#db.transaction().execute(async (trx) => {
      await trx
        .insertInto('baselines')
        .values({ repository_id: repositoryId, value: JSON.stringify(taken), taken_at: taken.at })
        .onConflict((conflict) => conflict.column('repository_id').doNothing())
        .execute();
      await forgetBranchPushes(trx, repositoryId);
      const { value } = await trx
        .selectFrom('baselines')
        .select('value')
        .where('repository_id', '=', repositoryId)
        .executeTakeFirstOrThrow();
      return parseOwnJson<Baseline>(value);
    });
  }

  /**
   * Forgets the pushes of a repository without a policy.
   * Its gate begins later, with the branches that exist then.
   */
  async notGated(repositoryId: number): Promise<void> {
    await forgetBranchPushes(this.#db, repositoryId);
  }
}
