import type { Account } from '../domain/account.ts';
import type { Effect, Observed, Wanted } from '../domain/effects.ts';
import type { Facts, HeadSighting, MemoryFacts, PullRequestSubject, RepositoryRef } from '../domain/facts.ts';
import type { Instant, Sha } from '../domain/ids.ts';
import type { Job } from '../domain/job.ts';
import type { PolicyReading } from '../domain/policy.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Log } from './queue.ts';

/** One look at a pull request: what is on GitHub, without what only this app remembers. */
export interface Look {
  readonly policy: PolicyReading;
  readonly snapshot: Omit<Facts, 'heads' | 'memory'>;
  readonly observed: Observed;
  /** POL-4: the policy that would be, where the pull request changes the policy file. */
  readonly proposal: PolicyReading | null;
}

/** GitHub as one installation of the app sees it. */
export interface GitHub {
  /** @param trees commits whose tree is wanted beside those of the pull request */
  gather(
    subject: PullRequestSubject,
    trees: readonly Sha[],
  ): Promise<
    | { readonly kind: 'look'; readonly look: Look }
    /** `movedTo`: the name that the repository has now, where it is still there. */
    | { readonly kind: 'gone'; readonly movedTo: RepositoryRef | null }
  >;
  /** One API call. */
  apply(subject: PullRequestSubject, effect: Effect): Promise<void>;
  /** Numbers of all open pull requests, every page; none where the repository is gone. */
  openPullRequests(repository: RepositoryRef): Promise<readonly number[]>;
}

/** What a decision is made with. */
export interface Desk {
  github(installation: number): Promise<GitHub>;
  evaluate(policy: PolicyReading, facts: Facts): Verdict;
  wanted(verdict: Verdict, facts: Facts, policy: PolicyReading, proposal: PolicyReading | null): Wanted;
  plan(wanted: Wanted, observed: Observed): readonly Effect[];
  /** Puts further jobs on the queue. */
  send(jobs: readonly Job[]): Promise<void>;
  readonly log: Log;
}

/** What is remembered between looks; see src/store/store.ts for what each does. */
export interface Store {
  commitsWithoutTree(subject: PullRequestSubject): Promise<readonly Sha[]>;
  observeHead(
    subject: PullRequestSubject,
    repositoryId: number,
    seen: {
      readonly commit: Sha;
      readonly tree: Sha;
      readonly at: Instant;
      readonly trees: readonly { readonly commit: Sha; readonly tree: Sha }[];
    },
  ): Promise<'known' | 'new' | 'outdated'>;
  headsOf(subject: PullRequestSubject): Promise<readonly HeadSighting[]>;
  memoryOf(subject: PullRequestSubject): Promise<MemoryFacts>;
  pushersOf(subject: PullRequestSubject): Promise<readonly Account[]>;
  remember(verdict: Verdict): Promise<void>;
  close(subject: PullRequestSubject, how: 'closed' | 'merged' | 'gone'): Promise<void>;
  openReleases(owner: string): Promise<readonly PullRequestSubject[]>;
  knownRepositories(owner: string): Promise<readonly RepositoryRef[]>;
  pullRequestsWithHead(repository: RepositoryRef, commit: Sha): Promise<readonly number[]>;
}
