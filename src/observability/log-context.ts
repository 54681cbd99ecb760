import { AsyncLocalStorage } from 'node:async_hooks';
import { type Job, jobKey } from '../domain/job.ts';

/** What is being done, for every line that the log gets meanwhile. */
interface Context {
  /** The job's key, for example `pull-request:acme/shop#7`. */
  readonly job: string;
  readonly subject: object;
  readonly installation: number;
  /** The webhook that asked for it, as far as one did. */
  readonly delivery?: { readonly id: string };
}

const doing = new AsyncLocalStorage<{ readonly job: Job; readonly context: Context }>();

/** What every line says while a job is done; nothing at other times. */
export const currentContext = (): object => doing.getStore()?.context ?? {};

/** Does it so that every line of the log meanwhile says which job, which subject and which webhook it is about. */
export const within = <Value>(job: Job, act: () => Promise<Value>): Promise<Value> =>
  doing.run({ job, context: contextOf(job) }, act);

/** Jobs that come of the one that is being done; they are put down to the same webhook. */
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

/** As the lines of the worker name subjects. */
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

/** What the queue writes to; pino fits. */
interface Lines {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

/** The log, for whoever speaks of a job without doing it: the field `job` is said as in the lines of the job itself. */
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
