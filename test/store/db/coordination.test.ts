import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { addMillis, type Instant } from '../../../src/domain/ids.ts';
import { PAUSES_MILLIS } from '../../../src/domain/redelivery.ts';
import { databaseTime } from '../../../src/store/db/coordination.ts';
import type { Database } from '../../../src/store/db/database.ts';
import { coordinationState } from '../../../src/store/pull-request/due.ts';
import { Store } from '../../../src/store/store.ts';
import { figures } from '../../../src/store/subjects/figures.ts';
import { DATABASES, useDatabase } from '../../support/both-databases.ts';
import { intakeOf, newPlace, type Place, person, shaOf, timeOf } from '../../support/intake.ts';

const A = shaOf('a');
const NOON = timeOf('12:00:00');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WITHIN = 15 * MINUTE;

describe.each(DATABASES)('time by which processes share their work, on %s', (kind) => {
  const opened = useDatabase(kind);
  let database: Database;
  let now: Instant;
  let store: Store;
  let place: Place;

  beforeAll(() => {
    database = opened();
    store = new Store(
      database,
      () => now,
      async () => {},
    );
  });
  beforeEach(async () => {
    await database.db.deleteFrom('repositories').execute();
    await sql`update sweep_round set next_at = '-infinity'`.execute(database.db);
    await sql`update delivery_log set next_at = '-infinity', wait_millis = null`.execute(database.db);
    await sql`delete from redeliveries`.execute(database.db);
    await sql`delete from resting`.execute(database.db);
    await sql`delete from content_made`.execute(database.db);
    now = NOON;
    place = newPlace();
    const { id: repositoryId } = place.repository;
    const request = { repositoryId, id: '501', environment: 'production', run: null, sha: A, ref: 'main' };
    await store.ingest(
      intakeOf({
        repositories: [place.repository],
        groups: [{ state: 'requested', repositoryId, head: A, base: shaOf('b'), branch: 'main', ref: 'queue/main/1' }],
        deployments: [{ ...request, creator: person(3, 'rae'), asked: false }],
      }),
    );
    await store.observeHead(place.subject, repositoryId, {
      commit: A,
      tree: shaOf('1'),
      at: NOON,
      seenBy: NOON,
      trees: [],
      former: { base: 'main', heads: [] },
    });
    const verdict = { policyDigest: null, requirements: [], acts: [], remember: [], nextChange: null };
    await store.remember(
      { subject: place.subject, at: NOON, head: A, outcome: 'ready', release: { by: 'rule' }, ...verdict },
      { base: 'main', opener: null },
      () => [],
    );
    await confirm();
  });

  const confirm = async () => {
    const decision = { head: A, conclusion: 'success' as const, at: now, confirmWithinMillis: WITHIN };
    await store.confirm(await store.takeTurn(place.subject), decision);
  };
  const lost = { id: '1', guid: 'g', event: 'push', at: NOON, status: 502 };
  const keepLost = () => store.redeliveries.found([lost], { readTo: null, cursor: null, newest: null });

  const takers: Readonly<Record<string, readonly [period: number, take: () => Promise<boolean>]>> = {
    'the sweep': [30_000, () => store.takeSweep(30_000)],
    'the reading of the log of webhooks': [MINUTE, async () => (await store.redeliveries.takeRound(MINUTE)) !== null],
    'a look at a release': [WITHIN / 3, async () => (await store.takeDue(30_000, 10)).length > 0],
    'a look at a merge group': [WITHIN / 3, async () => (await store.groups.takeDue(10)).length > 0],
    'a look at a deployment': [5 * MINUTE, async () => (await store.deployments.takeDue(5 * MINUTE, 10)).length > 0],
    'the list of deployments': [WITHIN, async () => (await store.deployments.takeLists(WITHIN, 10)).length > 0],
    'a look at tags': [6 * MINUTE, async () => (await store.tags.takeDue(10)).length > 0],
    'a lost webhook': [
      PAUSES_MILLIS[1] ?? 0,
      async () => {
        await keepLost();
        return (await store.redeliveries.takeDue(10)).length > 0;
      },
    ],
  };

  test.each(Object.keys(takers).flatMap((name) => [[name, 6] as const, [name, 30] as const]))(
    'VER-7: %s that was taken by a clock %i hours ahead is due when that clock is right again, and not twice',
    async (name, hours) => {
      const [period, take] = takers[name] ?? [0, async () => false];
      now = addMillis(NOON, hours * HOUR);
      expect(await take()).toBe(true);
      now = addMillis(NOON, period + 1_000);
      expect(await take()).toBe(true);
      expect(await take()).toBe(false);
      now = addMillis(now, period + 1_000);
      expect(await take()).toBe(true);
    },
  );

  test.each(Object.keys(takers))(
    'VER-7: %s that was taken by a clock hours behind is due at once when it is right',
    async (name) => {
      const [period, take] = takers[name] ?? [0, async () => false];
      now = addMillis(NOON, -6 * HOUR);
      await take();
      now = addMillis(NOON, period + 1_000);
      expect(await take()).toBe(true);
    },
  );

  test.each<[string, number, boolean]>([
    ['a moment ago', -1_000, false],
    ['for longer than it may be', -WITHIN - 1_000, true],
    // As far as a clock that is right differs from itself.
    ['some seconds ahead', 9_000, false],
    ['by a clock that was ahead', 20_000, true],
    ['by a clock that was hours ahead', 6 * HOUR, true],
  ])('VER-7: a passing check that was confirmed %s: overdue, for the figures too', async (_, millis, overdue) => {
    now = addMillis(NOON, millis);
    await confirm();
    now = NOON;
    expect(await store.publicationOf(place.subject)).toMatchObject({ overdue });
    expect((await figures(database.db, () => sql<Date>`${now}::timestamptz`)).releases).toMatchObject({
      overdue: overdue ? 1 : 0,
    });
  });

  test('how long a place has been refused counts over rests that ended lately, for the same reason', async () => {
    const refusedFor = (reason: 'permission' | 'saml') => store.resting.refusedForMillis('acme/shop', reason);
    now = NOON;
    expect(await refusedFor('permission')).toBe(0);
    await store.resting.rest('acme/shop', 'permission', MINUTE);
    now = addMillis(NOON, 2 * MINUTE);
    expect([await refusedFor('permission'), await refusedFor('saml')]).toEqual([2 * MINUTE, 0]);
    await store.resting.rest('acme/shop', 'permission', 2 * MINUTE);
    now = addMillis(NOON, 13.9 * MINUTE);
    expect(await refusedFor('permission')).toBe(13.9 * MINUTE);
    now = addMillis(NOON, 14 * MINUTE);
    expect(await refusedFor('permission')).toBe(0);
    await store.resting.rest('acme/shop', 'permission', MINUTE);
    expect(await refusedFor('permission')).toBe(0);
  });

  test.each<[string, (repository: string) => string, number, boolean]>([
    ['its installation', () => 'installation:7', 9.9, true],
    ['its installation', () => 'installation:7', 10, false],
    ['another installation', () => 'installation:70', 0, false],
    ['its repository', (repository) => repository, 9.9, true],
    ['its repository', (repository) => repository, 10, false],
    ['another repository', (repository) => `${repository}-docs`, 0, false],
    // A clock that was ahead confirmed it; when that was, nobody knows.
    ['its installation', () => 'installation:7', -60, false],
  ])(
    'whether a look worked lately, asked of %s, %s, %d minutes after one did: %s',
    async (_, of, minutes, expected) => {
      now = addMillis(NOON, minutes * MINUTE);
      const { owner, name } = place.repository;
      expect(await store.resting.worksAt(of(`${owner}/${name}`.toLowerCase()))).toBe(expected);
    },
  );

  test('what rests by a clock that was hours ahead does not, what was put off is not, and content that was made then counts no more', async () => {
    now = addMillis(NOON, 6 * HOUR);
    await store.resting.rest('acme/shop', 'permission', HOUR);
    await store.redeliveries.takeRound(MINUTE);
    await store.redeliveries.putOff(20 * HOUR);
    expect(await store.installations.takeContent(7, { perMinute: 1, perHour: 1 })).toBeNull();
    expect(await store.installations.takeContent(7, { perMinute: 1, perHour: 1 })).not.toBeNull();
    expect(await store.resting.of(['acme/shop'])).toHaveLength(1);
    now = NOON;
    expect(await store.resting.of(['acme/shop'])).toEqual([]);
    expect(await store.redeliveries.takeRound(MINUTE)).not.toBeNull();
    expect(await store.installations.takeContent(7, { perMinute: 1, perHour: 1 })).toBeNull();
  });

  test('VER-7: the app itself goes by the clock of the database, wherever its own is', async () => {
    const own = new Store(
      database,
      () => now,
      async () => {},
      databaseTime,
    );
    now = addMillis(NOON, 2_000 * 24 * HOUR);
    expect(await own.takeSweep(30_000)).toBe(true);
    now = NOON;
    expect(await own.takeSweep(30_000)).toBe(false);
    const before = await coordinationState(database.db);
    await own.sweepEnded();
    const after = await coordinationState(database.db);
    expect(Math.abs((after.sweepEnded ?? 0) - after.now)).toBeLessThan(MINUTE);
    expect(after.now).toBeGreaterThanOrEqual(before.now);
    // Confirmed by a look of this very moment, whatever the process takes that for.
    const decision = { head: A, conclusion: 'success' as const, at: now, confirmWithinMillis: WITHIN };
    await own.confirm(await own.takeTurn(place.subject), decision);
    expect(await own.publicationOf(place.subject)).toMatchObject({ overdue: false, confirmedAt: NOON });
    now = addMillis(NOON, 6 * HOUR);
    expect(await own.publicationOf(place.subject)).toMatchObject({ overdue: false });
  });
});
