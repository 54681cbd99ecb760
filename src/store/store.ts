import { sql, type Transaction } from 'kysely';
import type { Account } from '../domain/account.ts';
import type { HeadSighting, LabelFact, MemoryFacts, PullRequestSubject, RepositoryRef } from '../domain/facts.ts';
import { asSha, type Instant, type Sha } from '../domain/ids.ts';
import type { Intake } from '../domain/intake.ts';
import type { Entry } from '../domain/journal.ts';
import { DEFAULT_CONFIRM_WITHIN_MILLIS, type Decision, type Publication, type Sibling } from '../domain/publication.ts';
import type { MergePush } from '../domain/range.ts';
import type { Beginning } from '../domain/redelivery.ts';
import type { Subject, Turn } from '../domain/subject.ts';
import type { Verdict } from '../domain/verdict.ts';
import { type Coordination, movedTime, type SeenOn, seenOn } from './db/coordination.ts';
import type { Database } from './db/database.ts';
import { DeploymentStore } from './deployment/deployments.ts';
import { Deliveries } from './intake/deliveries.ts';
import type { Enqueue, Taken } from './intake/ingest.ts';
import { Redeliveries } from './intake/redeliveries.ts';
import { beginningOf } from './intake/restore-check.ts';
import { append, holdJournal, lastVerdict } from './journal/journal.ts';
import { MergeGroups } from './merge-group/merge-groups.ts';
import { type Due, type Shares, sweepEnded, takeDue, takeSweep } from './pull-request/due.ts';
import {
  type HeadObservation,
  headsOf,
  knownHeads,
  type ObservedHead,
  pullRequestsWithHead,
  recordObservation,
} from './pull-request/heads.ts';
import { labelNames, recordLabel } from './pull-request/labels.ts';
import { loginOwners, observeLogins } from './pull-request/logins.ts';
import { observeAgain } from './pull-request/mark-due.ts';
import {
  close,
  type DecidedAbout,
  memoryOf,
  type Remembered,
  recordedPushers,
  remember,
} from './pull-request/memory.ts';
import {
  announce,
  confirm,
  passedUnconfirmed,
  publicationOf,
  replaced,
  withdraw,
} from './pull-request/publications.ts';
import { doubt, siblingsOf } from './pull-request/siblings.ts';
import { Pushes } from './pushes/pushes.ts';
import { hasUnnamedPush } from './pushes/unnamed-pushes.ts';
import { Baselines } from './release/baselines.ts';
import { Orders, rememberOrders } from './release/orders.ts';
import { Origins } from './release/origins.ts';
import { Ranges } from './release/ranges.ts';
import { Releases } from './release/releases.ts';
import type { Tables } from './schema/tables.ts';
import { Installations } from './subjects/installations.ts';
import { StoredPeopleCache } from './subjects/people-cache.ts';
import { RestingPlaces } from './subjects/resting.ts';
import {
  installationOf,
  knownRepositories,
  nameIs,
  nameRepository,
  openReleases,
  type SubjectKey,
  subjectKey,
} from './subjects/subject.ts';
import { holdTurn, takeTurn } from './subjects/turns.ts';
import { Tags } from './tag/tags.ts';

/** What the app keeps between two looks at GitHub. Every method is one transaction or one statement. */
export class Store {
  readonly people: StoredPeopleCache;
  readonly groups: MergeGroups;
  readonly tags: Tags;
  readonly deployments: DeploymentStore;
  readonly releases: Releases;
  readonly baselines: Baselines;
  readonly ranges: Ranges;
  readonly origins: Origins;
  readonly orders: Orders;
  readonly redeliveries: Redeliveries;
  readonly installations: Installations;
  readonly pushes: Pushes;
  readonly resting: RestingPlaces;
  readonly #database: Database;
  readonly #now: () => Instant;
  readonly #coordination: Coordination;
  readonly #deliveries: Deliveries;

