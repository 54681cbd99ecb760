import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { addMillis, type Instant } from '../../src/domain/ids.ts';
import { type Job, jobKey } from '../../src/domain/job.ts';
import type { Database } from '../../src/store/db/database.ts';
import { Store } from '../../src/store/store.ts';
import { Budgets } from '../../src/worker/background/budgets.ts';
import { SWEEP_EVERY_MILLIS, sweep, sweepGroups, sweepOrders, sweepTags } from '../../src/worker/background/sweep.ts';
import { sweepDeployments } from '../../src/worker/deployment/sweep.ts';
import { type DATABASES, useDatabase } from '../support/both-databases.ts';
import { timeOf } from '../support/intake.ts';

const REPOSITORIES = 2_000;
const NOON = timeOf('12:00:00');
const ROUNDS_A_MINUTE = 60_000 / SWEEP_EVERY_MILLIS;
/** What one look costs, by what it is; see "How many requests" in docs/architecture.md. */
const COSTS: Readonly<Record<string, { readonly graphql: number; readonly rest: number }>> = {
  'pull-request': { graphql: 1, rest: 0 },
  tags: { graphql: 2, rest: 0 },
  deployment: { graphql: 2, rest: 3 },
  list: { graphql: 1, rest: 1 },
};
/** Long enough for each passing check to have its turn twice. */
const MINUTES = 25;
const HOUR_LIMIT = 5_000;
/** 240 an hour, one look each. */
const EVENTS_A_ROUND = 2;
/** Of each hour, for bursts of events. */
const KEPT = 1_000;
const MINUTE_POINTS = 900;

