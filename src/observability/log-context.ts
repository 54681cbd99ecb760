import { AsyncLocalStorage } from 'node:async_hooks';
import { type Job, jobKey } from '../domain/job.ts';

/** The current work, for every log line about it. */
interface Context {
  /** The job's key, for example `pull-request:acme/shop#7`. */
  readonly job: string;
  readonly subject: object;
  readonly installation: number;
  /** The webhook that requested it, if one did. */
  readonly delivery?: { readonly id: string };
}

const doing = new AsyncLocalStorage<{ readonly job: Job; readonly context: Context }>();

/** The fields that every line has while a job runs; none at other times. */
export const currentContext = (): object => doing.getStore()?.context ?? {};

/** Runs an action. Each log line of it names the job, the subject and the webhook. */
export const within = <Value>(job: Job, act: () => Promise<Value>): Promise<Value> =>
  doing.run({ job, context: contextOf(job) }, act);

/** Attributes jobs that the current job created to the same webhook. */
export function putDownToDelivery(jobs: readonly Job[]): readonly Job[] {
  const delivery = doing.getStore()?.job.delivery;
  return delivery === undefined ? jobs : jobs.map((job) => ({ ...job, delivery }));
}

/** @see Context */
const contextOf = (job: Job): Context => ({
  job: jobKey(job),
  subject: subjectOf(job),
  installation: job.installation,
  ...(job.delivery === undefined ? {} : { delivery: { id: job.delivery } }),
});

/** The subject in the fields that the worker's log lines use. */
function subjectOf(job: Job): object {
  const { kind, owner } = job;
  if (kind === 'people' || kind === 'owner') return { kind, owner };
  const about = { kind, repository: { owner, name: job.repo } };
  switch (kind) {
    case 'pull-request':
      return { ...about, number: job.number };
    case 'tag':
      return { ...about, name: job.tag };
    case 'deployment':
      return { ...about, id: job.deployment };
    case 'merge-group':
    case 'head':
    case 'release-commit':
      return { ...about, commit: job.commit };
    case 'repository':
    case 'tags':
      return about;
  }
}

/** The part of a log that the queue uses; pino fits. */
interface Lines {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

/** A log for code that refers to a job without running it. The field `job` is as in the job's own lines. */
export function about(log: Lines): Lines {
  const said = (fields: object) =>
    'job' in fields && isJob(fields.job) ? { ...fields, ...contextOf(fields.job) } : fields;
  return {
    info: (fields, text) => log.info(said(fields), text),
    warn: (fields, text) => log.warn(said(fields), text),
    error: (fields, text) => log.error(said(fields), text),
  };
}

const isJob = (value: unknown): value is Job => typeof value === 'object' && value !== null && 'kind' in value;
