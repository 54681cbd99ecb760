import { type Job, jobKey } from './job.ts';

/** Why GitHub refuses something until somebody changes something there. */
export type RestingReason =
  | 'archived'
  | 'suspended'
  | 'uninstalled'
  | 'permission'
  | 'blocked-by-github'
  | 'disabled'
  | 'migrating'
  | 'ip-allow-list'
  | 'saml'
  | 'plan'
  | 'locked'
  | 'issues-off'
  | 'blocked-user';

/** The scope of a refusal: the whole installation, the repository, or only the attempted act. */
export interface Lasting {
  readonly scope: 'installation' | 'repository' | 'act';
  readonly reason: RestingReason;
}

/** A place that rests. Until then it causes no request to GitHub. */
export interface Resting {
  readonly place: string;
  readonly reason: RestingReason;
  /** Milliseconds since 1970. */
  readonly until: number;
}

const HOUR_MILLIS = 60 * 60_000;
const DAY_MILLIS = 24 * HOUR_MILLIS;

/**
 * Reasons for which nothing can be merged, so that a longer rest lets nothing pass.
 * With the others a check may still pass.
 */
export const SHUT_FOR_ALL: ReadonlySet<RestingReason> = new Set<RestingReason>([
  'archived',
  'blocked-by-github',
  'disabled',
  'locked',
  'issues-off',
  'blocked-user',
]);

/** How long any other refusal must persist before jobs rest. During an outage, GitHub may give any answer. */
export const UNSURE_MILLIS = 10 * 60_000;
/** The longest rest of an installation that answers with a plain 404. */
const UNINSTALLED_MILLIS = 5 * 60_000;

/** The longest rest for a reason. After it, one attempt is made, in case the event that ends it was lost. */
export function longestRestMillis(reason: RestingReason): number {
  if (reason === 'uninstalled') return UNINSTALLED_MILLIS;
  return SHUT_FOR_ALL.has(reason) ? DAY_MILLIS : HOUR_MILLIS;
}

/** The rest after a refusal: as long as it has lasted. GitHub's short mistakes have short effects. */
export function restMillis(reason: RestingReason, refusedForMillis: number): number {
  const longest = longestRestMillis(reason);
  return SHUT_FOR_ALL.has(reason) ? longest : Math.min(refusedForMillis, longest);
}

// A place begins with those that contain it, so that waking one wakes all in it: `acme`, `acme/shop`, `acme/shop#7`.

export const installationPlace = (installation: number): string => `installation:${installation}`;
export const ownerPlace = (owner: string): string => owner.toLowerCase();
export const repositoryPlace = (owner: string, repo: string): string => `${owner}/${repo}`.toLowerCase();

/** One kind of act on one pull request. GitHub may refuse comments but not labels. */
export const actPlace = (owner: string, repo: string, number: number, kind: string): string =>
  `${repositoryPlace(owner, repo)}#${number}#${kind}`;

/** One job alone. */
export function jobPlace(job: Job): string {
  const key = jobKey(job);
  if (job.kind === 'pull-request') return actPlace(job.owner, job.repo, job.number, 'job');
  return job.kind === 'people' || job.kind === 'owner'
    ? `${ownerPlace(job.owner)}/#${key}`
    : `${repositoryPlace(job.owner, job.repo)}#${key}`;
}

/** All places in which a job could rest. */
export function placesOf(job: Job): readonly string[] {
  const places = [installationPlace(job.installation), jobPlace(job)];
  return job.kind === 'people' || job.kind === 'owner' ? places : [...places, repositoryPlace(job.owner, job.repo)];
}

/** The place at which a failed job rests. */
export function restingPlace(job: Job, { scope }: Lasting): string {
  if (scope === 'installation') return installationPlace(job.installation);
  if (scope === 'act' || job.kind === 'people' || job.kind === 'owner') return jobPlace(job);
  return repositoryPlace(job.owner, job.repo);
}
