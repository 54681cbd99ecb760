import type { ObservedCheck } from '../../domain/effects.ts';
import type { Facts, PullRequestSubject, RepositoryRef } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { PolicyReading } from '../../domain/policy.ts';
import type { OrderProblem, QueueState, ReleaseOrder, ReleaseStep } from '../../domain/release-order.ts';
import type { TagTarget } from '../../domain/tag.ts';
import type { Orders } from '../../store/release/orders.ts';
import type { CurrentTurn } from '../write.ts';

export interface Refused {
  readonly kind: 'refused';
  readonly said: string;
}

/** GitHub's part in orders to release. Writes require the turn that allows them (VER-6). */
export interface OrderGitHub {
  /** This app's own login; null if GitHub did not say. */
  readonly own: string | null;
  queueState(subject: PullRequestSubject): Promise<QueueState>;
  merge(turn: CurrentTurn, order: ReleaseOrder): Promise<{ readonly kind: 'merged' } | Refused>;
  enqueue(turn: CurrentTurn, state: QueueState, order: ReleaseOrder): Promise<{ readonly kind: 'queued' } | Refused>;
  commitChecks(repository: RepositoryRef, commit: Sha): Promise<readonly ObservedCheck[] | null>;
  /** What the tag points at now; null if it does not exist. */
  tag(repository: RepositoryRef, name: string): Promise<TagTarget | null>;
  /** Reasons against the tag, by what it would release besides the pull request (SOD-5). */
  rangeProblems(policy: PolicyReading, facts: Facts, order: ReleaseOrder): Promise<readonly OrderProblem[]>;
  createTag(turn: CurrentTurn, tag: string, commit: Sha): Promise<{ readonly kind: 'made' } | Refused>;
  publishRelease(turn: CurrentTurn, tag: string): Promise<ReleaseStep>;
}

/** What is stored of orders; see src/store/release/orders.ts. */
export type OrderStore = Pick<Orders, 'open' | 'queued' | 'merged' | 'ended' | 'close'>;

/** GitHub for orders, by installation. */
export interface OrderServices {
  github(installation: number): Promise<OrderGitHub>;
}
