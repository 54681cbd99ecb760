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
  newestHead,
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
import { ReviewRequestStore } from './pull-request/review-requests.ts';
import { doubt, siblingsOf } from './pull-request/siblings.ts';
import { StateLabels } from './pull-request/state-labels.ts';
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
  openReleasesAndErrors,
  type SubjectKey,
  subjectKey,
} from './subjects/subject.ts';
import { holdTurn, takeTurn } from './subjects/turns.ts';
import { Tags } from './tag/tags.ts';

/** All that the app stores. Every method is one transaction or one statement. */
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
  readonly reviewRequests: ReviewRequestStore;
  readonly stateLabels: StateLabels;
  readonly #database: Database;
  readonly #now: () => Instant;
  readonly #coordination: Coordination;
  readonly #deliveries: Deliveries;

  /**
   * @param now GitHub's time; webhooks and observations bring their own
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
    this.reviewRequests = new ReviewRequestStore(database.db);
    this.stateLabels = new StateLabels(database.db);
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

  /** Stores one webhook delivery, whole or not at all; `repeated` if it was stored before. */
  ingest(intake: Intake): Promise<Taken> {
    return this.#deliveries.ingest(intake);
  }

  /**
   * Resolves if a delivery can be stored now; see readiness.ts.
   * @throws the reason otherwise, within three seconds
   */
  ready(): Promise<void> {
    return this.#deliveries.ready();
  }

  /**
   * Stores the head that an observation found (SIGN-4), and the repository's current name.
   * @returns `outdated` if a webhook reported another, later head: then the observation must not be used
   */
  observeHead(subject: PullRequestSubject, repositoryId: number, seen: HeadObservation): Promise<ObservedHead> {
    return this.#database.db.transaction().execute(async (trx) => {
      await nameRepository(trx, { ...subject.repository, id: repositoryId, installation: null });
      return recordObservation(trx, { repositoryId, number: subject.number }, seen);
    });
  }

  /** SIGN-4: the heads, oldest first; empty if none was seen. */
  async headsOf(subject: PullRequestSubject): Promise<readonly HeadSighting[]> {
    return this.#of(subject, headsOf, []);
  }

  /** SIGN-5: the heads, oldest first, and what is stored of those that were pushed away. */
  knownHeads(subject: PullRequestSubject) {
    return this.#of(subject, knownHeads, { seen: [], kept: [] });
  }

  /** The newest head; null if none was seen. */
  newestHead(subject: PullRequestSubject): Promise<Sha | null> {
    return newestHead(this.#database.db, subject);
  }

  /**
   * SOD-1: everyone who pushed to the head, or first pushed one of these commits.
   * The pull request was open at the push to the head. An account may come twice.
   * `unnamed`: one of them is a person whom GitHub did not name.
   */
  pushersOf(
    subject: PullRequestSubject,
    commits: readonly Sha[] = [],
    merges: readonly MergePush[] = [],
  ): Promise<{ readonly accounts: readonly Account[]; readonly unnamed: boolean }> {
    const read = async (db: Database['db'], key: SubjectKey) => {
      const toHead = await recordedPushers(db, key);
      const first = await this.pushes.firstOf(key.repositoryId, commits, merges);
      const unnamed = first.unnamed || (await hasUnnamedPush(db, key, []));
      return { accounts: [...toHead, ...first.accounts], unnamed };
    };
    return this.#of(subject, read, { accounts: [], unnamed: false });
  }

  /**
   * What the app remembers of a pull request (REL-3, SIGN-7, SIGN-8, SIGN-13).
   * @param labels node ids of the labels whose names are wanted
   */
  memoryOf(subject: PullRequestSubject, labels: readonly string[] = []): Promise<MemoryFacts> {
    const read = async (db: Database['db'], key: SubjectKey) => ({
      ...(await memoryOf(db, key)),
      labelNames: await labelNames(db, key.repositoryId, labels),
    });
    return this.#of(subject, read, { wasRelease: false, blocks: [], heard: [], orders: [], labelNames: [] });
  }

  /** SIGN-7: stores the names that an observation at `at` found. */
  async observeLabels(repositoryId: number, seen: readonly LabelFact[], at: Instant): Promise<void> {
    if (seen.length === 0) return;
    await this.#database.db.transaction().execute(async (trx) => {
      for (const { id, name: called } of [...seen].sort((a, b) => (a.id < b.id ? -1 : 1))) {
        await recordLabel(trx, { repositoryId, label: id, name: called, since: at }, at);
      }
    });
  }

  /**
   * Stores what a verdict found, and says whether its outcome changed.
   * The pull request is open. What `entries` makes of the last recorded verdict and of this one goes into the journal,
   * in the same transaction (REC-1).
   * @throws Error if the head was never observed: a verdict is always about a head
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

  /** Ids of the acts that the last decision found. Empty without a decision, or if closed. */
  async actsSeen(subject: PullRequestSubject): Promise<readonly string[]> {
    const verdict = await this.#of(subject, lastVerdict, null);
    return verdict?.acts.map(({ act }) => act.id) ?? [];
  }

  /** The repository's other open pull requests with this head, and their last outcomes. */
  siblingsOf(subject: PullRequestSubject, head: Sha): Promise<readonly Sibling[]> {
    return this.#of(subject, (db, key) => siblingsOf(db, key, head), []);
  }

  /**
   * VER-7: records that the last verdict may no longer hold.
   * It is unconfirmed for too long, or permanently (`certain`).
   * @returns its head, if others with that head did not know yet
   */
  async doubt(subject: PullRequestSubject, certain: boolean): Promise<Sha | null> {
    const ask = { now: this.#now(), certain, withinMillis: DEFAULT_CONFIRM_WITHIN_MILLIS };
    const head = await this.#of(subject, (db, key) => doubt(db, key, ask), null);
    return head === null ? null : asSha(head);
  }

  /** Records that a pull request is closed, merged, or no longer on GitHub. */
  async close(subject: PullRequestSubject, how: 'closed' | 'merged' | 'gone'): Promise<void> {
    const key = await subjectKey(this.#database.db, subject);
    if (key !== null) await close(this.#database.db, key, how);
  }

  /** When the database was created empty. Call it at startup, before the first webhook is stored. */
  beginning(): Promise<Beginning> {
    return beginningOf(this.#database.db, this.#now(), this.#coordination);
  }

  /** True if no repository is known. */
  async isEmpty(): Promise<boolean> {
    const row = await this.#database.db.selectFrom('repositories').select('id').limit(1).executeTakeFirst();
    return row === undefined;
  }

  /** VER-6: takes a turn. Only the newest turn may write about the subject. */
  takeTurn<About extends Subject>(subject: About): Promise<Turn<About>> {
    return takeTurn(this.#database.db, subject);
  }

  /** Checks that the turn is the newest. @throws TurnLostError otherwise */
  hold(turn: Turn<Subject>): Promise<void> {
    return holdTurn(this.#database.db, turn);
  }

  /**
   * VER-7: records that the check is about to change. Call it before it changes to or from passing.
   * @returns `older` if the decision must not be published: see `announce` in publications.ts
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

  /**
   * VER-7: records that the decision stands on GitHub; null if the app publishes nothing there. @throws TurnLostError
   */
  confirm(turn: Turn, decision: Decision | null): Promise<void> {
    return this.#within(turn, (trx, key) =>
      decision === null ? withdraw(trx, key) : confirm(trx, key, decision, this.#seenOn(decision)),
    );
  }

  /** VER-7: records that an error stands on `head` in place of an unconfirmed result. @throws TurnLostError */
  replaced(turn: Turn, head: Sha): Promise<void> {
    return this.#within(turn, (trx, key) => replaced(trx, key, head));
  }

  /** The last known publication on the pull request; null if there is none. */
  async publicationOf(subject: PullRequestSubject): Promise<Publication | null> {
    return this.#of(subject, (db, key) => publicationOf(db, key, this.#coordination), null);
  }

  /** MRG-2: whether the check passed until it was unconfirmed; see publications.ts. */
  passedUnconfirmed(subject: PullRequestSubject, head: Sha): Promise<boolean> {
    return this.#of(subject, (db, key) => passedUnconfirmed(db, key, head), false);
  }

  /** VER-7: takes the open releases that are due without an event; see `takeDue` in due.ts. */
  takeDue(everyMillis: number, limit: number, shares: Shares = {}): Promise<readonly Due[]> {
    return takeDue(this.#database.db, this.#coordination, everyMillis, { ...shares, limit });
  }

  /**
   * Takes the next round of the sweep, so that one process sweeps at a time.
   * @returns false if it is not time yet, or if another process was first
   */
  takeSweep(everyMillis: number): Promise<boolean> {
    return takeSweep(this.#database.db, this.#coordination, everyMillis);
  }

  /** Records the end of a round of the sweep. */
  sweepEnded(): Promise<void> {
    return sweepEnded(this.#database.db, this.#coordination);
  }

  /**
   * Marks every open pull request of the repository as never observed.
   * null: of all the owner's repositories. So the sweep has each observed; see `takeDue` in due.ts.
   */
  observeAgain(owner: string, repo: string | null): Promise<void> {
    return observeAgain(this.#database.db, owner, repo);
  }

  openReleasesAndErrors(owner: string): Promise<readonly PullRequestSubject[]> {
    return openReleasesAndErrors(this.#database.db, owner);
  }

  knownRepositories(owner: string): Promise<readonly RepositoryRef[]> {
    return knownRepositories(this.#database.db, owner);
  }

  /** Numbers of the open pull requests that were seen to have this head. */
  async pullRequestsWithHead(repository: RepositoryRef, commit: Sha): Promise<readonly number[]> {
    const id = await this.repositoryId(repository);
    return id === null ? [] : pullRequestsWithHead(this.#database.db, id, commit);
  }

  /** The installation of the repository, or else of the owner; null if none is known. */
  installationOf(place: {
    readonly repositoryId: number | null;
    readonly owner: string | null;
  }): Promise<number | null> {
    return installationOf(this.#database.db, place);
  }

  /** GitHub's id of the repository with this name; null if it is unknown. */
  async repositoryId(repository: RepositoryRef): Promise<number | null> {
    const row = await this.#database.db
      .selectFrom('repositories')
      .select('id')
      .where(nameIs(repository))
      .executeTakeFirst();
    return row === undefined ? null : Number(row.id);
  }

  /** Forgets deliveries from before `instant`. GitHub redelivers none that is older than three days. */
  async forgetDeliveries(instant: Instant): Promise<void> {
    await this.#database.db
      .deleteFrom('deliveries')
      .where('received_at', '<', sql<Date>`${instant}::timestamptz`)
      .execute();
  }

  /** SIGN-3: stores the accounts of the logins in the repository's policy; see logins.ts. */
  observeLogins(repositoryId: number, named: Parameters<typeof observeLogins>[2]): Promise<void> {
    return this.#database.db.transaction().execute((trx) => observeLogins(trx, repositoryId, named));
  }

  /**
   * The account of each login when the policy first named it.
   * The key is the login in lower case.
   */
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