  /**
   * @param now GitHub's time; webhooks and looks bring their own
   * @param enqueue puts the jobs of a delivery on the queue, in the transaction that stores the delivery
   * @param coordination the clock by which processes coordinate; by default `now`, for tests
   */
  constructor(database: Database, now: () => Instant, enqueue: Enqueue, coordination: Coordination = movedTime(now)) {
    this.#coordination = coordination;
    this.#database = database;
    this.#now = now;
    this.#deliveries = new Deliveries(database, now, enqueue);
    this.installations = new Installations(database.db, coordination);
    this.pushes = new Pushes(database.db, now);
    this.resting = new RestingPlaces(database.db, now, coordination);
    this.people = new StoredPeopleCache(database.db, coordination);
    this.groups = new MergeGroups(database.db, now, coordination);
    this.tags = new Tags(database.db, now, coordination);
    this.deployments = new DeploymentStore(database.db, now, coordination);
    this.releases = new Releases(database.db, now);
    this.baselines = new Baselines(database.db);
    this.ranges = new Ranges(database.db, now);
    this.origins = new Origins(database.db, now);
    this.orders = new Orders(database.db, coordination);
    this.redeliveries = new Redeliveries(database.db, coordination);
  }

  /** Takes in one webhook delivery, whole or not at all; `repeated` where it was taken in before. */
  ingest(intake: Intake): Promise<Taken> {
    return this.#deliveries.ingest(intake);
  }

  /** Resolves if a delivery can be stored now; see readiness.ts. @throws the reason otherwise, within three seconds */
  ready(): Promise<void> {
    return this.#deliveries.ready();
  }