/** Declares the tests of one kind of database. */
export const declareSweepRate = (kind: (typeof DATABASES)[number]) =>
  describe(`an installation with 2,000 repositories, on ${kind}`, () => {
    const opened = useDatabase(kind);
    let database: Database;
    let store: Store;
    let now: Instant;
    let sent: Job[];
    let lists: number;
    /** More than the fixed share, as what is left of the hour allows. */
    let shares: Readonly<Record<number, number>>;

    beforeAll(() => {
      database = opened();
      store = new Store(
        database,
        () => now,
        async () => {},
      );
    });
    beforeEach(async () => {
      now = NOON;
      shares = {};
      await sql`truncate repositories, pull_requests, publications, tag_looks, deployments, deployment_lists cascade`.execute(
        database.db,
      );
      await sql`update sweep_round set next_at = '-infinity'`.execute(database.db);
      await sql`insert into repositories (id, installation, owner, name)
      select id, 7, 'acme', 'shop-' || id from generate_series(1, ${REPOSITORIES}::integer) id`.execute(database.db);
    });

    /** An open release in each of so many repositories; the last of them pass. */
    async function releases(count: number, passing: number, confirmedAt = NOON): Promise<void> {
      await sql`insert into pull_requests (repository_id, number, open, was_release, outcome)
      select id, 1, true, true, 'pending' from generate_series(1, ${count}::integer) id`.execute(database.db);
      await sql`insert into publications (repository_id, number, head_id, conclusion, decided_at, confirmed_at, confirm_within_millis)
      select id, 1, 'a', case when id > ${count - passing}::integer then 'success' else 'action_required' end,
        ${confirmedAt}::timestamptz, ${confirmedAt}::timestamptz, 15 * 60 * 1000
      from generate_series(1, ${count}::integer) id`.execute(database.db);
    }

    const github = async () => ({
      readRepositoryPolicy: async () => {
        lists += 1;
        return { kind: 'gone' as const, movedTo: null };
      },
      deploymentsSince: async () => [],
    });
    const queue = {
      send: async (jobs: readonly Job[]) => void sent.push(...jobs),
      sendUnlessBackingOff: async (jobs: readonly Job[]) => void sent.push(...jobs),
    };
    const warned: object[] = [];
    const log = { info: () => {}, warn: (fields: object) => void warned.push(fields), error: () => {} };
    const quiet = { info: () => {}, warn: () => {}, error: () => {} };
    const unlimited = { quietMillis: async () => 0, beQuiet: async () => 0 };

    /** One round, in which three processes compete. Everything that was enqueued is observed and confirmed. */
    async function round(): Promise<{
      readonly jobs: readonly Job[];
      readonly lists: number;
      readonly overdue: number;
    }> {
      sent = [];
      lists = 0;
      const took = await Promise.all([1, 2, 3].map(() => store.takeSweep(SWEEP_EVERY_MILLIS)));
      expect(took.filter(Boolean)).toHaveLength(1);
      await sweep(store, queue, log, { everyMillis: SWEEP_EVERY_MILLIS, shares });
      await sweepGroups(store.groups, queue);
      await sweepOrders(store.orders, queue);
      await sweepDeployments({ store: store.deployments, github, queue, limits: unlimited, log: quiet });
      await sweepTags(store.tags, queue);
      const seen = sent.flatMap((job) => (job.kind === 'pull-request' ? [Number(job.repo.split('-')[1])] : []));
      await sql`update publications set confirmed_at = ${now}::timestamptz where repository_id = any(${seen}::bigint[])`.execute(
        database.db,
      );
      const { rows } = await sql<{ count: number | string }>`select count(*) from publications
      where conclusion = 'success' and confirmed_at + interval '15 minutes' < ${now}::timestamptz`.execute(database.db);
      now = addMillis(now, SWEEP_EVERY_MILLIS);
      return { jobs: sent, lists, overdue: Number(rows[0]?.count) };
    }

    function costOf({ jobs, lists: listed }: { readonly jobs: readonly Job[]; readonly lists: number }) {
      const kinds = [...jobs.map((job) => job.kind), ...Array.from({ length: listed }, () => 'list')];
      return kinds.reduce(
        (sum, one) => ({
          graphql: sum.graphql + (COSTS[one]?.graphql ?? Number.NaN),
          rest: sum.rest + (COSTS[one]?.rest ?? Number.NaN),
        }),
        { graphql: 0, rest: 0 },
      );
    }

    test('is swept within the limits of GitHub, however much is due, and no passing check waits too long', async () => {
      await releases(1_500, 140);
      await sql`insert into deployments (repository_id, deployment_id, environment, commit_id, ref, asked, heard_at)
      select id, 'd' || id, 'production', 'a', 'main', true, ${NOON}::timestamptz from generate_series(1, 200) id`.execute(
        database.db,
      );
      const minutes: { graphql: number; rest: number }[] = [];
      let worst = 0;
      const seen = new Set<string>();
      for (let minute = 0; minute < MINUTES; minute++) {
        const sum = { graphql: 0, rest: 0 };
        for (let part = 0; part < ROUNDS_A_MINUTE; part++) {
          const done = await round();
          worst = Math.max(worst, done.overdue);
          for (const job of done.jobs) seen.add(jobKey(job));
          const { graphql, rest } = costOf(done);
          sum.graphql += graphql;
          sum.rest += rest;
        }
        minutes.push(sum);
      }
      const mean = (of: 'graphql' | 'rest') => minutes.reduce((sum, one) => sum + one[of], 0) / minutes.length;
      expect(mean('graphql') * 60).toBeGreaterThan(HOUR_LIMIT * 0.3);
      expect(mean('graphql') * 60).toBeLessThanOrEqual(HOUR_LIMIT * 0.6);
      expect(mean('rest') * 60).toBeLessThanOrEqual(HOUR_LIMIT * 0.6);
      for (const { graphql, rest } of minutes) expect(graphql + rest).toBeLessThanOrEqual(MINUTE_POINTS / 4);
      expect(worst).toBe(0);
      // What does not pass has its turn as well.
      expect(
        [...seen].filter((key) => Number(/^pull-request:acme\/shop-(\d+)/.exec(key)?.[1]) <= 1_360).length,
      ).toBeGreaterThan(80);
      expect([...seen].filter((key) => key.startsWith('tags:')).length).toBe(MINUTES * ROUNDS_A_MINUTE * 4);
    }, 120_000);

    /** Plays some hours in which GitHub counts requests, and people cause many events. Nothing else happens. */
    async function hours(passing: number, budgets: Budgets | null, many = 2) {
      await sql`delete from repositories where id > ${passing}::integer`.execute(database.db);
      await releases(passing, passing);
      warned.length = 0;
      let worst = 0;
      let least = HOUR_LIMIT;
      for (let hour = 0; hour < many; hour++) {
        let remaining = HOUR_LIMIT;
        const resetAt = Date.parse(addMillis(now, 60 * 60_000));
        for (let rounds = 0; rounds < 60 * ROUNDS_A_MINUTE; rounds++) {
          budgets?.heard({ installation: 7, limit: { resource: 'graphql', remaining, resetAt } });
          shares = budgets?.shares() ?? {};
          const done = await round();
          worst = Math.max(worst, done.overdue);
          remaining -= costOf(done).graphql + EVENTS_A_ROUND;
          least = Math.min(least, remaining);
        }
      }
      return { worst, least, warned: warned.length > 0 };
    }

    test.each<[passing: number, expected: object]>([
      [150, { worst: 0, warned: false }],
      [300, { worst: 0, warned: false }],
    ])(
      'VER-7: %i passing releases are all confirmed in time, and a part of the hour stays for events',
      async (passing, expected) => {
        const found = await hours(passing, new Budgets(() => Date.parse(now)));
        expect(found).toMatchObject(expected);
        expect(found.least).toBeGreaterThan(KEPT);
      },
      240_000,
    );

    test('VER-7: where more pass than what is left allows, that is said, and nothing is taken from events', async () => {
      const found = await hours(700, new Budgets(() => Date.parse(now)), 1);
      expect(found).toMatchObject({ warned: true });
      expect(found.worst).toBeGreaterThan(0);
      expect(found.least).toBeGreaterThan(KEPT);
    }, 240_000);

    test('VER-7: what is overdue comes first, then what passes and is so soon; a part stays for the rest', async () => {
      // 31 to 60 pass.
      await releases(60, 30, addMillis(NOON, -6 * 60_000));
      const confirmed = (from: number, to: number, minutes: number) =>
        sql`update publications set confirmed_at = ${addMillis(NOON, -minutes * 60_000)}::timestamptz
        where repository_id between ${from}::integer and ${to}::integer`.execute(database.db);
      await confirmed(40, 44, 20);
      await confirmed(50, 57, 9);
      await confirmed(1, 4, 30);
      const numbers = (jobs: readonly Job[]) =>
        jobs
          .flatMap((job) => (job.kind === 'pull-request' ? [Number(job.repo.split('-')[1])] : []))
          .sort((one, other) => one - other);
      expect(numbers((await round()).jobs)).toEqual([1, 2, 40, 41, 42, 43, 44, 50, 51, 52, 53, 54]);
      expect(numbers((await round()).jobs)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 55, 56, 57]);
      expect(numbers((await round()).jobs)).toEqual([12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);
    });

    test('holds up no other installation', async () => {
      await releases(1_500, 1_000, addMillis(NOON, -60 * 60_000));
      await sql`insert into repositories (id, installation, owner, name) values (9001, 8, 'small', 'shop-9001')`.execute(
        database.db,
      );
      await sql`insert into pull_requests (repository_id, number, open, was_release, outcome) values (9001, 1, true, true, 'ready')`.execute(
        database.db,
      );
      const { jobs } = await round();
      expect(
        jobs
          .filter(({ installation }) => installation === 8)
          .map(jobKey)
          .sort(),
      ).toEqual(['pull-request:small/shop-9001#1', 'tags:small/shop-9001']);
      expect(jobs.filter(({ kind: one, installation }) => one === 'pull-request' && installation === 7)).toHaveLength(
        12,
      );
    });
  });
