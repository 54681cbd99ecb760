import { pullRequestJob } from '../src/domain/job.ts';
import { openDatabase } from '../src/store/db/database.ts';
import { BACKOFF } from '../src/worker/queue/backoff.ts';
import { PACE } from '../src/worker/queue/pacing.ts';
import { JobQueue } from '../src/worker/queue/queue.ts';
import type { Databases } from './databases.ts';
import { BrokenPromise, type Figure } from './measure.ts';
import { type ServerProcess, startServer } from './processes.ts';
import { until } from './until.ts';
import { World } from './world.ts';

const ORGANIZATIONS = 8;
const RELEASES = 200;
const LATENCY_MILLIS = 20;

/** The first evaluations of many releases, by one worker and by four, over one PostgreSQL. */
export async function workers(databases: Databases): Promise<readonly Figure[]> {
  const one = await perSecond(databases, 1);
  const four = await perSecond(databases, 4);
  return [
    {
      about: `first evaluations of ${RELEASES} releases of ${ORGANIZATIONS} organizations, each request ${LATENCY_MILLIS} ms away, on PostgreSQL`,
      what: '4 worker processes',
      unit: 'evaluations/s',
      value: four,
      reference: { what: '1 worker process', value: one },
    },
  ];
}

async function perSecond(databases: Databases, count: number): Promise<number> {
  const place = await databases.postgres();
  const world = await World.start(ORGANIZATIONS, RELEASES / ORGANIZATIONS);
  world.sandbox.faults.add({ effect: { kind: 'latency', millis: LATENCY_MILLIS }, times: Number.POSITIVE_INFINITY });
  const running: ServerProcess[] = [];
  const database = await openDatabase(place.place, (error) => {
    throw error;
  });
  const log = { info: () => {}, warn: () => {}, error: (fields: object, text: string) => console.error(text, fields) };
  const queue = new JobQueue({
    database: database.queue,
    exclusive: false,
    backoff: BACKOFF,
    log,
    concurrency: 1,
    pacing: PACE,
  });
  try {
    await queue.start();
    for (let worker = 0; worker < count; worker += 1) {
      running.push(await startServer('bench/app.ts', { ...world.env, ...place.env, ROLE: 'worker' }));
    }
    const installations = [...world.sandbox.world.installations.values()];
    const jobs = world.releases.map(({ repository, number }) => {
      const [owner = '', name = ''] = repository.split('/');
      const installation = installations.find(({ account }) => account.login === owner)?.id ?? 0;
      return pullRequestJob(installation, { owner, name }, number);
    });
    const start = performance.now();
    await queue.send(jobs);
    await until('all are done', async () => {
      const { ready, active, deferred } = await queue.count();
      return ready + active + deferred === 0;
    });
    const seconds = (performance.now() - start) / 1000;
    const checked = world.titles().filter((title) => title.startsWith('0 of 4')).length;
    if (checked !== RELEASES) throw new BrokenPromise(`${checked} of ${RELEASES} releases have a check`);
    return RELEASES / seconds;
  } finally {
    for (const worker of running) await worker.stop();
    await queue.stop(5_000);
    await database.close();
    await world.close();
  }
}
