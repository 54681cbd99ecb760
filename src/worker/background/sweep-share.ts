/**
 * How many subjects of one installation a sweep enqueues at most.
 * GitHub allows an installation 5,000 requests an hour, and as many GraphQL points. The sweep uses about half of them,
 * so that events are handled even in an installation with thousands of repositories. In a smaller installation
 * everything is observed as often as it should be.
 */
export interface SweepShare {
  /** VER-7: open releases, one GraphQL request each. Overdue ones come first, then passing ones. */
  readonly releases: number;
  /** MQ-1: heads of open merge groups. */
  readonly groups: number;
  /** TAG-4: repositories whose tags are compared, two GraphQL requests each. */
  readonly tags: number;
  /** DEP-1: waiting deployments, about five requests each. */
  readonly deployments: number;
  /** DEP-1: lists of deployments, one GraphQL and one REST request each. */
  readonly deploymentLists: number;
}

/** For a round in 30 seconds. */
export const SWEEP_SHARE: SweepShare = { releases: 12, groups: 3, tags: 4, deployments: 1, deploymentLists: 2 };

/** GraphQL points left for events and other parts of the sweep. GitHub gives 5,000 an hour. */
const KEPT_POINTS = 2_000;
/** The largest share. More at once would delay events. */
const MOST_RELEASES = 120;
/** The shortest rest of an hour to plan for, because clocks differ. */
const LEAST_LEFT_MILLIS = 60_000;

/**
 * VER-7: how many releases of an installation a round reads if passing checks are soon overdue.
 * What is left of GitHub's hour, spread evenly over the rest of it, but at least the fixed share.
 * @param remaining GraphQL points that are left
 * @param leftMillis time until GitHub resets the count
 * @param everyMillis interval between rounds
 */
export function releaseShare(remaining: number, leftMillis: number, everyMillis: number): number {
  const rounds = Math.max(leftMillis, LEAST_LEFT_MILLIS) / everyMillis;
  const allowed = Math.floor((remaining - KEPT_POINTS) / rounds);
  return Math.min(Math.max(allowed, SWEEP_SHARE.releases), MOST_RELEASES);
}
