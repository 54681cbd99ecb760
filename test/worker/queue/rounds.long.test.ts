import { afterAll, beforeAll, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Database } from '../../../src/store/db/database.ts';
import { memoryDatabase, quietQueue } from '../../support/database.ts';
import { hold, release } from '../../support/held.ts';
import { until } from '../../support/until.ts';

const HOUR_MILLIS = 3_600_000;
let database: Database;

beforeAll(async () => {
  hold();
  database = await memoryDatabase();
});
afterAll(async () => {
  await database.close();
  await release();
});

test('ADR 0060: a job that nobody works on is found after a clock that was hours ahead is set right', async () => {
  const right = Date.now.bind(Date);
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => right() + 6 * HOUR_MILLIS);
  const queue = quietQueue(database);
  try {
    await queue.start();
  } finally {
    clock.mockRestore();
  }
  try {
    await queue.settleAhead();
    await queue.send([{ kind: 'pull-request', installation: 7, owner: 'acme', repo: 'shop', number: 1 }]);
    await sql`update pgboss.job set state = 'active', started_on = now() - interval '1 minute',
      heartbeat_on = now() - interval '1 minute'`.execute(database.db);
    let done = 0;
    await queue.work(async () => {
      done += 1;
      return null;
    });
    await until('it is done', () => done === 1, 60_000);
  } finally {
    await queue.stop(5_000);
  }
}, 90_000);
