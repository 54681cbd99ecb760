import type { Account } from '../../domain/account.ts';
import type { CheckName, Effect } from '../../domain/effects.ts';
import type {
  BaseRange,
  Facts,
  FormerHead,
  HeadSighting,
  LabelFact,
  MemoryFacts,
  PullRequestSubject,
  RepositoryRef,
} from '../../domain/facts.ts';
import type { GatherResult, KnownHeads } from '../../domain/gathered.ts';
import type { Instant, Sha } from '../../domain/ids.ts';
import type { Job } from '../../domain/job.ts';
import type { Entry } from '../../domain/journal.ts';
import type { PolicyReading } from '../../domain/policy.ts';
import type { Decision, Publication, Sibling } from '../../domain/publication.ts';
import type { MergePush } from '../../domain/range.ts';
import type { Reading, Unavailable } from '../../domain/reading.ts';
import type { ReleaseRecord, TagProblem } from '../../domain/release.ts';
import type { DeploymentSubject, Subject, Turn } from '../../domain/subject.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { Installations } from '../../store/subjects/installations.ts';
import type { PushGitHub, PushStore } from '../observe/settle-pushes.ts';
import type { Log } from '../queue/queue.ts';
import type { RestingStore } from '../queue/resting.ts';
import type { CurrentTurn } from '../write.ts';
import type { OrderServices, OrderStore } from './release.ts';

/** GitHub as one installation of the app sees it. */
export interface GitHub extends PushGitHub {
  /**
   * @param trees commits whose tree is wanted beside those of the pull request
   * @param heads what is remembered of earlier heads (SIGN-5)
   */
  gather(subject: PullRequestSubject, trees: readonly Sha[], heads: KnownHeads): Promise<GatherResult>;
  /** What a release ships beside its pull request; see range.ts. */
  range(policy: PolicyReading, facts: Omit<Facts, 'range'>): Promise<Reading<BaseRange>>;
  /** One API call. Whoever makes it shows the turn that allows it (VER-6). */
  apply(turn: CurrentTurn, effect: Effect): Promise<void>;
  /** Where the pull request stands now; one small request. */
  standing(subject: PullRequestSubject): Promise<{ readonly head: Sha; readonly base: string; readonly open: boolean }>;
  /** Whether the repository's default branch has a policy file of its own, read without GraphQL. */
  hasOwnPolicy(repository: RepositoryRef): Promise<boolean>;
  /** This app's newest check of that name on the commit, read without GraphQL. */
  readNewestCheck(
    repository: RepositoryRef,
    head: Sha,
    name: CheckName,
  ): Promise<{ readonly id: string; readonly conclusion: string | null } | null>;
  /** Numbers of all open pull requests, every page; none where the repository is gone. */
  openPullRequests(repository: RepositoryRef): Promise<readonly number[]>;
  /** The pull request that GitHub's own words in a merge commit name; null where it has others. */
  mergedByName(repository: RepositoryRef, commit: Sha): Promise<number | null>;
  /** True if the person may write in the repository; null if GitHub does not say. @throws GitHubError */
  mayWrite(repository: RepositoryRef, person: Account): Promise<boolean | null>;
}

/** What a decision is made with. */
export interface Services {
  github(installation: number): Promise<GitHub>;
  /** `evaluate` of src/policy, measured. */
  evaluate(policy: PolicyReading, facts: Facts): Verdict;
  /** MRG-1. */
  readonly orders: OrderServices;
  /** TAG-3: the tags on the commit that break the rules now. */
  violationsOn(repositoryId: number, commit: Sha): Promise<readonly TagProblem[]>;
  now(): Instant;
  /** Why no check may start to pass now (ADR 0061); null if it may. @param passes whether the check already passes */
  doubt(passes: boolean): Unavailable | null;
  /** Rejects if GitHub does not answer the installation. */
  alive(installation: number): Promise<void>;
  /** Lets the jobs start that wait for GitHub. */
  wake(installation: number): Promise<void>;
  /** Puts further jobs on the queue. */
  send(jobs: readonly Job[]): Promise<void>;
  readonly log: Log;
}

/** Rate limits of installations; see src/store/subjects/installations.ts. */
export type RateLimits = Pick<Installations, 'ask' | 'quietMillis' | 'beQuiet' | 'beOpen' | 'probeAgain'>;

