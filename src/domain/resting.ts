import { type Job, jobKey } from './job.ts';

/** Why GitHub refuses something for as long as nobody changes anything there. */
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

/** How much of GitHub is shut by it: all of the installation, the repository, or only what was tried. */
export interface Lasting {
  readonly scope: 'installation' | 'repository' | 'act';
  readonly reason: RestingReason;
}

/** What rests: until then nothing is asked of GitHub there. */
export interface Resting {
  readonly place: string;
  readonly reason: RestingReason;
  /** Milliseconds since 1970. */
  readonly until: number;
}

const HOUR_MILLIS = 60 * 60_000;
const DAY_MILLIS = 24 * HOUR_MILLIS;

/** In these nothing can be merged, so a day more or less lets nothing out; elsewhere a check may still pass. */
export const SHUT_FOR_ALL: ReadonlySet<RestingReason> = new Set<RestingReason>([
  'archived',
  'blocked-by-github',
  'disabled',
  'locked',
  'issues-off',
  'blocked-user',
]);

/** How long any other refusal has to persist before jobs rest: in an outage GitHub may give any answer. */
export const UNSURE_MILLIS = 10 * 60_000;
/** The longest rest of an installation that answers with a bare 404. */
const UNINSTALLED_MILLIS = 5 * 60_000;

/** The longest rest. After it what is refused is tried once, in case the event that ends it was lost. */
export function longestRestMillis(reason: RestingReason): number {
  if (reason === 'uninstalled') return UNINSTALLED_MILLIS;
  return SHUT_FOR_ALL.has(reason) ? DAY_MILLIS : HOUR_MILLIS;
}

/** As long as it has been refused already, so that a short mistake of GitHub's is not believed for long. */
export function restMillis(reason: RestingReason, refusedForMillis: number): number {
  const longest = longestRestMillis(reason);
  return SHUT_FOR_ALL.has(reason) ? longest : Math.min(refusedForMillis, longest);
}

// A place begins with those that hold it, so that whoever wakes one wakes all in it: `acme`, `acme/shop`, `acme/shop#7`.

export const installationPlace = (installation: number): string => `installation:${installation}`;
export const ownerPlace = (owner: string): string => owner.toLowerCase();
export const repositoryPlace = (owner: string, repo: string): string => `${owner}/${repo}`.toLowerCase();

/** What is done about one pull request, by kind: comments may be refused where labels are not. */
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

/** Everything in which a job could rest. */
export function placesOf(job: Job): readonly string[] {
  const places = [installationPlace(job.installation), jobPlace(job)];
  return job.kind === 'people' || job.kind === 'owner' ? places : [...places, repositoryPlace(job.owner, job.repo)];
}

/** Where what failed rests. */
export function restingPlace(job: Job, { scope }: Lasting): string {
  if (scope === 'installation') return installationPlace(job.installation);
  if (scope === 'act' || job.kind === 'people' || job.kind === 'owner') return jobPlace(job);
  return repositoryPlace(job.owner, job.repo);
}
