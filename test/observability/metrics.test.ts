import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Metrics } from '../../src/observability/metrics.ts';
import type { StoredState } from '../../src/observability/state-gauges.ts';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const STANDING: StoredState = {
  jobs: { ready: 3, active: 1, deferred: 2, failed: 4 },
  oldestReadySeconds: 12.5,
  journal: { entries: 100, lastAt: '2026-03-02T11:00:00.000Z' },
  releases: { open: 7, overdue: 2 },
  lostDeliveries: 5,
  resting: { archived: 2 },
};

let standing: () => Promise<StoredState>;
let failures: unknown[];
let metrics: Metrics;
let now: number;
const clocks = { offsets: { github: 21_600, database: -0.5 }, away: true, sweepAge: 12 };
beforeEach(() => {
  standing = async () => STANDING;
  failures = [];
  now = NOW;
  metrics = new Metrics(
    {
      handles: (event) => event === 'push',
      standing: () => standing(),
      failed: (error) => failures.push(error),
      now: () => now,
      clocks: () => clocks,
    },
    'worker',
  );
});

/** The values by name and labels, without help and buckets. */
async function values(): Promise<ReadonlyMap<string, number>> {
  const { body } = await metrics.text();
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#') && !line.includes('_bucket'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at).replace('countersign_', ''), Number(line.slice(at + 1))] as const;
    }),
  );
}
const starting = (all: ReadonlyMap<string, number>, name: string) =>
  Object.fromEntries([...all].filter(([key]) => key.startsWith(name)));

const request = {
  api: 'rest',
  operation: 'GET /repos/{owner}/{repo}',
  points: 1,
  result: '2xx',
  seconds: 0.2,
  installation: 7,
  limit: null,
};

describe('the metrics', () => {
  test('count webhooks by event and what became of them, and count all events that the app does not handle as one', async () => {
    metrics.delivery('push', 'stored', 202);
    metrics.answered({ event: 'push', result: 'stored', status: 202, seconds: 0.02 });
    metrics.delivery('push', 'repeated', 202);
    for (const event of ['forged-1', 'forged-2', '', '__proto__'])
      metrics.answered({ event, result: 'refused', status: 401, seconds: 0 });
    const all = await values();
    expect(starting(all, 'deliveries_total')).toEqual({
      'deliveries_total{event="push",result="stored",status="202"}': 1,
      'deliveries_total{event="push",result="repeated",status="202"}': 1,
      'deliveries_total{event="other",result="refused",status="401"}': 4,
    });
    expect(all.get('delivery_acknowledge_seconds_count')).toBe(1);
  });

  test('count decisions, jobs, requests and what was asked for again', async () => {
    metrics.evaluated('ready', 0.0004);
    metrics.job('pull-request', 'again', 1.5);
    metrics.request(request);
    metrics.request({ ...request, api: 'graphql', operation: 'React', points: 5, result: 'none' });
    metrics.redeliveryAsked('push');
    const all = await values();
    expect(all.get('verdicts_total{outcome="ready"}')).toBe(1);
    expect(all.get('evaluation_seconds_sum')).toBeCloseTo(0.0004);
    expect(all.get('job_seconds_sum{kind="pull-request",result="again"}')).toBe(1.5);
    expect(all.get('github_requests_total{api="rest",operation="GET /repos/{owner}/{repo}",result="2xx"}')).toBe(1);
    expect(all.get('github_points_total{api="graphql"}')).toBe(5);
    expect(all.get('redeliveries_asked_total{event="push"}')).toBe(1);
    expect(all.get('info{role="worker"}')).toBe(1);
  });

  test('say how things stand in the database, as of when they are asked', async () => {
    const all = await values();
    expect(starting(all, 'jobs{')).toEqual({
      'jobs{state="ready"}': 3,
      'jobs{state="active"}': 1,
      'jobs{state="deferred"}': 2,
      'jobs{state="failed"}': 4,
    });
    expect(all.get('database_up')).toBe(1);
    expect(starting(all, 'clock_')).toEqual({
      'clock_ahead_seconds{of="github"}': 21_600,
      'clock_ahead_seconds{of="database"}': -0.5,
      clock_away: 1,
    });
    expect(all.get('sweep_age_seconds')).toBe(12);
    expect(all.get('oldest_ready_job_seconds')).toBe(12.5);
    expect(all.get('journal_entries')).toBe(100);
    expect(all.get('journal_last_entry_timestamp_seconds')).toBe(NOW / 1000 - 3600);
    expect([all.get('open_releases'), all.get('overdue_releases'), all.get('lost_deliveries')]).toEqual([7, 2, 5]);
  });

  test('leave out what a database that is away knows, say so, and keep all else', async () => {
    await values();
    metrics.evaluated('ready', 0.1);
    standing = () => Promise.reject(new Error('away'));
    const all = await values();
    expect(all.get('database_up')).toBe(0);
    expect(starting(all, 'jobs{')).toEqual({});
    expect(all.get('journal_entries')).toBeNaN();
    expect(all.get('overdue_releases')).toBeNaN();
    expect(all.get('verdicts_total{outcome="ready"}')).toBe(1);
    expect(failures).toEqual([new Error('away')]);
  });

  test('wait for a database that hangs for a moment only, and do not ask it again while it does', async () => {
    jest.useFakeTimers();
    try {
      let asked = 0;
      let answer = (_: StoredState) => {};
      standing = () => {
        asked += 1;
        return new Promise((resolve) => {
          answer = resolve;
        });
      };
      const first = values();
      await jest.advanceTimersByTimeAsync(2_000);
      expect((await first).get('database_up')).toBe(0);
      const second = values();
      answer(STANDING);
      expect((await second).get('database_up')).toBe(1);
      expect(asked).toBe(1);
    } finally {
      jest.useRealTimers();
    }
  });

  test('show what the installations that are nearest to their limit have left, until their hour is over', async () => {
    for (let installation = 1; installation <= 30; installation++) {
      const limit = { resource: 'core', remaining: 5_000 - installation, resetAt: NOW + 60_000 };
      metrics.request({ ...request, installation, limit });
    }
    metrics.request({
      ...request,
      limit: { resource: 'core', remaining: 1, resetAt: NOW + 120_000 },
      installation: null,
    });
    const shown = starting(await values(), 'github_rate_limit_remaining');
    expect(Object.keys(shown)).toHaveLength(20);
    expect(shown['github_rate_limit_remaining{installation="app",resource="core"}']).toBe(1);
    expect(shown['github_rate_limit_remaining{installation="30",resource="core"}']).toBe(4_970);
    expect(shown).not.toHaveProperty('github_rate_limit_remaining{installation="1",resource="core"}');
    now += 90_000;
    expect(starting(await values(), 'github_rate_limit_remaining')).toEqual({
      'github_rate_limit_remaining{installation="app",resource="core"}': 1,
    });
  });

  test('of two processes in one do not mix', async () => {
    const other = new Metrics(
      { handles: () => true, standing: async () => STANDING, failed: () => {}, now: () => 0, clocks: () => clocks },
      'all',
    );
    metrics.evaluated('ready', 0.1);
    expect((await other.text()).body).not.toContain('outcome="ready"');
  });
});
