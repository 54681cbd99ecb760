import { type Kysely, sql } from 'kysely';
import type { Sha } from '../domain/ids.ts';
import type { Sibling } from '../domain/sibling.ts';
import type { Outcome } from '../domain/verdict.ts';
import type { SubjectKey } from './subject.ts';
import type { Tables } from './tables.ts';

const OUTCOMES: readonly Outcome[] = ['ready', 'pending', 'blocked', 'error', 'not-applicable'];

/** The other open pull requests of the repository whose head was last seen to be this commit, by number. */
export async function siblingsOf(db: Kysely<Tables>, key: SubjectKey, head: Sha): Promise<readonly Sibling[]> {
  const rows = await db
    .selectFrom('pull_requests as pull')
    .select(['pull.number', 'pull.outcome'])
    .where('pull.repository_id', '=', key.repositoryId)
    .where('pull.number', '!=', key.number)
    .where('pull.open', '=', true)
    .where(
      sql<string>`(select commit_id from head_sightings as seen
        where seen.repository_id = pull.repository_id and seen.number = pull.number
        order by seen.since desc, seen.seq desc limit 1)`,
      '=',
      head,
    )
    .orderBy('pull.number')
    .execute();
  return rows.map(({ number, outcome }) => ({
    number,
    outcome: OUTCOMES.find((known) => known === outcome) ?? null,
  }));
}
