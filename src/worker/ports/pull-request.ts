import type { Account } from '../../domain/account.ts';
import type { CheckName, Effect, ReviewEffect } from '../../domain/effects.ts';
import type { BaseRange, Facts, PullRequestSubject, RepositoryRef } from '../../domain/facts.ts';
import type { GatherResult, KnownHeads } from '../../domain/gathered.ts';
import type { Instant, Sha } from '../../domain/ids.ts';
import type { Job } from '../../domain/job.ts';
import type { PolicyReading } from '../../domain/policy.ts';
import type { CurrentState } from '../../domain/publication.ts';
import type { Reading, Unavailable } from '../../domain/reading.ts';
import type { MadeTag, TagProblem } from '../../domain/release.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { Store } from '../../store/store.ts';
import type { Installations } from '../../store/subjects/installations.ts';
import type { PushGitHub, PushStore } from '../observe/settle-pushes.ts';
import type { Log } from '../queue/handler.ts';
import type { RestingStore } from '../queue/resting.ts';
import type { CurrentTurn } from '../write.ts';
import type { OrderServices, OrderStore } from './release.ts';

/** GitHub as one installation of the app. */
export interface GitHub extends PushGitHub {
  /**
   * @param trees commits whose tree is wanted besides those of the pull request
   * @param heads what is stored of earlier heads (SIGN-5)
   */
  gather(subject: PullRequestSubject, trees: readonly Sha[], heads: KnownHeads): Promise<GatherResult>;
  /** What a release ships besides its pull request; see range.ts. */
  range(policy: PolicyReading, facts: Omit<Facts, 'range'>): Promise<Reading<BaseRange>>;
  /** Makes one API call. Requires the turn that allows it (VER-6). */
  apply(turn: CurrentTurn, effect: Effect): Promise<void>;
  /**
   * NTF-1: makes one API call for all reviewers. Requires the turn that allows it.
   * @returns GitHub's words if it refused because of one of them; null if it is done
   */
  applyReviewEffect(turn: CurrentTurn, effect: ReviewEffect): Promise<string | null>;
  /** The current state of the pull request; one small request. */
  standing(subject: PullRequestSubject): Promise<CurrentState>;
  /** True if the default branch has its own policy file. Read without GraphQL. */
  hasOwnPolicy(repository: RepositoryRef): Promise<boolean>;
  /** This app's newest check of that name on the commit. Read without GraphQL. */
  readNewestCheck(
    repository: RepositoryRef,
    head: Sha,
    name: CheckName,
  ): Promise<{ readonly id: string; readonly conclusion: string | null } | null>;
  /** Numbers of all open pull requests, every page; empty if the repository is gone. */
  openPullRequests(repository: RepositoryRef): Promise<readonly number[]>;
  /** The pull request that GitHub's text in a merge commit names. null if it has another text. */
  mergedByName(repository: RepositoryRef, commit: Sha): Promise<number | null>;
  /** True if the person can write in the repository; null if GitHub does not say. @throws GitHubError */
  mayWrite(repository: RepositoryRef, person: Account): Promise<boolean | null>;
}

/** I/O services that all reconcilers share. */
export interface Services {
  github(installation: number): Promise<GitHub>;
  /** Makes a decision, and counts and times it for the metrics. */
  measured(decide: () => Verdict): Verdict;
  /** MRG-1. */
  readonly orders: OrderServices;
  /** TAG-3: the tags on the commit that break the rules now. */
  violationsOn(repositoryId: number, commit: Sha): Promise<readonly TagProblem[]>;
  /** TAG-2: the release tags on the commit that count now, by name. */
  releasedAs(repositoryId: number, commit: Sha): Promise<readonly MadeTag[]>;
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

/** What is stored of pull requests; see src/store/store.ts. */
export type PullRequestStore = Pick<
  Store,
  | 'observeHead'
  | 'knownHeads'
  | 'headsOf'
  | 'newestHead'
  | 'memoryOf'
  | 'observeLabels'
  | 'observeLogins'
  | 'loginOwners'
  | 'pushersOf'
  | 'remember'
  | 'actsSeen'
  | 'siblingsOf'
  | 'doubt'
  | 'close'
  | 'takeTurn'
  | 'hold'
  | 'announce'
  | 'confirm'
  | 'replaced'
  | 'publicationOf'
  | 'passedUnconfirmed'
  | 'takeDue'
  | 'observeAgain'
  | 'openReleasesAndErrors'
  | 'knownRepositories'
  | 'pullRequestsWithHead'
> & {
  readonly installations: RateLimits;
  readonly resting: RestingStore;
  readonly pushes: PushStore;
  readonly orders: OrderStore;
  readonly stateLabels: Pick<Store['stateLabels'], 'of' | 'add'>;
  readonly baselines: Pick<Store['baselines'], 'notGated'>;
  readonly releases: Pick<Store['releases'], 'of' | 'among' | 'record'>;
  readonly reviewRequests: Pick<Store['reviewRequests'], 'record' | 'lastSignOffs'>;
  readonly groups: Pick<Store['groups'], 'openIn'>;
  readonly deployments: Pick<Store['deployments'], 'openIn'>;
};
