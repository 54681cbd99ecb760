import type { Kysely, Selectable } from 'kysely';
import { type Account, distinctAccounts } from '../../domain/account.ts';
import { asInstant, asPolicyDigest, asSha, type Instant, type Sha } from '../../domain/ids.ts';
import type { Entry } from '../../domain/journal.ts';
import { type ReleaseRecord, recordOfCommit, type Shortfall } from '../../domain/release.ts';
import type { Outcome } from '../../domain/verdict.ts';
import { append, holdJournal } from '../journal/journal.ts';
import { parseOwnJson } from '../schema/json.ts';
import type { Tables } from '../schema/tables.ts';

/** Commits of one statement, which takes 65,535 parameters at most. */
const COMMITS_AT_ONCE = 10_000;

/** The final records of merged pull requests (TAG-1, MRG-2). */
export class Releases {
  readonly #db: Kysely<Tables>;
  readonly #now: () => Instant;

  constructor(db: Kysely<Tables>, now: () => Instant) {
    this.#db = db;
    this.#now = now;
  }

  /**
   * Stores a record, unless its pull request already has one, which then stays.
   * The entries of a new record go into the journal (REC-1), in the same transaction.
   * @returns the stored record, and whether it is this one
   */
  record(
    found: Omit<ReleaseRecord, 'recordedAt'>,
    entries: readonly Entry[],
  ): Promise<{ readonly record: ReleaseRecord; readonly fresh: boolean }> {
    return this.#db.transaction().execute(async (trx) => {
      await holdJournal(trx, found.repositoryId);
      const written = await trx
        .insertInto('releases')
        .values(rowOf(found, this.#now()))
        .onConflict((conflict) => conflict.columns(['repository_id', 'number']).doNothing())
        .returning('number')
        .executeTakeFirst();
      if (written !== undefined) await append(trx, found.repositoryId, entries, this.#now());
      const row = await trx
        .selectFrom('releases')
        .selectAll()
        .where('repository_id', '=', found.repositoryId)
        .where('number', '=', found.number)
        .executeTakeFirstOrThrow();
      return { record: recordOf(row), fresh: written !== undefined };
    });
  }

  /** The record of a pull request; null if it has none. */
  async of(repositoryId: number, number: number): Promise<ReleaseRecord | null> {
    const row = await this.#db
      .selectFrom('releases')
      .selectAll()
      .where('repository_id', '=', repositoryId)
      .where('number', '=', number)
      .executeTakeFirst();
    return row === undefined ? null : recordOf(row);
  }

  /**
   * The record of the pull request that became this commit; null if there is none.
   * If one push merged several pull requests, the record with the worst result, with the authors of all.
   */
  async ofCommit(repositoryId: number, commit: Sha): Promise<ReleaseRecord | null> {
    const all = await this.among(repositoryId, [commit]);
    const speaks = recordOfCommit(all);
    if (speaks === null) return null;
    const authors = distinctAccounts(all.flatMap((one) => one.authors));
    return { ...speaks, authors, signers: all.flatMap(({ signers }) => signers) };
  }

  /** The records whose commit is among these, by number. */
  async among(repositoryId: number, commits: readonly Sha[]): Promise<readonly ReleaseRecord[]> {
    const found: ReleaseRecord[] = [];
    const distinct = [...new Set(commits)];
    for (let start = 0; start < distinct.length; start += COMMITS_AT_ONCE) {
      const rows = await this.#db
        .selectFrom('releases')
        .selectAll()
        .where('repository_id', '=', repositoryId)
        .where('commit_id', 'in', distinct.slice(start, start + COMMITS_AT_ONCE))
        .execute();
      found.push(...rows.map(recordOf));
    }
    return found.sort((a, b) => a.number - b.number);
  }
}

const rowOf = (found: Omit<ReleaseRecord, 'recordedAt'>, now: Instant) => ({
  repository_id: found.repositoryId,
  number: found.number,
  url: found.url,
  title: found.title,
  base: found.base,
  head_id: found.head,
  commit_id: found.commit,
  merged_at: found.mergedAt,
  merged_by: found.mergedBy === null ? null : JSON.stringify(found.mergedBy),
  released_by: found.releasedBy === null ? null : JSON.stringify(found.releasedBy),
  outcome: found.outcome,
  check_said: found.check,
  passed: found.passed,
  bypass: found.bypass,
  told: found.told,
  missing: JSON.stringify(found.missing),
  authors: JSON.stringify(found.authors),
  signers: JSON.stringify(found.signers),
  policy_digest: found.policyDigest,
  recorded_at: now,
});

const OUTCOMES: readonly Outcome[] = ['ready', 'pending', 'blocked', 'error', 'not-applicable'];
function outcomeNamed(text: string): Outcome {
  const found = OUTCOMES.find((known) => known === text);
  if (found === undefined) throw new Error(`The database holds an unknown outcome: ${JSON.stringify(text)}`);
  return found;
}

const accountIn = (text: string | null): Account | null => (text === null ? null : parseOwnJson(text));

function recordOf(row: Selectable<Tables['releases']>): ReleaseRecord {
  return {
    repositoryId: Number(row.repository_id),
    number: row.number,
    url: row.url,
    title: row.title,
    base: row.base,
    head: asSha(row.head_id),
    commit: asSha(row.commit_id),
    mergedAt: asInstant(row.merged_at.toISOString()),
    mergedBy: accountIn(row.merged_by),
    releasedBy: accountIn(row.released_by),
    outcome: outcomeNamed(row.outcome),
    check: row.check_said,
    passed: row.passed,
    bypass: row.bypass,
    told: row.told,
    missing: parseOwnJson<readonly Shortfall[]>(row.missing),
    authors: parseOwnJson<readonly Account[]>(row.authors),
    signers: parseOwnJson<ReleaseRecord['signers']>(row.signers),
    policyDigest: row.policy_digest === null ? null : asPolicyDigest(row.policy_digest),
    recordedAt: asInstant(row.recorded_at.toISOString()),
  };
}
