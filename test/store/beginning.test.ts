import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Instant } from '../../src/domain/ids.ts';
import { movedTime } from '../../src/store/db/coordination.ts';
import type { Database } from '../../src/store/db/database.ts';
import { beginningOf } from '../../src/store/intake/restore-check.ts';
import { DATABASES, useDatabase } from '../support/both-databases.ts';
import { timeOf } from '../support/intake.ts';

const NOON = timeOf('12:00:00');
const LATER = timeOf('13:00:00');
/** The database's clock. */
const by = (now: Instant) => movedTime(() => now);

describe.each(DATABASES)('when a database began, on %s', (kind) => {
  const opened = useDatabase(kind);
  let database: Database;
  beforeAll(() => {
    database = opened();
  });
  beforeEach(async () => {
    await database.db.deleteFrom('beginning').execute();
    await database.db.deleteFrom('repositories').execute();
  });
  const knowRepository = () => database.db.insertInto('repositories').values({ id: 7 }).execute();

  test('one that knows nothing begins now, and all who ask later get that time', async () => {
    expect(await beginningOf(database.db, NOON, by(NOON))).toBe('now');
    expect(await beginningOf(database.db, LATER, by(LATER))).toBe(NOON);
    await knowRepository();
    expect(await beginningOf(database.db, LATER, by(LATER))).toBe(NOON);
  });

  test.each([
    ['the process', LATER, NOON],
    ['the database', NOON, LATER],
  ])('where the clock of %s is ahead, the other says when that was', async (_, own, ofDatabase) => {
    expect(await beginningOf(database.db, own, by(ofDatabase))).toBe('now');
    expect(await beginningOf(database.db, LATER, by(LATER))).toBe(NOON);
  });

  test('of one that knows a repository, and did not keep when it began, that is not known', async () => {
    await knowRepository();
    expect(await beginningOf(database.db, NOON, by(NOON))).toBeNull();
    expect(await beginningOf(database.db, LATER, by(LATER))).toBeNull();
  });
});
