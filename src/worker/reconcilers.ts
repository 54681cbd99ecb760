import type { Job, JobKind, JobOf } from '../domain/job.ts';
import type { JobOutcome } from './queue/handler.ts';

/** `failed`: the job failed this time. `given-up`: and it is not tried again by itself. */
export type Failure = 'failed' | 'given-up';

/** Runs a job of one kind, from observing its subject to writing. */
export type Reconcile<K extends JobKind> = (job: JobOf<K>, signal: AbortSignal) => Promise<JobOutcome>;

/** All that is done about one kind of job. */
export interface Reconciler<K extends JobKind> {
  /** False if it only makes further jobs from stored data. Then its success says nothing about GitHub. */
  readonly asksGitHub: boolean;
  readonly reconcile: Reconcile<K>;
  /**
   * Replaces what GitHub shows if it is no longer confirmed. Called after each failure, and when the job is given up.
   * Rejects only if the job is given up and the replacement failed; then the job is tried again.
   */
  failed(job: JobOf<K>, error: unknown, failure: Failure): Promise<void>;
}

/** The reconciler of each kind of job. */
export type Reconcilers = { readonly [K in JobKind]: Reconciler<K> };

/** For kinds that publish nothing that would be wrong without another observation. */
export const leavesNothing = async (): Promise<void> => {};

/** The reconciler of a job. @throws Error if a newer version stored a kind of job that this one does not know */
export const reconcilerOf = (reconcilers: Reconcilers, job: Job): Bound => bound(reconcilers, job.kind, job);

/** A reconciler with its job. */
interface Bound {
  readonly asksGitHub: boolean;
  reconcile(signal: AbortSignal): Promise<JobOutcome>;
  failed(error: unknown, failure: Failure): Promise<void>;
}

function bound<K extends JobKind>(reconcilers: Reconcilers, kind: K, job: JobOf<K>): Bound {
  if (!Object.hasOwn(reconcilers, kind)) throw new Error(`this version cannot do jobs of the kind ${kind}`);
  const reconciler: Reconciler<K> = reconcilers[kind];
  return {
    asksGitHub: reconciler.asksGitHub,
    reconcile: (signal) => reconciler.reconcile(job, signal),
    failed: (error, failure) => reconciler.failed(job, error, failure),
  };
}
