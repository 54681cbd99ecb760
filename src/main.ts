import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { Probot, ProbotOctokit } from 'probot';
import { isHandled } from './app/events.ts';
import { countersign } from './app/handlers.ts';
import { timesTold } from './app/times-told.ts';
import { clocksOf } from './composition/clocks.ts';
import { openFor, warnOfRights } from './composition/database.ts';
import { askingForLost, restoreGuardServices } from './composition/deliveries.ts';
import { installationClients } from './composition/github-clients.ts';
import { ownIdentity } from './composition/identity.ts';
import { metricsOf, withHookMetrics, withJobMetrics } from './composition/metrics.ts';
import { readiness } from './composition/readiness.ts';
import { endOnSignals } from './composition/signals.ts';
import { createWorker } from './composition/work.ts';
import { checkEnvFile, processSettings, type Settings, SettingsError } from './config/env.ts';
import { addMillis, type Instant } from './domain/ids.ts';
import type { Intake } from './domain/intake.ts';
import type { Job } from './domain/job.ts';
import { StartError } from './domain/start-error.ts';
import { installedRepositories } from './github/app/installed.ts';
import { Reaches } from './github/app/reach.ts';
import { dating } from './github/client/github-clock.ts';
import { withoutRepeats } from './github/client/octokit.ts';
import { renewing } from './github/client/refused-tokens.ts';
import { reporting } from './github/client/telemetry.ts';
import { createLog, withoutEvents } from './observability/log.ts';
import { about, within } from './observability/log-context.ts';
import { evaluate } from './policy/evaluate.ts';
import type { Database } from './store/db/database.ts';
import { Outage } from './store/db/outage.ts';
import { ownerFirst } from './store/db/owner-first.ts';
import { explained } from './store/db/unusable.ts';
import type { Enqueue } from './store/intake/ingest.ts';
import { Store } from './store/store.ts';
import type { ContentBudget } from './store/subjects/installations.ts';
import { routes } from './web/routes.ts';
import { listen } from './web/server.ts';
import { Budgets } from './worker/background/budgets.ts';
import { rediscover } from './worker/background/discover.ts';
import { repeat } from './worker/background/interval.ts';
import { REDELIVER_EVERY_MILLIS } from './worker/background/redeliver.ts';
import { pauseWhileRestored } from './worker/background/restore-guard.ts';
import { SWEEP_EVERY_MILLIS } from './worker/background/sweep.ts';
import { BACKOFF, type Backoff } from './worker/queue/backoff.ts';
import { hasPassingCheck } from './worker/queue/has-passing-check.ts';
import { PACE, type Pacing } from './worker/queue/pacing.ts';
import { JobQueue } from './worker/queue/queue.ts';
import { sendStaggered } from './worker/queue/stagger-send.ts';

const HOUR_MILLIS = 60 * 60_000;
/** After the start the process has other things to do for a moment. */
const FIRST_MILLIS = 3_000;
/** How often refused tokens are dropped. */
const RENEW_EVERY_MILLIS = 10_000;
/** GitHub keeps deliveries for three days, and each attempt to redeliver one for three more. */
const KEEP_DELIVERIES_MILLIS = 7 * 24 * HOUR_MILLIS;
/** Longer than what a release brings usually waits for it. */
const KEEP_PUSHES_MILLIS = 400 * 24 * HOUR_MILLIS;
/** GitHub allows 100 requests at a time for the whole app. */
const CONCURRENCY = 4;

/** What a test or the demo may put in the place of the real thing. */
export interface Overrides {
  /** A database that is open already, in the place of the one that the settings name; the app closes it in the end. */
  readonly database?: Database;
  readonly log?: Logger;
  readonly now?: () => Instant;
  /** The clock that measures durations in milliseconds. Left out: as `now`, if that is given. */
  readonly steady?: () => number;
  readonly backoff?: Backoff;
  /** How many comments, issues and releases an installation may make. Left out: as GitHub allows, where it limits them. */
  readonly contentBudget?: ContentBudget;
  readonly pacing?: Pacing;
  /** Called when the database in the data directory has given up. Only a restart of the process helps. */
  readonly halted?: () => void;
  /** False: events are stored, and their jobs wait. Left out: as the settings' role says. */
  readonly work?: boolean;
  /** False: nothing is looked at without an event, unless `sweep` is called. */
  readonly sweep?: boolean;
}

