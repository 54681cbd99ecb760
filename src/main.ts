import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { startBackground } from './composition/background.ts';
import { clocksOf } from './composition/clocks.ts';
import { Ending } from './composition/ending.ts';
import { connectToGitHub } from './composition/github-app.ts';
import { metricsOf } from './composition/metrics.ts';
import { workOf, workOff } from './composition/queue-work.ts';
import { endOnSignals } from './composition/signals.ts';
import { openStorage } from './composition/storage.ts';
import { serve } from './composition/web.ts';
import { checkEnvFile, processSettings, type Settings } from './config/env.ts';
import { SettingsError } from './config/variables.ts';
import type { Instant } from './domain/ids.ts';
import { StartError } from './domain/start-error.ts';
import { createLog } from './observability/log.ts';
import type { Database } from './store/db/database.ts';
import { explained } from './store/db/unusable.ts';
import type { ContentBudget } from './store/subjects/installations.ts';
import { BACKOFF, type Backoff } from './worker/queue/backoff.ts';
import { PACE, type Pacing } from './worker/queue/pacing.ts';

/** Replacements of real parts, for tests and the demo. */
export interface Overrides {
  /** An open database that replaces the configured one. The app closes it in the end. */
  readonly database?: Database;
  readonly log?: Logger;
  readonly now?: () => Instant;
  /** The clock that measures durations in milliseconds. Left out: as `now`, if that is given. */
  readonly steady?: () => number;
  readonly backoff?: Backoff;
  /** How many comments, issues and releases an installation may make. Left out: GitHub's limits, if it has any. */
  readonly contentBudget?: ContentBudget;
  readonly pacing?: Pacing;
  /** Called when the database in the data directory has given up. Only a restart of the process helps. */
  readonly halted?: () => void;
  /** False: events are stored, and their jobs wait. Left out: as the settings' role says. */
  readonly work?: boolean;
  /** False: nothing is observed without an event, unless `sweep` is called. */
  readonly sweep?: boolean;
}

export interface RunningApp {
  /** For example `http://localhost:3000`. */
  readonly url: string;
  /** The number of jobs by state: ready, running, waiting for a time, and failed permanently. */
  jobs(): Promise<{
    readonly ready: number;
    readonly active: number;
    readonly deferred: number;
    readonly failed: number;
  }>;
  /** Resolves when no job can run or is running. */
  idle(): Promise<void>;
  /**
   * Observes every release that was not observed lately, and everything if nothing is stored.
   * Sweeps until nothing more is due. By itself the app sweeps one round at a time.
   */
  sweep(): Promise<void>;
  /** Requests webhooks that GitHub could not deliver, if it is time for that. The app does this by itself as well. */
  redeliver(): Promise<void>;
  /**
   * Accepts no more events, ends what is under way, and closes the database.
   * What is not done within the settings' `drainMillis` is left to another process, or to the next start.
   */
  stop(): Promise<void>;
}

/** Starts the whole app. Rejects if it cannot run, with nothing left open. While it runs, GitHub may be down. */
export async function start(settings: Settings, overrides: Overrides = {}): Promise<RunningApp> {
  const log = overrides.log ?? createLog(settings.logLevel, undefined, secretsIn(settings));
  const clocks = clocksOf(log.child({ name: 'clocks' }), overrides.now, overrides.steady);
  const backoff = overrides.backoff ?? { ...BACKOFF, now: clocks.millis };
  const works = overrides.work ?? settings.role !== 'web';
  const ending = new Ending(settings.drainMillis);
  try {
    const storage = await openStorage(
      {
        settings,
        opened: overrides.database,
        halted: () => overrides.halted?.(),
        clocks,
        backoff,
        pacing: overrides.pacing ?? PACE,
        log,
      },
      ending,
    );
    const { database, store, queue, outage } = storage;
    const { role } = settings;
    const metrics = metricsOf({ database, queue, role, clocks, log: outage.quiet(log.child({ name: 'metrics' })) });
    if (settings.metricsToken !== null) metrics.withProcess();

    const { contentBudget } = overrides;
    const github = await connectToGitHub({ settings, storage, clocks, metrics, contentBudget, log });
    const parts = { settings, storage, github, clocks, metrics, askEveryMillis: backoff.firstMillis, log };
    const work = workOf(parts);
    const sweeps = works && overrides.sweep !== false;
    const background = startBackground({ ...parts, work, sweeps }, ending);
    // Before the first webhook arrives.
    const beginning = await explained(settings.database, () => store.beginning());
    const url = await serve({ ...parts, probot: github.probot }, ending);
    if (works) await workOff(parts, work, beginning, ending);
    log.info({ url, role, github: settings.apiUrl, database: settings.database.kind }, 'Countersign is running');
    return {
      url,
      jobs: () => queue.count(),
      idle: () => queue.idle(),
      sweep: async () => {
        while ((await background.sweep()) > 0);
      },
      redeliver: background.redeliver,
      stop: () => ending.stop(),
    };
  } catch (error) {
    await ending.stop();
    throw error;
  }
}

/** The secrets that no log line may contain, verbatim. */
const secretsIn = ({ webhookSecrets, metricsToken }: Settings): readonly string[] =>
  metricsToken === null ? webhookSecrets : [...webhookSecrets, metricsToken];

async function main(): Promise<void> {
  try {
    checkEnvFile(readFileSync('.env', 'utf8'));
    process.loadEnvFile();
  } catch (error) {
    if (!(Error.isError(error) && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const settings = processSettings((path) => readFileSync(path, 'utf8'));
  const app = await start(settings, { halted: () => process.exit(1) });
  endOnSignals(() => app.stop(), settings.drainMillis);
}

/** A sentence that says what to do, if it is known; the error otherwise. */
function forPeople(error: unknown): unknown {
  if (error instanceof SettingsError) return error.message;
  return error instanceof StartError ? `Countersign cannot start: ${error.message}` : error;
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    console.error(forPeople(error));
    process.exit(1);
  });
}
