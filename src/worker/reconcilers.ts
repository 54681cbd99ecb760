import type { Job } from '../domain/job.ts';
import type { JobOutcome } from './queue/queue.ts';
import type { Failure } from './unconfirmed/pull-request.ts';

/** What a job about another subject than pull requests does, from looking to writing. */
export type Reconciler<Kind extends Job['kind']> = (
  job: Extract<Job, { kind: Kind }>,
  signal: AbortSignal,
) => Promise<JobOutcome>;

/** The courses of the subjects past the pull request, each with its parts; main.ts puts them together. */
export interface Reconcilers {
  readonly 'release-commit'?: Reconciler<'release-commit'>;
  readonly tag?: Reconciler<'tag'>;
  readonly tags?: Reconciler<'tags'>;
  readonly deployment?: Reconciler<'deployment'>;
  readonly 'merge-group'?: Reconciler<'merge-group'>;
  /** Told of every failure of such a job. Rejects only where it was the last word, and could not be said. */
  readonly failed?: (job: Job, error: unknown, failure: Failure) => Promise<void>;
}
type Kind = Exclude<keyof Reconcilers, 'failed'>;

/** @throws Error where this version has no course for the kind */
export function reconcilerOf(reconcilers: Reconcilers, job: Extract<Job, { kind: Kind }>, signal: AbortSignal) {
  switch (job.kind) {
    case 'release-commit':
      return found(reconcilers, job.kind)(job, signal);
    case 'tag':
      return found(reconcilers, job.kind)(job, signal);
    case 'tags':
      return found(reconcilers, job.kind)(job, signal);
    case 'deployment':
      return found(reconcilers, job.kind)(job, signal);
    case 'merge-group':
      return found(reconcilers, job.kind)(job, signal);
  }
}

function found<One extends Kind>(reconcilers: Reconcilers, kind: One): NonNullable<Reconcilers[One]> {
  const reconciler = reconcilers[kind];
  if (reconciler === undefined) throw new Error(`${kind}: this version has no course for it`);
  return reconciler;
}
