import { type Kysely, sql, type Transaction } from 'kysely';
import type { RepositoryRef } from '../../domain/facts.ts';
import { asInstant, type Instant } from '../../domain/ids.ts';
import type { ChainReport, Entry, JournalEntry } from '../../domain/journal.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { settleAll } from '../db/settle-all.ts';
import type { Tables } from '../schema/tables.ts';
import { nameIs, type SubjectKey } from '../subjects/subject.ts';
import { type ChainEnd, emptyChain, faultOf, linkTo } from './chain.ts';

/** How many entries are read at a time. A journal of any length fits into memory. */
const PAGE = 500;

/**
 * Locks the repository's journal. Call it first in each transaction that appends.
 * A transaction that waits for the journal while it holds a row would block deliveries about that row.
 */
export async function holdJournal(trx: Transaction<Tables>, repository: number): Promise<void> {
  await settleAll(
    sql`lock table journal in row exclusive mode`.execute(trx),
    trx.selectFrom('journal_ends').select('number').where('repository_id', '=', repository).forUpdate().execute(),
  );
}

/** The same by the repository's name. Does nothing if the repository is unknown, because nothing is appended then. */
export async function holdJournalOf(trx: Transaction<Tables>, repository: RepositoryRef): Promise<void> {
  const row = await trx.selectFrom('repositories').select('id').where(nameIs(repository)).executeTakeFirst();
  if (row !== undefined) await holdJournal(trx, Number(row.id));
}

/**
 * Appends entries to the repository's chain, in the transaction that makes the changes (REC-1).
 * Locks the end of the chain until the transaction ends, so that two appends to one repository happen one after the
 * other.
 */
export async function append(
  trx: Transaction<Tables>,
  repository: number,
  entries: readonly Entry[],
  recordedAt: Instant,
): Promise<void> {
  if (entries.length === 0) return;
  let end = await lockEnd(trx, repository);
  const rows = entries.map((entry) => {
    const link = linkTo(end, entry, recordedAt);
    end = { repository, number: link.number, hash: link.hash };
    return {
      repository_id: repository,
      number: link.number,
      kind: entry.kind,
      subject: entry.subject,
      at: entry.at,
      entry: link.text,
      hash: link.hash,
    };
  });
  await trx.insertInto('journal').values(rows).execute();
  await trx
    .updateTable('journal_ends')
    .set({ number: end.number, hash: end.hash })
    .where('repository_id', '=', repository)
    .execute();
}

async function lockEnd(trx: Transaction<Tables>, repository: number): Promise<ChainEnd> {
  const start = emptyChain(repository);
  await trx
    .insertInto('journal_ends')
    .values({ repository_id: repository, number: start.number, hash: start.hash })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await trx
    .selectFrom('journal_ends')
    .select(['number', 'hash'])
    .where('repository_id', '=', repository)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { repository, number: Number(row.number), hash: row.hash };
}

/** Verifies the whole chain, and reports its first fault (REC-1). Changes nothing. */
export async function verify(
  db: Kysely<Tables>,
  repository: number,
): Promise<ChainReport & { readonly repository: number }> {
  let end = emptyChain(repository);
  // Read first, so that entries that are appended meanwhile are neither missing nor expected.
  const noted = await db
    .selectFrom('journal_ends')
    .select(['number', 'hash'])
    .where('repository_id', '=', repository)
    .executeTakeFirst();
  for (;;) {
    const rows = await db
      .selectFrom('journal')
      .selectAll()
      .where('repository_id', '=', repository)
      .where('number', '>', end.number)
      .orderBy('number')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      const { kind, subject, entry: text, hash } = row;
      const link = { number: Number(row.number), kind, subject, at: asInstant(row.at.toISOString()), text, hash };
      const fault = faultOf(end, link);
      if (fault) return { repository, right: end.number, hash: end.hash, fault: { number: link.number, fault } };
      if (link.number === Number(noted?.number) && hash !== noted?.hash) {
        return {
          repository,
          right: end.number,
          hash: end.hash,
          fault: { number: link.number, fault: { code: 'changed' } },
        };
      }
      end = { repository, number: link.number, hash };
    }
    if (rows.length < PAGE) break;
  }
  const missing = noted !== undefined && end.number < Number(noted.number);
  return {
    repository,
    right: end.number,
    hash: end.hash,
    fault: missing ? { number: end.number + 1, fault: { code: 'missing-end' } } : null,
  };
}

/** All repositories that have a journal. `name` is `owner/name`, null if another repository has it now. */
export async function journals(
  db: Kysely<Tables>,
): Promise<readonly { readonly id: number; readonly name: string | null }[]> {
  const rows = await db
    .selectFrom('journal_ends as chain')
    .leftJoin('repositories as known', 'known.id', 'chain.repository_id')
    .select(['chain.repository_id', 'known.owner', 'known.name'])
    .orderBy('chain.repository_id')
    .execute();
  return rows.map(({ repository_id, owner, name }) => ({
    id: Number(repository_id),
    name: owner === null || name === null ? null : `${owner}/${name}`,
  }));
}

/** The newest decision about the subject up to `at`; null if there is none (REC-2). */
export async function decisionAt(
  db: Kysely<Tables>,
  repository: number,
  subject: string,
  at: Instant | null,
): Promise<JournalEntry | null> {
  const row = await db
    .selectFrom('journal')
    .select(['entry', 'hash'])
    .where('repository_id', '=', repository)
    .where('subject', '=', subject)
    .where('kind', '=', 'decision')
    .$if(at !== null, (query) => query.where('at', '<=', at as never))
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : entryOf(row.entry, row.hash);
}

/** The last recorded verdict about the pull request; null if there is none. */
export async function lastVerdict(db: Kysely<Tables>, { repositoryId, number }: SubjectKey): Promise<Verdict | null> {
  const entry = await decisionAt(db, repositoryId, `#${number}`, null);
  // Written by src/journal/entries.ts from a verdict.
  const detail: unknown = entry?.detail ?? null;
  return detail as Verdict | null;
}

/** All entries about the subject up to `at`, oldest first. */
export async function pullRequestEntries(
  db: Kysely<Tables>,
  repository: number,
  subject: string,
  at: Instant | null,
): Promise<readonly JournalEntry[]> {
  const rows = await db
    .selectFrom('journal')
    .select(['entry', 'hash'])
    .where('repository_id', '=', repository)
    .where('subject', '=', subject)
    .$if(at !== null, (query) => query.where('at', '<=', at as never))
    .orderBy('number')
    .execute();
  return rows.map(({ entry, hash }) => entryOf(entry, hash));
}

/** Parses an entry's text. Its hash proves that `append` wrote it. */
function entryOf(text: string, hash: string): JournalEntry {
  const entry: unknown = JSON.parse(text);
  return { ...(entry as Omit<JournalEntry, 'hash'>), hash };
}
