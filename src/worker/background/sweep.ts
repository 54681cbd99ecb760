import type { PullRequestSubject, RepositoryRef } from '../../domain/facts.ts';
import { type Job, pullRequestJob } from '../../domain/job.ts';
import type { MergeGroupSubject } from '../../domain/subject.ts';
import type { PullRequestStore } from '../ports/pull-request.ts';
import { groupJobs } from '../queue/group-jobs.ts';
import type { Log } from '../queue/handler.ts';
import { SWEEP_SHARE } from './sweep-share.ts';

/** The interval. What is overdue for `publish.confirm-within` stays so for less than a minute. */
export const SWEEP_EVERY_MILLIS = 30_000;
/** The most of all installations together. After a long pause all are due at once; the next sweep takes the rest. */
const MOST_AT_ONCE = 400;

/** The log warns if overdue releases reach this part of a share. */
const ALMOST_ALL = 0.8;

interface Queue {
  send(jobs: readonly Job[]): Promise<void>;
  /** Like `send`, but leaves alone failed jobs that wait for their next try. */
  sendUnlessBackingOff(jobs: readonly Job[]): Promise<void>;
}

/**
 * Enqueues every open release not observed for a third of its `publish.confirm-within`.
 * This bounds the delay that a lost webhook causes (VER-7). An overdue release does not wait for its next try: each try
 * may be the one that replaces its result.
 * @param rounds `everyMillis`: how often this is called; `shares`: larger shares of installations, if their hour allows
 * them
 * @returns how many it found, as all functions here do; 0 if nothing more is due
 */
export async function sweep(
  store: Pick<PullRequestStore, 'takeDue'>,
  queue: Queue,
  log: Log,
  { everyMillis, shares = {} }: { readonly everyMillis: number; readonly shares?: Readonly<Record<number, number>> },
): Promise<number> {
  const due = await store.takeDue(everyMillis, MOST_AT_ONCE, { share: SWEEP_SHARE.releases, shares });
  if (due.length === 0) return 0;
  const jobs = (overdue: boolean): readonly Job[] =>
    due
      .filter((one) => one.overdue === overdue)
      .map(({ installation, subject }) => pullRequestJob(installation, subject.repository, subject.number));
  log.info(
    { due: due.length, overdue: jobs(true).length },
    'the sweep found pull requests that were not observed lately',
  );
  for (const [installation, count] of countsOf(due.filter(({ overdue }) => overdue))) {
    const share = Math.max(shares[installation] ?? 0, SWEEP_SHARE.releases);
    if (count < share * ALMOST_ALL) continue;
    log.warn({ installation, overdue: count, share }, 'more passing releases than can be confirmed in time');
  }
  await queue.send(jobs(true));
  await queue.sendUnlessBackingOff(jobs(false));
  return due.length;
}

const countsOf = (due: readonly { readonly installation: number }[]): ReadonlyMap<number, number> =>
  new Map([...Map.groupBy(due, ({ installation }) => installation)].map(([one, all]) => [one, all.length]));

/** Enqueues every merge group that is due. A lost webhook delays it by a third of `publish.confirm-within`. */
export async function sweepGroups(
  groups: {
    takeDue(
      limit: number,
      share: number,
    ): Promise<readonly { readonly installation: number; readonly subject: MergeGroupSubject }[]>;
  },
  queue: Pick<Queue, 'sendUnlessBackingOff'>,
): Promise<number> {
  const due = await groups.takeDue(MOST_AT_ONCE, SWEEP_SHARE.groups);
  await queue.sendUnlessBackingOff(
    due.flatMap(({ installation, subject }) => groupJobs(installation, subject.repository, [subject.head])),
  );
  return due.length;
}

/** Enqueues every unfinished order some minutes after its last observation (MRG-1). */
export async function sweepOrders(
  orders: {
    takeDue(limit: number): Promise<readonly { readonly installation: number; readonly subject: PullRequestSubject }[]>;
  },
  queue: Pick<Queue, 'sendUnlessBackingOff'>,
): Promise<number> {
  const due = await orders.takeDue(MOST_AT_ONCE);
  await queue.sendUnlessBackingOff(
    due.map(({ installation, subject }) => pullRequestJob(installation, subject.repository, subject.number)),
  );
  return due.length;
}

/** Enqueues the comparison of every repository's tags, some minutes after its last one (TAG-4). */
export async function sweepTags(
  tags: {
    takeDue(
      limit: number,
      share: number,
    ): Promise<readonly { readonly installation: number; readonly repository: RepositoryRef }[]>;
  },
  queue: Pick<Queue, 'sendUnlessBackingOff'>,
): Promise<number> {
  const due = await tags.takeDue(MOST_AT_ONCE, SWEEP_SHARE.tags);
  await queue.sendUnlessBackingOff(
    due.map(({ installation, repository }): Job => {
      const { owner, name: repo } = repository;
      return { kind: 'tags', installation, owner, repo };
    }),
  );
  return due.length;
}
