import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Database } from '../../src/store/db/database.ts';
import { Store } from '../../src/store/store.ts';
import { memoryDatabase } from '../support/database.ts';
import { headChange, intakeOf, newPlace, shaOf, timeOf } from '../support/intake.ts';

const [A, B] = [shaOf('a'), shaOf('b')];
let database: Database;
beforeAll(async () => {
  database = await memoryDatabase();
});
afterAll(() => database.close());

test('SIGN-4: a push that the first webhook reports is a change, with its grace period, even if nothing was seen before', async () => {
  const store = new Store(
    database,
    () => timeOf('12:00:00'),
    async () => {},
  );
  const place = newPlace();
  const intake = intakeOf({
    repositories: [place.repository],
    headChanges: [headChange(place, B, A, timeOf('12:01:00'))],
  });
  await store.ingest(intake);
  expect((await store.headsOf(place.subject)).map(({ commit, since }) => [commit, since])).toEqual([
    [A, '2026-03-02T12:00:59.999Z'],
    [B, '2026-03-02T12:01:00.000Z'],
  ]);
});
