/**
 * How much of one installation a round of the sweep puts on the queue at most. GitHub allows an installation 5,000 requests
 * an hour, and as many points of GraphQL; what the sweep asks by itself takes about half of them, so that events are
 * answered also where an installation has thousands of repositories. With fewer all are looked at as often as they should.
 */
export interface SweepShare {
  /** VER-7: open releases, one GraphQL request each. Those come first that are overdue, then those that pass. */
  readonly releases: number;
  /** MQ-1: heads of merge queues that are under way. */
  readonly groups: number;
  /** TAG-4: repositories whose tags are compared, two GraphQL requests each. */
  readonly tags: number;
  /** DEP-1: deployments that wait, some five requests each. */
  readonly deployments: number;
  /** DEP-1: lists of deployments, a GraphQL request and one of REST each. */
  readonly deploymentLists: number;
}

/** For a round in 30 seconds. */
export const SWEEP_SHARE: SweepShare = { releases: 12, groups: 3, tags: 4, deployments: 1, deploymentLists: 2 };

/** Points of GraphQL that are left to events and to whatever else is swept, of the 5,000 of an hour. */
const KEPT_POINTS = 2_000;
/** More at once would stand in the way of what an event asks for. */
const MOST_RELEASES = 120;
/** By then the next hour has begun, however the clocks differ. */
const LEAST_LEFT_MILLIS = 60_000;

/**
 * VER-7: how many releases of an installation a round looks at where passing checks would be overdue otherwise: as many as what is left of
 * GitHub's hour allows, spread over it, and the fixed share at least.
 * @param remaining points of GraphQL that are left
 * @param leftMillis how long until GitHub counts anew
 * @param everyMillis how often a round comes
 */
export function releaseShare(remaining: number, leftMillis: number, everyMillis: number): number {
  const rounds = Math.max(leftMillis, LEAST_LEFT_MILLIS) / everyMillis;
  const allowed = Math.floor((remaining - KEPT_POINTS) / rounds);
  return Math.min(Math.max(allowed, SWEEP_SHARE.releases), MOST_RELEASES);
}
