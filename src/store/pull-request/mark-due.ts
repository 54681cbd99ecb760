import type { Kysely } from 'kysely';
import type { Tables } from '../schema/tables.ts';
import { nameIs, ownerIs } from '../subjects/subject.ts';

/**
 * Marks every open pull request of the repository as never observed.
 * null: of all the owner's repositories. So each, release or not, is due once its last observation is a third of
 * `publish.confirm-within` old, until an observation succeeds.
 */
export async function observeAgain(db: Kysely<Tables>, owner: string, repo: string | null): Promise<void> {
  await db
    .updateTable('pull_requests')
    .set({ outcome: null, asked_at: null })
    .where('open', '=', true)
    .where('repository_id', 'in', (query) =>
      query
        .selectFrom('repositories')
        .select('id')
        .where(repo === null ? ownerIs(owner) : nameIs({ owner, name: repo })),
    )
    .execute();
}
