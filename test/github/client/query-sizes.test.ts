import { expect, test } from '@jest/globals';
import { GitHubError } from '../../../src/github/client/github-error.ts';
import { QuerySizes } from '../../../src/github/client/query-sizes.ts';

const SIZES = [100, 50, 25, 1];
const HOUR = 60 * 60_000;
const heavy = (kind: 'surely' | 'perhaps' = 'perhaps') =>
  new GitHubError('unavailable', '502', { status: 502, heavy: kind });

/** A GitHub that answers at most `most` at once, and the requested sizes. */
function world(most: number, options: { readonly kind?: 'surely' | 'perhaps'; readonly patience?: number } = {}) {
  const state = { most, alive: true, asked: [] as (number | 'alive')[], now: 1_000_000 };
  const { kind = 'perhaps', patience = 2 } = options;
  const sizes = new QuerySizes({ now: () => state.now, patience });
  const ask = async (size: number) => {
    state.asked.push(size);
    if (size > state.most) throw heavy(kind);
    return size;
  };
  const alive = async () => {
    state.asked.push('alive');
    return state.alive;
  };
  const settle = async (key = 'acme/shop#7') => {
    state.asked = [];
    const found = await sizes.settle(key, SIZES, ask, alive).catch((error: unknown) => {
      if (!(error instanceof GitHubError)) throw error;
      return `failed: ${error.heavy}`;
    });
    return [found, ...state.asked];
  };
  return { state, settle };
}

test('a query that GitHub answers is asked once, as large as can be', async () => {
  const { settle } = world(100);
  expect(await settle()).toEqual([100, 100]);
});

test('one that fails again while GitHub answers others is halved until it answers, and that size is kept', async () => {
  const { settle } = world(30);
  expect(await settle()).toEqual(['failed: perhaps', 100]);
  expect(await settle()).toEqual([25, 100, 'alive', 50, 25]);
  expect(await settle()).toEqual([25, 25]);
  expect(await settle('acme/shop#8')).toEqual(['failed: perhaps', 100]);
});

test('one of which GitHub says itself that it is too heavy is halved at once', async () => {
  const { settle } = world(50, { kind: 'surely' });
  expect(await settle()).toEqual([50, 100, 50]);
});

test('if the caller does not try again, the first failure is final', async () => {
  const { settle } = world(50, { patience: 1 });
  expect(await settle()).toEqual([50, 100, 'alive', 50]);
});

test('an outage multiplies no requests: whether GitHub answers at all is asked once in ten seconds', async () => {
  const { state, settle } = world(0);
  state.alive = false;
  expect(await settle('a')).toEqual(['failed: perhaps', 100]);
  expect(await settle('a')).toEqual(['failed: perhaps', 100, 'alive']);
  expect(await settle('a')).toEqual(['failed: perhaps', 100]);
  await settle('b');
  expect(await settle('b')).toEqual(['failed: perhaps', 100]);
  state.now += 10_000;
  state.alive = true;
  state.most = 100;
  expect(await settle('a')).toEqual([100, 100]);
});

test('a failure between two successes is none of weight', async () => {
  const { state, settle } = world(0);
  for (let round = 0; round < 3; round += 1) {
    state.most = 0;
    expect(await settle()).toEqual(['failed: perhaps', 100]);
    state.most = 100;
    expect(await settle()).toEqual([100, 100]);
  }
});

test('what fails in every size is asked in one alone for an hour, and says that it is not the size', async () => {
  const { state, settle } = world(0);
  await settle();
  expect(await settle()).toEqual(['failed: surely', 100, 'alive', 50, 25, 1]);
  for (let round = 0; round < 3; round += 1) expect(await settle()).toEqual(['failed: perhaps', 100]);
  state.now += HOUR;
  await settle();
  expect(await settle()).toEqual(['failed: surely', 100, 'alive', 50, 25, 1]);
  state.most = 100;
  expect(await settle()).toEqual([100, 100]);
});

test('after an hour a larger size is tried once, and up to a day later each time that it fails', async () => {
  const { state, settle } = world(25);
  await settle();
  await settle();
  state.now += HOUR;
  expect(await settle()).toEqual([25, 50, 25]);
  state.now += HOUR;
  expect(await settle()).toEqual([25, 25]);
  state.now += HOUR;
  expect(await settle()).toEqual([25, 50, 25]);
  state.most = 100;
  state.now += 24 * HOUR;
  expect(await settle()).toEqual([50, 50]);
  expect(await settle()).toEqual([50, 50]);
  state.now += HOUR;
  expect(await settle()).toEqual([100, 100]);
  expect(await settle()).toEqual([100, 100]);
});

test.each([
  ['a GitHubError that is none of weight', new GitHubError('forbidden', '403')],
  ['any other error', new TypeError('broken')],
])('%s is passed on, and nothing more is asked', async (_, error) => {
  const asked: number[] = [];
  const sizes = new QuerySizes({ patience: 1 });
  const fail = async (size: number) => {
    asked.push(size);
    throw error;
  };
  await expect(sizes.settle('x', SIZES, fail, async () => true)).rejects.toBe(error);
  expect(asked).toEqual([100]);
});