export interface RunningApp {
  /** For example `http://localhost:3000`. */
  readonly url: string;
  /** Jobs: could be worked off now, in work, for a later time, failed for good. */
  jobs(): Promise<{
    readonly ready: number;
    readonly active: number;
    readonly deferred: number;
    readonly failed: number;
  }>;
  /**
   * Has every release looked at that nobody looked at lately, and everything where nothing is remembered, round after
   * round until nothing more is due. By itself the app does a round at a time.
   */
  sweep(): Promise<void>;
  /** Asks GitHub for webhooks that it could not deliver, where it is time for that. This happens by itself as well. */
  redeliver(): Promise<void>;
  /**
   * Takes no more events, ends what is under way, and closes the database. What is not done within the settings'
   * `drainMillis` is left to another process, or to the next start.
   */
  stop(): Promise<void>;
}

/**
 * Starts the whole app. Rejects where it cannot run, with nothing left open; while it runs, GitHub may be away.
 */
export async function start(settings: Settings, overrides: Overrides = {}): Promise<RunningApp> {
  const log = overrides.log ?? createLog(settings.logLevel, undefined, secretsIn(settings));
  const clocks = clocksOf(log.child({ name: 'clocks' }), overrides.now, overrides.steady);
  const { now, coordination } = clocks;
  const backoff = overrides.backoff ?? { ...BACKOFF, now: clocks.millis };
  const open = new AsyncDisposableStack();
  let stopBy = Number.POSITIVE_INFINITY;
  const left = () => Math.max(Math.round(stopBy - performance.now()), 0);
  const stop = () => {
    stopBy = Math.min(stopBy, performance.now() + settings.drainMillis);
    return open.disposeAsync();
  };
  try {
    const enqueue: Enqueue = (transaction, jobs) => queue.enqueue(transaction, jobs);
    const opened = Promise.withResolvers<Store>();
    const outage = new Outage(log.child({ name: 'database' }), async () => (await opened.promise).ready());
    const halted = () => overrides.halted?.();
    const database = overrides.database ?? (await openFor(settings, { outage, log, halted }));
    open.defer(() => database.close());
    open.defer(async () => outage.end());
    const place = settings.database;
    await warnOfRights(settings, database, log);
    const store = new Store(database, now, enqueue, coordination);
    opened.resolve(store);
    const queue = new JobQueue({
      database: database.queue,
      exclusive: database.exclusive,
      backoff,
      log: about(log.child({ name: 'queue' })),
      databaseFailed: (error) => outage.told(error),
      passes: (job) => hasPassingCheck(store, job),
      concurrency: CONCURRENCY,
      pacing: overrides.pacing ?? PACE,
    });
    open.defer(() => queue.stop(left()));
    await explained(place, () => ownerFirst('The tables of the queue', () => queue.start()));
    const metrics = metricsOf({
      database,
      queue,
      role: settings.role,
      clocks,
      log: outage.quiet(log.child({ name: 'metrics' })),
    });
    if (settings.metricsToken !== null) metrics.withProcess();

    const budgets = new Budgets(clocks.millis);
    const reaches = new Reaches((installation) => store.installations.changesOf(installation));
    const probot = new Probot({
      appId: settings.appId,
      privateKey: settings.privateKey,
      secret: settings.webhookSecrets[0],
      baseUrl: settings.apiUrl,
      Octokit: ProbotOctokit.plugin(
        reporting((request) => {
          metrics.request(request);
          budgets.heard(request);
        }),
        reaches.plugin,
        dating(clocks),
        clocks.forgetTokens,
        renewing(RENEW_EVERY_MILLIS, () => performance.now()),
      ).defaults(withoutRepeats),
      log: withoutEvents(log),
    });
    await probot.ready();
    const identity = ownIdentity(probot, settings.appId, log);
    const takeIn = (intake: Intake) => {
      for (const time of timesTold(intake)) clocks.told(time);
      return store.ingest(intake);
    };
    const takeInDelivery = async (intake: Intake) => {
      const { id, event } = intake.delivery;
      const result = await takeIn({ ...intake, jobs: intake.jobs.map((job) => ({ ...job, delivery: id })) });
      metrics.delivery(event, result === 'taken' ? 'stored' : 'repeated', 202);
      return result;
    };
    await probot.load(
      countersign({
        ingest: takeInDelivery,
        installationOf: (place) => store.installationOf(place),
        own: identity.now,
        log: log.child({ name: 'webhooks' }),
      }),
    );

    const quiet = outage.quiet(log);
    const works = overrides.work ?? settings.role !== 'web';
    const work = createWorker({
      client: installationClients({
        octokit: (installation) => probot.auth(installation),
        appId: settings.appId,
        apiUrl: settings.apiUrl,
        store,
        reaches,
        budget: overrides.contentBudget,
        now: clocks.millis,
        log,
      }),
      own: identity.asked,
      store,
      queue,
      evaluate: withHookMetrics(evaluate, metrics),
      withoutShared: settings.withoutShared,
      now,
      steady: clocks.steady,
      doubt: () => clocks.watch.doubt(),
      askEveryMillis: backoff.firstMillis,
      shares: () => budgets.shares(),
      log: log.child({ name: 'worker' }),
    });
    const handle = withJobMetrics(work.handle, metrics);
    const sweepLog = log.child({ name: 'sweep' });
    const installed = async () => installedRepositories(await probot.auth(), (one) => probot.auth(one));
    let remembers = false;
    const sweepNow = async () => {
      const memory = {
        isEmpty: () => store.isEmpty(),
        takeIn,
        send: (jobs: readonly Job[]) => sendStaggered(queue, jobs),
      };
      if (!remembers) await rediscover(memory, installed, sweepLog);
      remembers = true;
      await queue.settleAhead();
      await queue.takeBack();
      const due = await work.sweep(sweepLog);
      await store.sweepEnded();
      return due;
    };
    const askForLost = askingForLost({
      probot,
      store,
      now,
      log: log.child({ name: 'deliveries' }),
      asked: (event) => metrics.redeliveryAsked(event),
    });
    if (works && overrides.sweep !== false) {
      const sweepInTurn = async () => {
        if (await store.takeSweep(SWEEP_EVERY_MILLIS)) await sweepNow();
      };
      open.defer(
        repeat('the sweep', { everyMillis: SWEEP_EVERY_MILLIS, firstMillis: FIRST_MILLIS }, sweepInTurn, quiet),
      );
      open.defer(
        repeat(
          'asking GitHub for lost webhooks',
          { everyMillis: REDELIVER_EVERY_MILLIS, firstMillis: FIRST_MILLIS },
          askForLost,
          quiet,
        ),
      );
    }

    open.defer(clocks.compare(database, works && overrides.sweep !== false, quiet));

    const forget = async () => {
      const at = await clocks.earliest(database);
      await store.forgetDeliveries(addMillis(at, -KEEP_DELIVERIES_MILLIS));
      await store.redeliveries.forget(addMillis(at, -KEEP_DELIVERIES_MILLIS));
      await store.forgetPushes(addMillis(at, -KEEP_PUSHES_MILLIS));
      await database.tidy();
    };
    open.defer(repeat('forgetting what is old', { everyMillis: HOUR_MILLIS }, forget, quiet));

    const receiver = {
      secrets: settings.webhookSecrets,
      handles: isHandled,
      receive: async ({ id, name, payload }: { id: string; name: string; payload: object }) => {
        if (!isHandled(name)) return;
        // Probot's types want each event's own payload; ours are read leniently, by app/shapes.ts.
        const event: unknown = { id, name, payload };
        await probot.receive(event as Parameters<Probot['receive']>[0]);
      },
    };
    const app = routes({
      receiver: settings.role === 'worker' ? null : receiver,
      ready: readiness(() => store.ready(), outage, log.child({ name: 'web' })),
      state: () => clocks.state(),
      metrics: settings.metricsToken === null ? null : { token: settings.metricsToken, text: () => metrics.text() },
      answered: (webhook) => metrics.answered(webhook),
      log: log.child({ name: 'web' }),
    });
    // Before the first webhook comes in.
    const beginning = await explained(place, () => store.beginning());
    const server = await listen(app, settings.host, settings.port);
    open.defer(() => server.stop(left()));
    if (works) {
      const hold = await pauseWhileRestored(
        restoreGuardServices({ probot, database, coordination, log: log.child({ name: 'deliveries' }) }),
        beginning,
      );
      open.defer(hold.end);
      await queue.work(
        (job, signal) => within(job, () => (hold.isHeld() ? work.holdBack : handle)(job, signal)),
        (job, error) => within(job, () => work.onGivenUp(job, error)),
      );
    }
    log.info(
      { url: server.url, role: settings.role, github: settings.apiUrl, database: settings.database.kind },
      'Countersign is running',
    );
    return {
      url: server.url,
      jobs: () => queue.count(),
      sweep: async () => {
        while ((await sweepNow()) > 0);
      },
      redeliver: askForLost,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What no line of the log may hold, word by word. */
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
