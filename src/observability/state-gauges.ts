import { Gauge, type Registry } from 'prom-client';

/** The present state that only the database knows. */
export interface StoredState {
  readonly jobs: {
    readonly ready: number;
    readonly active: number;
    readonly deferred: number;
    readonly failed: number;
  };
  /** How long the oldest job that can run has been waiting; 0 if none waits. */
  readonly oldestReadySeconds: number;
  readonly journal: { readonly entries: number; readonly lastAt: string | null };
  readonly releases: { readonly open: number; readonly overdue: number };
  readonly lostDeliveries: number;
  /** Number of places that rest because GitHub refuses them, by reason. */
  readonly resting: Readonly<Record<string, number>>;
}

/**
 * How far the process's clock is ahead of others, and the last sweep's age.
 * The age is null if this process does not watch the sweep.
 */
export type ClockFigures = () => {
  readonly offsets: Readonly<Record<string, number>>;
  readonly away: boolean;
  readonly sweepAge: number | null;
};

interface Options {
  readonly standing: () => Promise<StoredState>;
  readonly failed: (error: unknown) => void;
  readonly now: () => number;
  readonly clocks: ClockFigures;
}

/** What an installation (null: the app itself) has left in its hour. */
interface Left {
  readonly installation: number | null;
  readonly resource: string;
  readonly remaining: number;
  readonly resetAt: number;
}

/**
 * The wait for the database. Prometheus gives up after some ten seconds, and a missing database must not cost all other
 * metrics.
 */
const PATIENCE_MILLIS = 2_000;
/** The most installations shown, those nearest to their limit first. Each is a separate series. */
const MOST_INSTALLATIONS = 20;

export interface StateGauges {
  /** Records what is left, by an answer of GitHub. */
  left(left: Left): void;
  /** Updates all gauges. Never rejects. */
  update(): Promise<void>;
}

/** Creates the gauges that are read when the metrics are requested. */
export function stateGauges(registry: Registry, { standing, failed, now, clocks }: Options): StateGauges {
  const gauge = <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge<Label>({ name: `countersign_${name}`, help, labelNames, registers: [registry] });
  const up = gauge('database_up', '1 if the database answered; if 0, the metrics from the database are missing');
  const jobs = gauge('jobs', 'Jobs, by state', ['state']);
  const oldest = gauge('oldest_ready_job_seconds', 'Seconds that the oldest ready job has waited');
  const entries = gauge('journal_entries', 'Journal entries of all repositories');
  const lastEntry = gauge(
    'journal_last_entry_timestamp_seconds',
    'Time of the newest journal entry, in seconds since 1970',
  );
  const releases = gauge('open_releases', 'Open releases that the app knows');
  const overdue = gauge(
    'overdue_releases',
    'Open releases that pass and were not confirmed within publish.confirm-within',
  );
  const lost = gauge('lost_deliveries', 'Webhooks that GitHub could not deliver and that have not arrived since');
  const resting = gauge(
    'resting',
    'Places where GitHub refuses what the app does until someone changes something there',
    ['reason'],
  );
  const offset = gauge('clock_ahead_seconds', 'Seconds that the clock of this process is ahead of another clock', [
    'of',
  ]);
  const away = gauge('clock_away', '1 while no check starts to pass because the clock of this process is in doubt');
  const sweep = gauge('sweep_age_seconds', 'Seconds since this process last saw a sweep end');
  const remaining = gauge('github_rate_limit_remaining', 'Requests or points left in the current hour', [
    'installation',
    'resource',
  ]);
  const known = new Map<string, Left>();
  const asked = askedOnce(standing);

  const showLimits = () => {
    // Of a window that is over, only this is known: the whole next one is left.
    for (const [key, { resetAt }] of known) if (resetAt <= now()) known.delete(key);
    const nearest = [...known.values()].sort((a, b) => a.remaining - b.remaining).slice(0, MOST_INSTALLATIONS);
    remaining.reset();
    for (const { installation, resource, remaining: left } of nearest)
      remaining.set({ installation: installation ?? 'app', resource }, left);
  };
  const showClocks = () => {
    const { offsets, away: isAway, sweepAge } = clocks();
    for (const [of, seconds] of Object.entries(offsets)) offset.set({ of }, seconds);
    away.set(isAway ? 1 : 0);
    sweep.set(sweepAge ?? Number.NaN);
  };
  return {
    left: (left) => known.set(`${left.installation ?? 'app'} ${left.resource}`, left),
    update: async () => {
      showLimits();
      showClocks();
      const found = await asked().catch((error: unknown) => {
        failed(error);
        return null;
      });
      up.set(found === null ? 0 : 1);
      jobs.reset();
      for (const [state, count] of Object.entries(found?.jobs ?? {})) jobs.set({ state }, count);
      // Prometheus writes a missing value as not a number; 0 would be a value.
      const { NaN: none } = Number;
      oldest.set(found?.oldestReadySeconds ?? none);
      entries.set(found?.journal.entries ?? none);
      lastEntry.set(found?.journal.lastAt ? Date.parse(found.journal.lastAt) / 1000 : none);
      releases.set(found?.releases.open ?? none);
      overdue.set(found?.releases.overdue ?? none);
      lost.set(found?.lostDeliveries ?? none);
      resting.reset();
      for (const [reason, count] of Object.entries(found?.resting ?? {})) resting.set({ reason }, Number(count));
    },
  };
}

/** Stops waiting after a while. While one query is open, no second one starts. */
function askedOnce(standing: () => Promise<StoredState>): () => Promise<StoredState> {
  let asking: Promise<StoredState> | null = null;
  return async () => {
    asking ??= standing().finally(() => {
      asking = null;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new Error(`the database did not answer within ${PATIENCE_MILLIS} ms`);
      timer = setTimeout(() => reject(error), PATIENCE_MILLIS);
    });
    try {
      return await Promise.race([asking, late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
