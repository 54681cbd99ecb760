import type { Logger } from 'pino';
import { z } from 'zod';
import { type Instant, instantAt } from '../domain/ids.ts';
import { GitHubClock } from '../github/client/github-clock.ts';
import { type Coordination, databaseTime, movedTime } from '../store/db/coordination.ts';
import type { Database } from '../store/db/database.ts';
import { type CoordinationState, coordinationState } from '../store/pull-request/due.ts';
import { ClockWatch, clockSentence } from '../worker/background/clock-watch.ts';
import { repeat } from '../worker/background/interval.ts';
import { SweepWatch } from '../worker/background/sweep-watch.ts';
import type { Log } from '../worker/queue/handler.ts';

/** The interval of comparing clocks with the database's, and of checking the sweep. */
const COMPARE_EVERY_MILLIS = 10_000;

/** A clock that starts with the process and cannot be set. */
const steady = () => performance.timeOrigin + performance.now();

/** All clocks of a process, and their known differences (ADR 0060, 0061). */
export interface Clocks {
  /** GitHub's time. */
  readonly now: () => Instant;
  /** The same in milliseconds since 1970. */
  readonly millis: () => number;
  /** Milliseconds for durations, by a clock that cannot be set. */
  readonly steady: () => number;
  readonly coordination: Coordination;
  readonly watch: ClockWatch;
  /** For `dating`: records an answer from GitHub. */
  answered(date: Instant, tookMillis: number): void;
  /** Records a time from a webhook. */
  told(time: Instant): void;
  /** A plugin for Octokit: drops cached tokens when the clock jumps. */
  readonly forgetTokens: (octokit: unknown, options: unknown) => Record<string, never>;
  /** The earlier of GitHub's time and the database's. A record that is old by it is old by both. */
  earliest(database: Database): Promise<Instant>;
  /** Starts the comparison; failures are logged to `quiet`. @returns a function that stops it */
  compare(database: Database, sweeps: boolean, quiet: Log): () => Promise<void>;
  /** For `/readyz`: why the sweep is late, and notes for the operator. */
  state(): { readonly sweepLate: string | null; readonly notes: readonly string[] };
  /** For the metrics, in seconds. `sweepAge` is null if this process does not watch the sweep. */
  figures(): {
    readonly offsets: Readonly<Record<string, number>>;
    readonly away: boolean;
    readonly sweepAge: number | null;
  };
}

const cacheShape = z.object({
  auth: z.object({ cache: z.object({ clear: z.custom<() => void>((clear) => typeof clear === 'function') }) }),
});

/**
 * Creates the clocks of a process.
 * @param moved a clock for tests, instead of the machine's and the database's
 * @param durations a clock for tests that cannot be set; left out: `moved`
 */
export function clocksOf(log: Logger, moved: (() => Instant) | undefined, durations?: () => number): Clocks {
  const clock = new GitHubClock(moved ?? (() => instantAt(Math.floor(steady()))));
  const caches = new Set<{ clear(): void }>();
  const watch = new ClockWatch({
    clock: moved === undefined ? Date.now : () => Date.parse(moved()),
    steady: moved === undefined ? steady : null,
    log,
    jumped: () => {
      for (const cache of caches) cache.clear();
    },
  });
  const sweepWatch = new SweepWatch(steady, log);
  let watchesSweep = false;
  const now = () => clock.now();
  const readClocks = async (database: Database): Promise<CoordinationState> => {
    const began = steady();
    const state = await coordinationState(database.db);
    // PGlite has the clock of this process. The steady clock detects its jumps.
    if (moved === undefined && !database.exclusive) watch.asked(state.now, steady() - began);
    if (watchesSweep) sweepWatch.seen(state.sweepEnded);
    return state;
  };
  return {
    now,
    millis: () => Date.parse(now()),
    steady: durations ?? (moved === undefined ? steady : () => Date.parse(moved())),
    coordination: moved === undefined ? databaseTime : movedTime(now),
    watch,
    answered: (date, tookMillis) => {
      watch.answered(date, tookMillis);
      clock.answered(date, tookMillis);
    },
    told: (time) => clock.told(time),
    forgetTokens: (_octokit, options) => {
      const found = cacheShape.safeParse(options);
      if (found.success) caches.add((options as z.infer<typeof cacheShape>).auth.cache);
      return {};
    },
    earliest: async (database) => {
      if (moved !== undefined) return now();
      const state = await readClocks(database);
      return instantAt(Math.floor(Math.min(Date.parse(now()), state.now)));
    },
    compare: (database, sweeps, quiet) => {
      watchesSweep = sweeps;
      return repeat(
        'comparing the clocks',
        { everyMillis: COMPARE_EVERY_MILLIS, firstMillis: 1_000 },
        async () => {
          try {
            await readClocks(database);
          } finally {
            watch.check();
            if (sweeps) sweepWatch.check();
          }
        },
        quiet,
      );
    },
    state: () => {
      const away = watch.away();
      return {
        sweepLate: watchesSweep && sweepWatch.late ? sweepWatch.sentence : null,
        notes: away === null ? [] : [`${clockSentence(away)}; no check starts to pass`],
      };
    },
    figures: () => ({
      offsets: { github: watch.offsets.github / 1_000, database: watch.offsets.database / 1_000 },
      away: watch.away() !== null,
      sweepAge: watchesSweep ? sweepWatch.ageMillis / 1_000 : null,
    }),
  };
}