/** What is remembered between looks; see src/store/store.ts for what each does. */
export interface PullRequestStore {
  commitsWithoutTree(subject: PullRequestSubject): Promise<readonly Sha[]>;
  observeHead(
    subject: PullRequestSubject,
    repositoryId: number,
    seen: {
      readonly commit: Sha;
      readonly tree: Sha;
      readonly at: Instant;
      readonly seenBy: Instant;
      readonly trees: readonly { readonly commit: Sha; readonly tree: Sha }[];
      readonly former: { readonly base: string; readonly heads: readonly FormerHead[] };
    },
  ): Promise<'known' | 'new' | 'outdated'>;
  knownHeads(subject: PullRequestSubject): Promise<KnownHeads>;
  headsOf(subject: PullRequestSubject): Promise<readonly HeadSighting[]>;
  /** @param labels node ids of the labels whose names are wanted */
  memoryOf(subject: PullRequestSubject, labels: readonly string[]): Promise<MemoryFacts>;
  observeLabels(repositoryId: number, seen: readonly LabelFact[], at: Instant): Promise<void>;
  /** SIGN-3: all logins that the policy names, with the account that bears each now, where that is known. */
  observeLogins(
    repositoryId: number,
    named: readonly { readonly login: string; readonly accountId?: number }[],
  ): Promise<void>;
  /** The account that each login belonged to when the policy was first seen to name it, by login in lower case. */
  loginOwners(repositoryId: number): Promise<ReadonlyMap<string, number>>;
  /** Who pushed to the head, and who was the first to push one of these commits. */
  pushersOf(
    subject: PullRequestSubject,
    commits: readonly Sha[],
    merges: readonly MergePush[],
  ): Promise<readonly Account[]>;
  /** Whether somebody of whom nobody knows who it was pushed to the head, or was the first to push one of these commits. */
  wasPushedByNobodyKnown(subject: PullRequestSubject, commits: readonly Sha[]): Promise<boolean>;
  /**
   * `changed`: the outcome is another than that of the verdict before. `moved`: or its head or base. `left`: the head that
   * the verdict before was about, if that was another.
   * @param entries what the journal is to say, of the verdict recorded before and of this one
   */
  remember(
    verdict: Verdict,
    about: { readonly base: string; readonly opener: Account | null },
    entries: (before: Verdict | null, after: Verdict) => readonly Entry[],
  ): Promise<{ readonly changed: boolean; readonly moved: boolean; readonly left: Sha | null }>;
  /** Ids of the acts that the last decision about the open pull request had found. */
  actsSeen(subject: PullRequestSubject): Promise<readonly string[]>;
  /** Other open pull requests that have this head now. */
  siblingsOf(subject: PullRequestSubject, head: Sha): Promise<readonly Sibling[]>;
  /** Notes that its last verdict may no longer hold; gives the head that it was about where that is news. */
  doubt(subject: PullRequestSubject, certain: boolean): Promise<Sha | null>;
  close(subject: PullRequestSubject, how: 'closed' | 'merged' | 'gone'): Promise<void>;
  takeTurn<About extends Subject>(subject: About): Promise<Turn<About>>;
  hold(turn: Turn<Subject>): Promise<void>;
  announce(
    turn: Turn,
    decision: Decision,
    passes: { readonly before: boolean; readonly after: boolean },
  ): Promise<'announced' | 'older'>;
  confirm(turn: Turn, decision: Decision | null): Promise<void>;
  replaced(turn: Turn, head: Sha): Promise<void>;
  publicationOf(subject: PullRequestSubject): Promise<Publication | null>;
  /** The check on the head passed by its last verdict, and was only replaced because nobody could confirm it. */
  passedUnconfirmed(subject: PullRequestSubject, head: Sha): Promise<boolean>;
  takeDue(
    everyMillis: number,
    limit: number,
    shares: { readonly share: number; readonly shares: Readonly<Record<number, number>> },
  ): Promise<
    readonly { readonly installation: number; readonly subject: PullRequestSubject; readonly overdue: boolean }[]
  >;
  /** Has the sweep look at every open pull request of the repository, or of all repositories of the owner. */
  lookAgain(owner: string, repo: string | null): Promise<void>;
  /** What all processes together were told of the limits of each installation. */
  readonly installations: RateLimits;
  /** What GitHub refuses until somebody changes something there. */
  readonly resting: RestingStore;
  openReleases(owner: string): Promise<readonly PullRequestSubject[]>;
  knownRepositories(owner: string): Promise<readonly RepositoryRef[]>;
  pullRequestsWithHead(repository: RepositoryRef, commit: Sha): Promise<readonly number[]>;
  readonly pushes: PushStore;
  readonly orders: OrderStore;
  /** REL-6: there is no policy yet. */
  readonly baselines: { notGated(repositoryId: number): Promise<void> };
  readonly releases: {
    of(repositoryId: number, number: number): Promise<ReleaseRecord | null>;
    /** Every record whose commit is among these. */
    among(repositoryId: number, commits: readonly Sha[]): Promise<readonly ReleaseRecord[]>;
    /** `entries`: what the journal is to say of it, where it is new (REC-1). */
    record(
      found: Omit<ReleaseRecord, 'recordedAt'>,
      entries: readonly Entry[],
    ): Promise<{ readonly record: ReleaseRecord; readonly fresh: boolean }>;
  };
  readonly groups: {
    /** Heads of the merge groups of a repository that are under way (MQ-1). */
    openIn(repository: RepositoryRef): Promise<readonly Sha[]>;
  };
  readonly deployments: {
    /** Deployments with which the app is not done, of a repository or of all of an owner (DEP-1). */
    openIn(place: RepositoryRef | { readonly owner: string }): Promise<readonly DeploymentSubject[]>;
  };
}
