import { expect, test } from '@jest/globals';
import { type Commit, GroupCommit } from '../../../src/store/intake/group-commit.ts';

const LONG_MILLIS = 60_000;
/** As it is where nobody waits for a lock. */
const grouped = <Result>(commit: Commit<number, Result>) =>
  new GroupCommit({
    commit,
    patiently: commit,
    keysOf: (item) => [String(item)],
    kindOf: () => 'all',
    withinMillis: LONG_MILLIS,
  });

/** A transaction that ends when the test says so. */
function transactions() {
  const begun: { readonly items: readonly number[]; end: (error?: Error) => void }[] = [];
  const commit = (items: readonly number[]) =>
    new Promise<readonly string[]>((resolve, reject) => {
      const end = (error?: Error) => (error ? reject(error) : resolve(items.map((item) => `${item} is written`)));
      begun.push({ items, end });
    });
  return { begun, intakes: grouped(commit) };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what comes while transactions are under way is written together by the next one, and each caller hears of its own', async () => {
  const { begun, intakes } = transactions();
  const results = [1, 2, 3, 4, 5].map((item) => intakes.add(item));
  await turn();
  expect(begun.map(({ items }) => items)).toEqual([[1], [2]]);
  begun[0]?.end();
  await turn();
  expect(begun.map(({ items }) => items)).toEqual([[1], [2], [3, 4, 5]]);
  begun[1]?.end();
  begun[2]?.end();
  expect(await Promise.all(results)).toEqual([1, 2, 3, 4, 5].map((item) => `${item} is written`));
});

test('no caller gets its result before the transaction that holds its item has ended', async () => {
  const { begun, intakes } = transactions();
  let told = false;
  const result = intakes.add(1).then(() => {
    told = true;
  });
  await turn();
  expect(told).toBe(false);
  begun[0]?.end();
  await result;
  expect(told).toBe(true);
});

