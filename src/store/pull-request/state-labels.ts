import type { Kysely } from 'kysely';
import type { Tables } from '../schema/tables.ts';

/** The labels that the app has made, or found, in each repository (SIGN-7). */
export class StateLabels {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Their names in one repository. */
  async of(repositoryId: number): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('state_labels')
      .select('name')
      .where('repository_id', '=', repositoryId)
      .orderBy('name')
      .execute();
    return rows.map(({ name }) => name);
  }

  /** Records that they were made. Those that are recorded already change nothing. */
  async add(repositoryId: number, names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    await this.#db
      .insertInto('state_labels')
      .values(names.map((name) => ({ repository_id: repositoryId, name })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
