import { expect, test } from '@jest/globals';
import { routes, type WebOptions } from '../../src/web/routes.ts';

const ask = async (state: ReturnType<WebOptions['state']>, why: string | null = null) => {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const answer = await routes({
    receiver: null,
    ready: async () => why,
    state: () => state,
    metrics: null,
    answered: () => {},
    log,
  }).request('/readyz');
  return [answer.status, await answer.text()];
};

test.each<[string, ReturnType<WebOptions['state']>, number, string]>([
  ['all is well', { sweepLate: null, notes: [] }, 200, 'ok'],
  [
    'the clock is away: webhooks are taken',
    { sweepLate: null, notes: ['the clock is away'] },
    200,
    'ok\nthe clock is away',
  ],
  ['no sweep runs', { sweepLate: 'the sweep has not run', notes: [] }, 503, 'not ready: the sweep has not run'],
  ['both', { sweepLate: 'no sweep', notes: ['away'] }, 503, 'not ready: no sweep\naway'],
])('VER-7: the answer about readiness says so where %s', async (_, state, status, text) => {
  expect(await ask(state)).toEqual([status, text]);
});

test('a database that stores nothing comes before all else, with why', async () => {
  const state = { sweepLate: 'no sweep', notes: ['away'] };
  expect(await ask(state, 'the database is read-only')).toEqual([503, 'not ready: the database is read-only\naway']);
});
