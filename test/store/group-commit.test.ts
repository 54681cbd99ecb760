import { expect, test } from '@jest/globals';
import { type Commit, GroupCommit } from '../../src/store/group-commit.ts';

const LONG_MILLIS = 60_000;
/** As it is where nobody waits for a lock. */
const grouped = <Result>(commit: Commit<number, Result>) =>
  new GroupCommit({ commit, patiently: commit, keysOf: (item) => [String(item)], withinMillis: LONG_MILLIS });

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

test('nobody is told before the transaction that holds their item has ended', async () => {
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

test('a transaction that forgets one of its items leaves nobody waiting', async () => {
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
