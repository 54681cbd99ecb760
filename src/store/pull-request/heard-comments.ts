import { type Insertable, type Kysely, sql, type Transaction } from 'kysely';
import type { CommentRevision } from '../../domain/facts.ts';
import { asInstant, type Instant } from '../../domain/ids.ts';
import type { WordsSighting } from '../../domain/intake.ts';
import { accountKind } from '../schema/account-kind.ts';
import type { Tables } from '../schema/tables.ts';
import type { SubjectKey } from '../subjects/subject.ts';

/**
 * Keeps what people wrote, as webhooks brought it. Of several webhooks about one comment that of the earliest words
 * counts, in whatever order they come: later words may be those of somebody who edited it (SIGN-6). So those that take
 * nothing away are kept as well, without their text. Of two that end in one second nobody can tell which were first; then
 * those count that take readiness away.
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
    // In the same order everywhere, so that two transactions never wait for each other.
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

/** Words with the time until which they stood. */
type HeardUntil = Omit<WordsSighting, 'words'> & { readonly words: CommentRevision; readonly until: Instant };

type HeardRow = Insertable<Tables['heard_words']> & { readonly until: Instant };

/** What was heard on a pull request that takes readiness away, oldest first. */
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

/** Of a pull request that is no longer open: what was kept only to know that nothing was said. */
export async function forgetSilence(db: Kysely<Tables>, key: SubjectKey): Promise<void> {
  await db
    .deleteFrom('heard_words')
    .where('repository_id', '=', key.repositoryId)
    .where('number', '=', key.number)
    .where('body', '=', '')
    .execute();
}
