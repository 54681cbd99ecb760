import type { Logger } from 'pino';
import { timesTold } from '../app/times-told.ts';
import type { Settings } from '../config/env.ts';
import type { Intake } from '../domain/intake.ts';
import type { Job } from '../domain/job.ts';
import { about } from '../observability/log-context.ts';
import type { Database } from '../store/db/database.ts';
import { Outage } from '../store/db/outage.ts';
import { ownerFirst } from '../store/db/owner-first.ts';
import { explained } from '../store/db/unusable.ts';
import type { Enqueue, Taken } from '../store/intake/ingest.ts';
import { Store } from '../store/store.ts';
import type { Backoff } from '../worker/queue/backoff.ts';
import { hasPassingCheck } from '../worker/queue/has-passing-check.ts';
import type { Pacing } from '../worker/queue/pacing.ts';
import { JobQueue } from '../worker/queue/queue.ts';
import type { Clocks } from './clocks.ts';
import { openFor, warnOfRights } from './database.ts';
import type { Ending } from './ending.ts';

/** Jobs at a time. GitHub allows 100 requests at a time for the whole app. */
const CONCURRENCY = 4;

interface Dependencies {
  readonly settings: Settings;
  /** An open database that replaces the configured one. */
  readonly opened: Database | undefined;
  /** Called when the database in the data directory has given up. */
  readonly halted: () => void;
  readonly clocks: Clocks;
  readonly backoff: Backoff;
  readonly pacing: Pacing;
  readonly log: Logger;
}

/** The database and all that is stored in it. */
export interface Storage {
  readonly database: Database;
  readonly outage: Outage;
  readonly store: Store;
  readonly queue: JobQueue;
  /** Stores a delivery, whole or not at all, and gives its times to the clocks. */
  readonly takeIn: (intake: Intake) => Promise<Taken>;
}

/** Opens the database, and creates the queue's tables if they are missing. Starts no work. @throws StartError */
export async function openStorage(dependencies: Dependencies, ending: Ending): Promise<Storage> {
  const { settings, clocks, log, halted } = dependencies;
  const made = Promise.withResolvers<Store>();
  const outage = new Outage(log.child({ name: 'database' }), async () => (await made.promise).ready());
  const database = dependencies.opened ?? (await openFor(settings, { outage, log, halted }));
  ending.add(() => database.close());
  ending.add(async () => outage.end());
  await warnOfRights(settings, database, log);
  const enqueue: Enqueue = (transaction, jobs) => queue.enqueue(transaction, jobs);
  const store = new Store(database, clocks.now, enqueue, clocks.coordination);
  made.resolve(store);
  const queue = new JobQueue({
    database: database.queue,
    exclusive: database.exclusive,
    backoff: dependencies.backoff,
    log: about(log.child({ name: 'queue' })),
    databaseFailed: (error) => outage.told(error),
    passes: (job: Job) => hasPassingCheck(store, job),
    concurrency: CONCURRENCY,
    pacing: dependencies.pacing,
  });
  ending.add((leftMillis) => queue.stop(leftMillis));
  await explained(settings.database, () => ownerFirst('The tables of the queue', () => queue.start()));
  const takeIn = (intake: Intake) => {
    for (const time of timesTold(intake)) clocks.told(time);
    return store.ingest(intake);
  };
  return { database, outage, store, queue, takeIn };
}
