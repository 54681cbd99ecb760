import type { Logger } from 'pino';
import { addMillis } from '../domain/ids.ts';
import type { Job } from '../domain/job.ts';
import { installedRepositories } from '../github/app/installed.ts';
import type { Metrics } from '../observability/metrics.ts';
import { rediscover } from '../worker/background/discover.ts';
import { repeat } from '../worker/background/interval.ts';
import { REDELIVER_EVERY_MILLIS } from '../worker/background/redeliver.ts';
import { SWEEP_EVERY_MILLIS } from '../worker/background/sweep.ts';
import { sendStaggered } from '../worker/queue/stagger-send.ts';
import type { Clocks } from './clocks.ts';
import { askingForLost } from './deliveries.ts';
import type { Ending } from './ending.ts';
import type { GitHubApp } from './github-app.ts';
import type { Storage } from './storage.ts';
import type { Work } from './work.ts';

const HOUR_MILLIS = 60 * 60_000;
/** The pause after the start, when the process has other things to do. */
const FIRST_MILLIS = 3_000;
/** GitHub keeps deliveries for three days, and each attempt to redeliver one for three more. */
const KEEP_DELIVERIES_MILLIS = 7 * 24 * HOUR_MILLIS;
/** Longer than the commits of a release usually wait for it. */
const KEEP_PUSHES_MILLIS = 400 * 24 * HOUR_MILLIS;

interface Dependencies {
  readonly storage: Storage;
  readonly github: GitHubApp;
  readonly work: Pick<Work, 'sweep'>;
  readonly clocks: Clocks;
  readonly metrics: Metrics;
  /** False: sweeps, and asks GitHub for lost webhooks, only on request. */
  readonly sweeps: boolean;
  readonly log: Logger;
}

/** The work that the process does without an event. */
export interface Background {
  /** Sweeps one round; returns the number of subjects taken, 0 if nothing more is due. */
  readonly sweep: () => Promise<number>;
  /** Asks GitHub for webhooks that it could not deliver, if it is time for that. */
  readonly redeliver: () => Promise<void>;
}

/** Starts the work without events: sweeping, requesting lost webhooks, comparing clocks, deleting. */
export function startBackground(dependencies: Dependencies, ending: Ending): Background {
  const { storage, github, clocks, metrics, sweeps, log } = dependencies;
  const { database, store } = storage;
  const quiet = storage.outage.quiet(log);
  const sweep = sweeping(dependencies);
  const redeliver = askingForLost({
    probot: github.probot,
    store,
    now: clocks.now,
    log: log.child({ name: 'deliveries' }),
    asked: (event) => metrics.redeliveryAsked(event),
  });
  if (sweeps) {
    const sweepInTurn = async () => {
      if (await store.takeSweep(SWEEP_EVERY_MILLIS)) await sweep();
    };
    const sweepEvery = { everyMillis: SWEEP_EVERY_MILLIS, firstMillis: FIRST_MILLIS };
    ending.add(repeat('the sweep', sweepEvery, sweepInTurn, quiet));
    const redeliverEvery = { everyMillis: REDELIVER_EVERY_MILLIS, firstMillis: FIRST_MILLIS };
    ending.add(repeat('asking GitHub for lost webhooks', redeliverEvery, redeliver, quiet));
  }
  ending.add(clocks.compare(database, sweeps, quiet));
  ending.add(repeat('deleting old records', { everyMillis: HOUR_MILLIS }, forgetting(storage, clocks), quiet));
  return { sweep, redeliver };
}

/** A round of the sweep. If nothing is stored, the first asks GitHub what there is. */
function sweeping({ storage, github, work, log }: Dependencies): () => Promise<number> {
  const { store, queue, takeIn } = storage;
  const { probot } = github;
  const sweepLog = log.child({ name: 'sweep' });
  const installed = async () => installedRepositories(await probot.auth(), (one) => probot.auth(one));
  const memory = {
    isEmpty: () => store.isEmpty(),
    takeIn,
    send: (jobs: readonly Job[]) => sendStaggered(queue, jobs),
  };
  let remembers = false;
  return async () => {
    if (!remembers) await rediscover(memory, installed, sweepLog);
    remembers = true;
    await queue.settleAhead();
    await queue.takeBack();
    const due = await work.sweep(sweepLog);
    await store.sweepEnded();
    return due;
  };
}

const forgetting =
  ({ database, store }: Storage, clocks: Clocks): (() => Promise<void>) =>
  async () => {
    const at = await clocks.earliest(database);
    await store.forgetDeliveries(addMillis(at, -KEEP_DELIVERIES_MILLIS));
    await store.redeliveries.forget(addMillis(at, -KEEP_DELIVERIES_MILLIS));
    await store.forgetPushes(addMillis(at, -KEEP_PUSHES_MILLIS));
    await database.tidy();
  };