  /**
   * Records the head that a look found (SIGN-4), and under which name GitHub's repository goes.
   * @returns `outdated` where a webhook told of another, later head: then the look must not be used
   */
  observeHead(subject: PullRequestSubject, repositoryId: number, seen: HeadObservation): Promise<ObservedHead> {
    return this.#database.db.transaction().execute(async (trx) => {
      await nameRepository(trx, { ...subject.repository, id: repositoryId, installation: null });
      return recordObservation(trx, { repositoryId, number: subject.number }, seen);
    });
  }

  /** SIGN-4, oldest first; empty where nothing was seen. */
  async headsOf(subject: PullRequestSubject): Promise<readonly HeadSighting[]> {
    return this.#of(subject, headsOf, []);
  }

  /** SIGN-5: the heads that it had, oldest first, and what was kept of those that were pushed away. */
  knownHeads(subject: PullRequestSubject) {
    return this.#of(subject, knownHeads, { seen: [], kept: [] });
  }

  /** Commits that were heads and whose tree is not known yet, each once. */
  async commitsWithoutTree(subject: PullRequestSubject): Promise<readonly Sha[]> {
    const heads = await this.headsOf(subject);
    return [...new Set(heads.flatMap((head) => (head.tree === null ? [head.commit] : [])))];
  }

  /**
   * SOD-1: everybody who was seen to push to the head while the pull request was open, or to be the first to push one of
   * these commits to the repository. An account may come twice.
   */
  async pushersOf(
    subject: PullRequestSubject,
    commits: readonly Sha[] = [],
    merges: readonly MergePush[] = [],
  ): Promise<readonly Account[]> {
    const toHead = await this.#of(subject, recordedPushers, []);
    const id = await this.repositoryId(subject.repository);
    return id === null ? toHead : [...toHead, ...(await this.pushes.firstOf(id, commits, merges)).accounts];
  }

  /**
   * SOD-1: whether somebody pushed of whom nobody knows who it was, to the head while the pull request was open, or one of
   * these commits before anybody else did.
   */
  async wasPushedByNobodyKnown(subject: PullRequestSubject, commits: readonly Sha[] = []): Promise<boolean> {
    const id = await this.repositoryId(subject.repository);
    const toHead = await this.#of(subject, (db, key) => hasUnnamedPush(db, key, []), false);
    return toHead || (id !== null && (await this.pushes.firstOf(id, commits)).unnamed);
  }

  /**
   * REL-3, SIGN-7, SIGN-8, SIGN-13.
   * @param labels node ids of the labels whose names are wanted
   */
  async memoryOf(subject: PullRequestSubject, labels: readonly string[] = []): Promise<MemoryFacts> {
    const memory = await this.#of(subject, memoryOf, { wasRelease: false, blocks: [], heard: [], orders: [] });
    const names = await this.#of(subject, (db, key) => labelNames(db, key.repositoryId, labels), []);
    return { ...memory, labelNames: names };
  }

  /** SIGN-7: records the names that a look at `at` found. */
  async observeLabels(repositoryId: number, seen: readonly LabelFact[], at: Instant): Promise<void> {
    if (seen.length === 0) return;
    await this.#database.db.transaction().execute(async (trx) => {
      for (const { id, name: called } of [...seen].sort((a, b) => (a.id < b.id ? -1 : 1))) {
        await recordLabel(trx, { repositoryId, label: id, name: called, since: at }, at);
      }
    });
  }

  /**
   * Keeps what a verdict about an open pull request found, and says whether its outcome is another than the last one's.
   * What `entries` makes of the verdict recorded before and of this one goes into the journal, in the same transaction (REC-1).
   * @throws Error where the head was never observed: a verdict is always about a head
   */
  remember(
    verdict: Verdict,
    about: DecidedAbout,
    entries: (before: Verdict | null, after: Verdict) => readonly Entry[],
  ): Promise<Remembered> {
    return this.#database.db.transaction().execute(async (trx) => {
      const key = await subjectKey(trx, verdict.subject);
      if (key === null) throw new Error(`${name(verdict.subject)} is not known; its head has to be observed first`);
      await holdJournal(trx, key.repositoryId);
      const remembered = await remember(trx, key, verdict, about);
      await rememberOrders(trx, key, verdict);
      const before = await lastVerdict(trx, key);
      await append(trx, key.repositoryId, entries(before, verdict), this.#now());
      return remembered;
    });
  }

  /** Ids of the acts that the last decision about the open pull request had found; none where it was never decided about. */
  async actsSeen(subject: PullRequestSubject): Promise<readonly string[]> {
    const verdict = await this.#of(subject, lastVerdict, null);
    return verdict?.acts.map(({ act }) => act.id) ?? [];
  }

  /** The other open pull requests of the repository that have this head now, with their last outcomes. */
  siblingsOf(subject: PullRequestSubject, head: Sha): Promise<readonly Sibling[]> {
    return this.#of(subject, (db, key) => siblingsOf(db, key, head), []);
  }

  /**
   * VER-7: the last verdict about it may no longer hold, since nobody could confirm it for too long, or ever will (`certain`).
   * @returns the head that it was about, where others with that head did not know yet
   */
  async doubt(subject: PullRequestSubject, certain: boolean): Promise<Sha | null> {
    const ask = { now: this.#now(), certain, withinMillis: DEFAULT_CONFIRM_WITHIN_MILLIS };
    const head = await this.#of(subject, (db, key) => doubt(db, key, ask), null);
    return head === null ? null : asSha(head);
  }

  /** Closed, merged, or no longer on GitHub. */
  async close(subject: PullRequestSubject, how: 'closed' | 'merged' | 'gone'): Promise<void> {
    const key = await subjectKey(this.#database.db, subject);
    if (key !== null) await close(this.#database.db, key, how);
  }

  /** When the database was created empty. Call it at startup, before the first webhook is taken in. */
  beginning(): Promise<Beginning> {
    return beginningOf(this.#database.db, this.#now(), this.#coordination);
  }

  /** True where no repository was ever heard of. */
  async isEmpty(): Promise<boolean> {
    const row = await this.#database.db.selectFrom('repositories').select('id').limit(1).executeTakeFirst();
    return row === undefined;
  }

  /** VER-6: whoever takes a turn is the only one who may write about the subject, until the next is taken. */
  takeTurn<About extends Subject>(subject: About): Promise<Turn<About>> {
    return takeTurn(this.#database.db, subject);
  }

  /** @throws TurnLostError where another turn was taken since */
  async hold(turn: Turn<Subject>): Promise<void> {
    await this.#database.db.transaction().execute((trx) => holdTurn(trx, turn));
  }

  /**
   * VER-7: to be called before the check is changed from or to one that passes.
   * @returns `older` where the decision must not be published: see `announce` in publications.ts
   * @throws TurnLostError
   */
  announce(
    turn: Turn,
    decision: Decision,
    passes: { readonly before: boolean; readonly after: boolean },
  ): Promise<'announced' | 'older'> {
    return this.#within(turn, (trx, key) =>
      announce(trx, key, decision, { ...passes, seenOn: this.#seenOn(decision) }),
    );
  }

  /** VER-7: the decision stands on GitHub; null: this app has nothing to say there. @throws TurnLostError */
  confirm(turn: Turn, decision: Decision | null): Promise<void> {
    return this.#within(turn, (trx, key) =>
      decision === null ? withdraw(trx, key) : confirm(trx, key, decision, this.#seenOn(decision)),
    );
  }

  /** VER-7: an error stands on `head` in the place of what could not be confirmed. @throws TurnLostError */
  replaced(turn: Turn, head: Sha): Promise<void> {
    return this.#within(turn, (trx, key) => replaced(trx, key, head));
  }

  /** What is known to stand on the pull request; null where nothing does. */
  async publicationOf(subject: PullRequestSubject): Promise<Publication | null> {
    return this.#of(subject, (db, key) => publicationOf(db, key, this.#coordination), null);
  }

  /** MRG-2: the check on the head passed until nobody could confirm it; see `passedUnconfirmed` in publications.ts. */
  passedUnconfirmed(subject: PullRequestSubject, head: Sha): Promise<boolean> {
    return this.#of(subject, (db, key) => passedUnconfirmed(db, key, head), false);
  }

  /** VER-7: the open releases that are to be looked at without an event; see `takeDue` in due.ts. */
  takeDue(everyMillis: number, limit: number, shares: Shares = {}): Promise<readonly Due[]> {
    return takeDue(this.#database.db, this.#coordination, everyMillis, { ...shares, limit });
  }

  /**
   * Takes the next round of the sweep, so that of several processes one sweeps at a time.
   * @returns false where it is not time yet, or another process was first
   */
  takeSweep(everyMillis: number): Promise<boolean> {
    return takeSweep(this.#database.db, this.#coordination, everyMillis);
  }

  /** Records the end of a round of the sweep. */
  sweepEnded(): Promise<void> {
    return sweepEnded(this.#database.db, this.#coordination);
  }

  /**
   * Every open pull request of the repository (null: of all repositories of the owner) counts as one that was never looked
   * at, so that the sweep has each looked at (see `takeDue` in due.ts).
   */
  observeAgain(owner: string, repo: string | null): Promise<void> {
    return observeAgain(this.#database.db, owner, repo);
  }

  openReleases(owner: string): Promise<readonly PullRequestSubject[]> {
    return openReleases(this.#database.db, owner);
  }

  knownRepositories(owner: string): Promise<readonly RepositoryRef[]> {
    return knownRepositories(this.#database.db, owner);
  }

  /** Numbers of the open pull requests that were seen to have this head. */
  async pullRequestsWithHead(repository: RepositoryRef, commit: Sha): Promise<readonly number[]> {
    const id = await this.repositoryId(repository);
    return id === null ? [] : pullRequestsWithHead(this.#database.db, id, commit);
  }

  /** The installation that reads the repository, or else all of the owner's; null where none is known. */
  installationOf(place: {
    readonly repositoryId: number | null;
    readonly owner: string | null;
  }): Promise<number | null> {
    return installationOf(this.#database.db, place);
  }

  /** GitHub's id of the repository that goes by this name; null where it was never heard of. */
  async repositoryId(repository: RepositoryRef): Promise<number | null> {
    const row = await this.#database.db
      .selectFrom('repositories')
      .select('id')
      .where(nameIs(repository))
      .executeTakeFirst();
    return row === undefined ? null : Number(row.id);
  }

  /** Forgets deliveries from before `instant`; GitHub redelivers none that are older than three days. */
  async forgetDeliveries(instant: Instant): Promise<void> {
    await this.#database.db
      .deleteFrom('deliveries')
      .where('received_at', '<', sql<Date>`${instant}::timestamptz`)
      .execute();
  }

  /** SIGN-3: whose the logins are that the repository's policy names; see `observeLogins` in logins.ts. */
  observeLogins(repositoryId: number, named: Parameters<typeof observeLogins>[2]): Promise<void> {
    return this.#database.db.transaction().execute((trx) => observeLogins(trx, repositoryId, named));
  }

  /** Whose they were when the policy was first seen to name them, by login in lower case. */
  loginOwners(repositoryId: number): Promise<ReadonlyMap<string, number>> {
    return loginOwners(this.#database.db, repositoryId);
  }

  /** Forgets who pushed before `instant`. */
  forgetPushes(instant: Instant): Promise<void> {
    return this.pushes.forget(instant);
  }

  #seenOn({ at }: Decision): SeenOn {
    return seenOn(this.#coordination(), at, this.#now());
  }

  #within<Value>(turn: Turn, write: (trx: Transaction<Tables>, key: SubjectKey) => Promise<Value>): Promise<Value> {
    return this.#database.db.transaction().execute(async (trx) => {
      await holdTurn(trx, turn);
      const key = await subjectKey(trx, turn.subject);
      if (key === null) throw new Error(`${name(turn.subject)} is not known; its head has to be observed first`);
      return write(trx, key);
    });
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
