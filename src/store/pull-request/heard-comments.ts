import { type Insertable, type Kysely, sql, type Transaction } from 'kysely';
import type { CommentRevision } from '../../domain/facts.ts';
import { asInstant, type Instant } from '../../domain/ids.ts';
import type { WordsSighting } from '../../domain/intake.ts';
import { accountKind } from '../schema/account-kind.ts';
import type { Tables } from '../schema/tables.ts';
import type { SubjectKey } from '../subjects/subject.ts';

/**
 * Stores comment revisions, as webhooks brought them.
 * Of several webhooks about one comment, the earliest revision counts, in whatever order they arrive: a later text may
 * be by an editor (SIGN-6). So revisions that take nothing away are stored as well, without their text. If two end in
 * the same second, their order is unknown, and the one that takes readiness away counts.
 */
export async function recordWords(trx: Transaction<Tables>, heard: readonly HeardUntil[]): Promise<void> {
  if (heard.length === 0) return;
  const earliest = new Map<string, HeardRow>();
  for (const { words, repositoryId, number, until } of heard) {
    const row: HeardRow = {
      repository_id: repositoryId,
      number,
      source: words.source,
      id: words.id,
      author_id: words.author.id,
      author_login: words.author.login,
      author_kind: words.author.kind,
      at: words.at,
      url: words.url,
      body: words.body,
      until,
    };
    const key = `${repositoryId}#${number}:${words.source}:${words.id}`;
    const before = earliest.get(key);
    if (before === undefined || row.until < before.until || (row.until === before.until && before.body === '')) {
      earliest.set(key, row);
    }
  }
  await trx
    .insertInto('heard_words')
    // The same order everywhere, so that two transactions never wait for each other.
    .values([...earliest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row))
    .onConflict((conflict) =>
      conflict
        .columns(['repository_id', 'number', 'source', 'id'])
        .doUpdateSet({ body: sql`excluded.body`, until: sql`excluded.until` })
        .where((where) =>
          where.or([
            where('heard_words.until', '>', sql<Date>`excluded.until`),
            where.and([where('heard_words.until', '=', sql<Date>`excluded.until`), where('heard_words.body', '=', '')]),
          ]),
        ),
    )
    .execute();
}

/** A comment revision with the time until which it stood. */
type HeardUntil = Omit<WordsSighting, 'words'> & { readonly words: CommentRevision; readonly until: Instant };

type HeardRow = Insertable<Tables['heard_words']> & { readonly until: Instant };

/** The revisions on a pull request that take readiness away, oldest first. */
export async function heardWords(db: Kysely<Tables>, key: SubjectKey): Promise<readonly CommentRevision[]> {
  const rows = await db
    .selectFrom('heard_words')
    .selectAll()
    .where('repository_id', '=', key.repositoryId)
    .where('number', '=', key.number)
    .where('body', '<>', '')
    .orderBy('at')
    .orderBy('source')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    source: row.source,
    id: row.id,
    author: { id: Number(row.author_id), login: row.author_login, kind: accountKind(row.author_kind) },
    at: asInstant(row.at.toISOString()),
    url: row.url,
    body: row.body,
  }));
}

/** Deletes the revisions without text of a closed pull request, which are no longer needed. */
export async function forgetSilence(db: Kysely<Tables>, key: SubjectKey): Promise<void> {
  await db
    .deleteFrom('heard_words')
    .where('repository_id', '=', key.repositoryId)
    .where('number', '=', key.number)
    .where('body', '=', '')
    .execute();
}
