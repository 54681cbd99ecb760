import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Job } from '../../src/domain/job.ts';
import { type Database, openDatabase } from '../../src/store/db/database.ts';
import type { JobQueue } from '../../src/worker/queue/queue.ts';
import { quietQueue } from '../support/database.ts';
import { hold, release } from '../support/held.ts';
import { sharedServer } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';

const databases: Database[] = [];
const queues: JobQueue[] = [];

beforeAll(async () => {
  hold();
  const url = await (await sharedServer()).database('processes');
  for (let process = 0; process < 2; process++) {
    const database = await openDatabase({ kind: 'postgres', url }, (error) => {
      throw error;
    });
    const queue = quietQueue(database);
    await queue.start();
    databases.push(database);
    queues.push(queue);
  }
}, 60_000);
afterAll(async () => {
  for (const queue of queues) await queue.stop(5_000);
  for (const database of databases) await database.close();
  await release();
});

test('VER-6: two processes on one PostgreSQL never work on the same subject at the same time, and share the rest', async () => {
  const subjects = [1, 2, 3];
  const job = (number: number): Job => ({ kind: 'pull-request', installation: 7, owner: 'acme', repo: 'shop', number });
  const inWork = new Map<number, number>();
  const looks = new Map<number, number>();
  const workers = new Set<number>();
  let together = 0;
  for (const [process, queue] of queues.entries()) {
    await queue.work(async (one) => {
      if (one.kind !== 'pull-request') return null;
      const { number } = one;
      workers.add(process);
      inWork.set(number, (inWork.get(number) ?? 0) + 1);
      together = Math.max(together, inWork.get(number) ?? 0);
      // Long enough for the other process to ask for work.
      await new Promise((resolve) => setTimeout(resolve, 20));
      inWork.set(number, (inWork.get(number) ?? 0) - 1);
      looks.set(number, (looks.get(number) ?? 0) + 1);
      return null;
    });
  }
  for (let round = 0; round < 25; round++) {
    await Promise.all(queues.map((queue) => queue.send(subjects.map(job))));
  }
  await until('all is done', async () => {
    const { ready, active, deferred } = await (queues[0] as JobQueue).count();
    return ready + active + deferred === 0;
  });
  expect(together).toBe(1);
  expect(workers.size).toBe(2);
  for (const number of subjects) expect(looks.get(number)).toBeGreaterThanOrEqual(1);
});
