import { type Kysely, type Selectable, sql } from 'kysely';
import { asInstant, asSha, asStateName, type Instant } from '../../domain/ids.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import { type AskedReview, type Reviewer, reviewerKey, reviewerName } from '../../domain/review-request.ts';
import { parseOwnJson } from '../schema/json.ts';
import type { Tables } from '../schema/tables.ts';
import type { SubjectKey } from '../subjects/subject.ts';

/** How many of a repository's last sign-offs are read to find who signed least lately. */
const LAST_SIGN_OFFS = 500;

/** Who was asked for a review, so that nobody is asked twice (NTF-1). */
export class ReviewRequestStore {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Stores what was asked, found, taken back or refused. Keeps the time of what is stored already. */
  async record(repositoryId: number, number: number, asked: readonly AskedReview[]): Promise<void> {
    if (asked.length === 0) return;
    await this.#db
      .insertInto('review_requests')
      .values(asked.map((one) => rowOf({ repositoryId, number }, one)))
      .onConflict((conflict) =>
        conflict.columns(['repository_id', 'number', 'head_id', 'state', 'reviewer']).doUpdateSet({
          status: sql`excluded.status`,
          said: sql`excluded.said`,
        }),
      )
      .execute();
  }

  /** When the last sign-off of each account in the repository began to count, by account id. */
  async lastSignOffs(repositoryId: number): Promise<ReadonlyMap<number, Instant>> {
    const rows = await this.#db
      .selectFrom('journal')
      .select('entry')
      .where('repository_id', '=', repositoryId)
      .where('kind', '=', 'sign-off')
      .orderBy('number', 'desc')
      .limit(LAST_SIGN_OFFS)
      .execute();
    const last = new Map<number, Instant>();
    for (const { entry } of rows) {
      const { actor, at } = parseOwnJson<JournalEntry>(entry);
      if (actor !== null && !last.has(actor.id)) last.set(actor.id, at);
    }
    return last;
  }
}

/** What is stored of asking for reviews of a pull request, oldest first. */
export async function askedReviews(db: Kysely<Tables>, key: SubjectKey): Promise<readonly AskedReview[]> {
  const rows = await db
    .selectFrom('review_requests')
    .selectAll()
    .where('repository_id', '=', key.repositoryId)
    .where('number', '=', key.number)
    .orderBy('seq')
    .execute();
  return rows.map(askedIn);
}

/** Deletes it, once the pull request is merged and nobody is asked any more. */
export async function forgetAsked(db: Kysely<Tables>, key: SubjectKey): Promise<void> {
  await db
    .deleteFrom('review_requests')
    .where('repository_id', '=', key.repositoryId)
    .where('number', '=', key.number)
    .execute();
}

const rowOf = ({ repositoryId, number }: SubjectKey, asked: AskedReview) => ({
  repository_id: repositoryId,
  number,
  state: asked.state,
  head_id: asked.head,
  reviewer: reviewerKey(asked.reviewer),
  name: reviewerName(asked.reviewer),
  at: asked.at,
  posted: asked.posted,
  status: asked.status,
  said: asked.said,
});

const askedIn = (row: Selectable<Tables['review_requests']>): AskedReview => ({
  state: asStateName(row.state),
  head: asSha(row.head_id),
  reviewer: reviewerIn(row),
  at: asInstant(row.at.toISOString()),
  posted: row.posted,
  status: row.status,
  said: row.said,
});

function reviewerIn({ reviewer, name }: Selectable<Tables['review_requests']>): Reviewer {
  const [kind, id] = reviewer.split(':');
  if (kind === 'team') return { kind, slug: name };
  // Only people hold roles, so no bot is ever stored.
  return { kind: 'person', account: { id: Number(id), login: name, kind: 'user' } };
}
