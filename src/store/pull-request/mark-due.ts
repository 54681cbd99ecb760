import type { Kysely } from 'kysely';
import type { Tables } from '../schema/tables.ts';
import { nameIs, ownerIs } from '../subjects/subject.ts';

/**
 * Every open pull request of the repository (null: of all repositories of the owner) counts as one that was never looked
 * at: each is due once its last look is a third of `publish.confirm-within` old, release or not, until a look at it works.
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
