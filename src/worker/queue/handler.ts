import type { Job } from '../../domain/job.ts';

/**
 * The result of a job. `null`: it is done. Otherwise it runs again later.
 * `why`: it rests. `forGitHub`: it waits until GitHub accepts requests again.
 */
export type JobOutcome = { readonly againAfterMillis: number; readonly why?: string; readonly forGitHub?: true } | null;
export type Handler = (job: Job, signal: AbortSignal) => Promise<JobOutcome>;
/**
 * Called when a job is given up.
 * If it rejects, the job is retried instead, so that no passing check is left unwatched.
 */
export type OnGivenUp = (job: Job, error: unknown) => Promise<void>;

/** The part of a log that the queue uses; pino fits. */
export interface Log {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}
