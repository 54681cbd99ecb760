import { sql } from 'kysely';
import type { Account } from '../domain/account.ts';
import type { HeadSighting, MemoryFacts, PullRequestSubject, RepositoryRef } from '../domain/facts.ts';
import type { Instant, Sha } from '../domain/ids.ts';
import type { Intake } from '../domain/intake.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Database } from './database.ts';
import { type HeadObservation, headsOf, type Observed, pullRequestsWithHead, recordObservation } from './heads.ts';
import { type Enqueue, ingest } from './ingest.ts';
import { close, memoryOf, pushersOf, remember } from './memory.ts';
import { PeopleCache } from './people-cache.ts';
import { knownRepositories, nameIs, nameRepository, openReleases, type SubjectKey, subjectKey } from './subject.ts';

/** What the app keeps between two looks at GitHub. Every method is one transaction or one statement. */
export class Store {
  readonly people: PeopleCache;
  readonly #database: Database;
  readonly #now: () => Instant;

  /** @param now for the age of what is cached and of deliveries; webhooks and looks bring their own times */
  constructor(database: Database, now: () => Instant) {
    this.#database = database;
    this.#now = now;
    this.people = new PeopleCache(database.db, now);
  }

  /** Takes in one webhook delivery, whole or not at all; `repeated` where it was taken in before. */
  ingest(intake: Intake, enqueue: Enqueue): Promise<'taken' | 'repeated'> {
    return ingest(this.#database.db, intake, this.#now(), enqueue);
  }

  /**
   * Records the head that a look found (SIGN-4), and under which name GitHub's repository goes.
   * @returns `outdated` where a webhook told of another, later head: then the look must not be used
   */
  observeHead(subject: PullRequestSubject, repositoryId: number, seen: HeadObservation): Promise<Observed> {
    return this.#database.db.transaction().execute(async (trx) => {
      await nameRepository(trx, { ...subject.repository, id: repositoryId, installation: null });
      return recordObservation(trx, { repositoryId, number: subject.number }, seen);
    });
  }

  /** SIGN-4, oldest first; empty where nothing was seen. */
  async headsOf(subject: PullRequestSubject): Promise<readonly HeadSighting[]> {
    return this.#of(subject, headsOf, []);
  }

  /** Commits that were heads and whose tree is not known yet, each once. */
  async commitsWithoutTree(subject: PullRequestSubject): Promise<readonly Sha[]> {
    const heads = await this.headsOf(subject);
    return [...new Set(heads.flatMap((head) => (head.tree === null ? [head.commit] : [])))];
  }

  /** SOD-1: everybody who was seen to push to the head. */
  async pushersOf(subject: PullRequestSubject): Promise<readonly Account[]> {
    return this.#of(subject, pushersOf, []);
  }

  /** REL-3, SIGN-8, SIGN-13. */
  async memoryOf(subject: PullRequestSubject): Promise<MemoryFacts> {
    return this.#of(subject, memoryOf, { wasRelease: false, blocks: [] });
  }

  /**
   * Keeps what a verdict about an open pull request found.
   * @throws Error where the head was never observed: a verdict is always about a head
   */
  remember(verdict: Verdict): Promise<void> {
    return this.#database.db.transaction().execute(async (trx) => {
      const key = await subjectKey(trx, verdict.subject);
      if (key === null) throw new Error(`${name(verdict.subject)} is not known; its head has to be observed first`);
      await remember(trx, key, verdict);
    });
  }

  /** Closed, merged, or no longer on GitHub. */
  async close(subject: PullRequestSubject, how: 'closed' | 'merged' | 'gone'): Promise<void> {
    const key = await subjectKey(this.#database.db, subject);
    if (key !== null) await close(this.#database.db, key, how);
  }

  openReleases(owner: string): Promise<readonly PullRequestSubject[]> {
    return openReleases(this.#database.db, owner);
  }

  knownRepositories(owner: string): Promise<readonly RepositoryRef[]> {
    return knownRepositories(this.#database.db, owner);
  }

  /** Numbers of the open pull requests that were seen to have this head. */
  async pullRequestsWithHead(repository: RepositoryRef, commit: Sha): Promise<readonly number[]> {
    const row = await this.#database.db
      .selectFrom('repositories')
      .select('id')
      .where(nameIs(repository))
      .executeTakeFirst();
    return row === undefined ? [] : pullRequestsWithHead(this.#database.db, Number(row.id), commit);
  }

  /** Forgets deliveries from before `instant`; GitHub redelivers none that are older than three days. */
  async forgetDeliveries(instant: Instant): Promise<void> {
    await this.#database.db
      .deleteFrom('deliveries')
      .where('received_at', '<', sql<Date>`${instant}::timestamptz`)
      .execute();
  }

  /** @throws the driver's error where the database does not answer */
  async ping(): Promise<void> {
    await sql`select 1`.execute(this.#database.db);
  }

  async #of<Value>(
    subject: PullRequestSubject,
    read: (db: Database['db'], key: SubjectKey) => Promise<Value>,
    unknown: Value,
  ): Promise<Value> {
    const key = await subjectKey(this.#database.db, subject);
    return key === null ? unknown : read(this.#database.db, key);
  }
}

const name = ({ repository, number }: PullRequestSubject): string => `${repository.owner}/${repository.name}#${number}`;