test('what fails together is tried one by one, and refused only for its own fault', async () => {
  const tried: (readonly number[])[] = [];
  const intakes = grouped(async (items: readonly number[]) => {
    tried.push(items);
    await turn();
    if (items.includes(4)) throw new Error('4 is broken');
    return items;
  });
  const results = await Promise.allSettled([1, 2, 3, 4, 5].map((item) => intakes.add(item)));
  expect(tried).toEqual([[1], [2], [3, 4, 5], [3], [4], [5]]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(await intakes.add(6)).toBe(6);
});

test('a transaction that forgets one of its items leaves no caller waiting', async () => {
  const intakes = grouped(async () => []);
  await expect(intakes.add(1)).rejects.toThrow('no result');
});

test('many at once go in transactions of a hundred at most', async () => {
  const sizes: number[] = [];
  const intakes = grouped(async (items: readonly number[]) => {
    sizes.push(items.length);
    await turn();
    return items;
  });
  await Promise.all(Array.from({ length: 250 }, (_, item) => intakes.add(item)));
  expect(sizes).toEqual([1, 1, 100, 100, 48]);
});

const failure = (code: string) => Object.assign(new Error(code), { code });
const HELD = '55P03';

/** Items of one hundred are about the same subject. Whole numbers are of one kind, and others of another. */
function heldUp(isHeld: (item: number) => boolean) {
  const quickly: (readonly number[])[] = [];
  const patiently: { readonly items: readonly number[]; readonly end: (error?: Error) => void }[] = [];
  const intakes = new GroupCommit<number, number>({
    commit: async (items) => {
      quickly.push(items);
      await turn();
      if (items.some(isHeld)) throw failure(HELD);
      return items;
    },
    patiently: (items) =>
      new Promise((resolve, reject) => {
        patiently.push({ items, end: (error) => (error ? reject(error) : resolve(items)) });
      }),
    keysOf: (item) => [String(Math.floor(item / 100))],
    kindOf: (item) => (Number.isInteger(item) ? 'whole' : 'with a fraction'),
    withinMillis: LONG_MILLIS,
  });
  return { intakes, quickly, patiently };
}

test('what waits for a lock is set aside with all that is about the same, and all else is written meanwhile', async () => {
  const { intakes, patiently } = heldUp((item) => item < 200 && item >= 100);
  const held = [101, 102, 103].map((item) => intakes.add(item));
  const others = [1, 201, 301, 401].map((item) => intakes.add(item));
  expect(await Promise.all(others)).toEqual([1, 201, 301, 401]);
  expect(patiently.map(({ items }) => items)).toEqual([[101]]);
  const later = intakes.add(104);
  expect(await intakes.add(501)).toBe(501);
  // One that waits no longer brings all the others with it.
  patiently[0]?.end();
  await turn();
  expect(patiently[1]?.items.toSorted()).toEqual([102, 103, 104]);
  patiently[1]?.end();
  expect(await Promise.all([...held, later])).toEqual([101, 102, 103, 104]);
});

test('if all of one kind wait for a lock, a few of them find out, and what is of another kind is written between them', async () => {
  const { intakes, quickly, patiently } = heldUp((item) => Number.isInteger(item));
  const held = Array.from({ length: 40 }, (_, index) => 100 * (index + 1));
  const all = held.flatMap((item) => [item, 10_000.5 + item]);
  const results = all.map((item) => ({ item, written: intakes.add(item) }));
  const others = results.filter(({ item }) => !Number.isInteger(item));
  expect(await Promise.all(others.map(({ written }) => written))).toEqual(others.map(({ item }) => item));
  const inVain = quickly.filter(([item = 0, ...more]) => more.length === 0 && Number.isInteger(item));
  // Five of the batch, beside the very first.
  expect(inVain.length).toBeLessThanOrEqual(6);
  let isOver = false;
  const rest = Promise.all(results.map(({ written }) => written)).then(() => {
    isOver = true;
  });
  while (!isOver) {
    for (const { end } of patiently.splice(0)) end();
    await turn();
  }
  await rest;
});

test('what is set aside waits for the lock again, and of what fails there each is refused for its own fault', async () => {
  const { intakes, patiently } = heldUp((item) => item === 101);
  const held = intakes.add(101);
  const settled = Promise.allSettled([held]);
  for (let times = 0; times < 3; times++) {
    while (patiently[times] === undefined) await turn();
    patiently[times]?.end(failure(HELD));
  }
  while (patiently[3] === undefined) await turn();
  patiently[3]?.end(new Error('101 is broken'));
  expect(await settled).toMatchObject([{ status: 'rejected', reason: { message: '101 is broken' } }]);
});

test('an item that has waited for long enough fails, and is not written after that', async () => {
  const tried: number[] = [];
  const never = new Promise<readonly number[]>(() => {});
  const intakes = new GroupCommit<number, number>({
    commit: (items) => {
      tried.push(...items);
      return never;
    },
    patiently: () => never,
    keysOf: (item) => [String(item)],
    kindOf: () => 'all',
    withinMillis: 20,
  });
  const results = await Promise.allSettled([1, 2, 3].map((item) => intakes.add(item)));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(tried).toEqual([1, 2]);
});

test('the next try waits until the pool has noticed all connections that ended at the same moment', async () => {
  let noticed = false;
  const intakes = grouped((items: readonly number[]) => {
    // As a pool does that hands out another ended connection until the event loop has read their sockets.
    setImmediate(() => {
      noticed = true;
    });
    return noticed ? Promise.resolve(items) : Promise.reject(failure('57P05'));
  });
  expect(await intakes.add(1)).toBe(1);
});

test.each(['57P01', 'ECONNRESET'])(
  'a connection that is lost (%s) gives all of its items another try, and fails them together',
  async (code) => {
    const tried: (readonly number[])[] = [];
    let away = 1;
    const intakes = grouped(async (items: readonly number[]) => {
      tried.push(items);
      await turn();
      if (away-- > 0) throw failure(code);
      return items;
    });
    expect(await intakes.add(1)).toBe(1);
    expect(tried).toEqual([[1], [1]]);
    away = 100;
    const results = await Promise.allSettled([2, 3, 4, 5].map((item) => intakes.add(item)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
    // Not one by one: each would have to wait for the same.
    expect(
      tried
        .slice(2)
        .map((items) => items.length)
        .sort((a, b) => a - b),
    ).toEqual([1, 1, 3, 3]);
  },
);
