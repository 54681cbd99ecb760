import type { Job } from '../domain/job.ts';
import type { Outcome } from './queue/queue.ts';
import type { Failure } from './unconfirmed/pull-request.ts';

/** What a job about another subject than pull requests does, from looking to writing. */
export type Course<Kind extends Job['kind']> = (
  job: Extract<Job, { kind: Kind }>,
  signal: AbortSignal,
) => Promise<Outcome>;

/** The courses of the subjects past the pull request, each with its parts; main.ts puts them together. */
export interface Courses {
  readonly 'release-commit'?: Course<'release-commit'>;
  readonly tag?: Course<'tag'>;
  readonly tags?: Course<'tags'>;
  readonly deployment?: Course<'deployment'>;
  readonly 'merge-group'?: Course<'merge-group'>;
  /** Told of every failure of such a job. Rejects only where it was the last word, and could not be said. */
  readonly failed?: (job: Job, error: unknown, failure: Failure) => Promise<void>;
}
type Kind = Exclude<keyof Courses, 'failed'>;

/** @throws Error where this version has no course for the kind */
export function pursue(courses: Courses, job: Extract<Job, { kind: Kind }>, signal: AbortSignal) {
  switch (job.kind) {
    case 'release-commit':
      return found(courses, job.kind)(job, signal);
    case 'tag':
      return found(courses, job.kind)(job, signal);
    case 'tags':
      return found(courses, job.kind)(job, signal);
    case 'deployment':
      return found(courses, job.kind)(job, signal);
    case 'merge-group':
      return found(courses, job.kind)(job, signal);
  }
}

function found<One extends Kind>(courses: Courses, kind: One): NonNullable<Courses[One]> {
  const course = courses[kind];
  if (course === undefined) throw new Error(`${kind}: this version has no course for it`);
  return course;
}
