import { type Kysely, sql, type Transaction } from 'kysely';
import type { HeardWords } from '../domain/facts.ts';
import { asInstant, type Instant } from '../domain/ids.ts';
import type { WordsSighting } from '../domain/intake.ts';
import { accountKind } from './account-kind.ts';
import type { SubjectKey } from './subject.ts';
import type { Tables } from './tables.ts';

/**
 * Keeps what somebody wrote, as a webhook brought it. Of several webhooks about one comment that of the earliest words
 * counts, in whatever order they come: later words may be those of somebody who edited it (SIGN-6). So those that take
 * nothing away are kept as well, without their text. Of two that end in one second nobody can tell which were first; then
 * those count that take readiness away.
 * @param now for webhooks that do not say when the words ceased to stand
 */
export async function recordWords(trx: Transaction<Tables>, heard: WordsSighting, now: Instant): Promise<void> {
  const { words, repositoryId, number } = heard;
  const said = { body: words.body, until: heard.until === 'now' ? now : heard.until };
  await trx
    .insertInto('heard_words')
    .values({
      repository_id: repositoryId,
      number,
      source: words.source,
      id: words.id,
      author_id: words.author.id,
      author_login: words.author.login,
      author_kind: words.author.kind,
      at: words.at,
      url: words.url,
      ...said,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['repository_id', 'number', 'source', 'id'])
        .doUpdateSet(said)
        .where((where) =>
          where.or([
            where('heard_words.until', '>', sql<Date>`${said.until}::timestamptz`),
            where.and([
              where('heard_words.until', '=', sql<Date>`${said.until}::timestamptz`),
              where('heard_words.body', '=', ''),
            ]),
          ]),
        ),
    )
    .execute();
}

/** What was heard on a pull request that takes readiness away, oldest first. */
export async function heardWords(db: Kysely<Tables>, key: SubjectKey): Promise<readonly HeardWords[]> {
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
