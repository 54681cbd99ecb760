import type { Account } from '../../domain/account.ts';
import type { ListedDeployment, RunFacts } from '../../domain/deployment.ts';
import type { PeopleFacts, RepositoryRef } from '../../domain/facts.ts';
import type { Instant, Sha } from '../../domain/ids.ts';
import type { Job } from '../../domain/job.ts';
import type { Policy, PolicyReading } from '../../domain/policy.ts';
import type { Reading, Unavailable } from '../../domain/reading.ts';
import type { ReleaseRange, TagProblem } from '../../domain/release.ts';
import type { DeploymentSubject, Subject, Turn } from '../../domain/subject.ts';
import type { DeploymentStore } from '../../store/deployment/deployments.ts';
import type { Log } from '../queue/handler.ts';
import type { ReleasePoint } from '../release/release-range.ts';
import type { CurrentTurn } from '../write.ts';

/** A repository with its policy; see src/github/policy/repository.ts. */
export interface DeploymentPlace {
  readonly kind: 'found';
  readonly at: Instant;
  readonly id: number;
  readonly url: string;
  readonly policy: PolicyReading;
  readonly people: PeopleFacts;
}

/** GitHub's part in deployments; see src/github/deployment/deployments.ts. */
export interface DeploymentGitHub {
  /** This app's own login; null if unknown. */
  readonly own: string | null;
  readRepositoryPolicy(
    repository: RepositoryRef,
  ): Promise<DeploymentPlace | { readonly kind: 'gone'; readonly movedTo: RepositoryRef | null }>;
  readDeployment(repository: RepositoryRef, id: string): Promise<ListedDeployment | null>;
  deploymentProgress(
    repository: RepositoryRef,
    id: string,
  ): Promise<{ readonly began: boolean; readonly run: string | null }>;
  deploymentsSince(repository: RepositoryRef, since: Instant): Promise<readonly ListedDeployment[]>;
  readRun(repository: RepositoryRef, run: string): Promise<RunFacts | null>;
  pendingEnvironments(repository: RepositoryRef, run: string): Promise<readonly string[]>;
  approverOf(repository: RepositoryRef, run: string, environment: string): Promise<Account | null>;
  /** Answers a protection rule. Requires the turn that allows it (VER-6). */
  answerRule(
    turn: CurrentTurn<DeploymentSubject>,
    run: string,
    answer: { readonly environment: string; readonly state: 'approved' | 'rejected' | null; readonly comment: string },
  ): Promise<'taken' | 'refused'>;
  /** Opens the issue about a deployment, unless there is one already. */
  report(
    turn: CurrentTurn<DeploymentSubject>,
    issue: { readonly title: string; readonly body: string },
  ): Promise<'reported' | 'there' | 'no-issues'>;
}

/** What is stored of deployments; see src/store/deployment/deployments.ts. `entries` go into the journal (REC-1). */
export type DeploymentMemory = Pick<DeploymentStore, 'find' | 'attempt' | 'answering' | 'reporting' | 'end'>;

/** Services of the deployment reconciler. */
export interface DeploymentServices {
  readonly log: Log;
  /** Why no check may start to pass now (ADR 0061); null if it may. */
  doubt(passes: boolean): Unavailable | null;
  readonly store: {
    takeTurn<About extends Subject>(subject: About): Promise<Turn<About>>;
    hold(turn: Turn<Subject>): Promise<void>;
  };
  readonly memory: DeploymentMemory;
  github(installation: number): Promise<DeploymentGitHub>;
  /**
   * What the commit brings to production. `tag`: the deployed tag, if there is one. `release` is unavailable while the
   * merge is not recorded.
   */
  range(
    installation: number,
    repository: RepositoryRef & { readonly id: number },
    policy: Policy,
    released: ReleasePoint,
  ): Promise<ReleaseRange>;
  /** Tag violations on the commit now. Unavailable if the deployed `tag` is not judged yet. */
  violationsOn(repositoryId: number, commit: Sha, tag: string | null): Promise<Reading<readonly TagProblem[]>>;
  send(jobs: readonly Job[]): Promise<void>;
}
