import { expect, test } from '@jest/globals';
import { Ending } from '../../src/composition/ending.ts';

test('the parts end one after the other, the last one first, and each once', async () => {
  const ending = new Ending(60_000);
  const said: string[] = [];
  for (const part of ['database', 'queue', 'web']) {
    ending.add(async () => {
      said.push(`${part} ends`);
      await new Promise((next) => setImmediate(next));
      said.push(`${part} has ended`);
    });
  }
  await Promise.all([ending.stop(), ending.stop()]);
  await ending.stop();
  expect(said).toEqual([
    'web ends',
    'web has ended',
    'queue ends',
    'queue has ended',
    'database ends',
    'database has ended',
  ]);
});

test('a part that fails to end is reported, and keeps no other from ending', async () => {
  const ending = new Ending(60_000);
  const ended: string[] = [];
  ending.add(async () => void ended.push('database'));
  ending.add(async () => {
    throw new Error('the server does not close');
  });
  ending.add(async () => void ended.push('sweep'));
  await expect(ending.stop()).rejects.toThrow('the server does not close');
  expect(ended).toEqual(['sweep', 'database']);
});

test.each([
  [60_000, 60_000],
  [0, 0],
])('of %d ms the parts share what is left: never more than %d, in whole milliseconds', async (drainMillis, most) => {
  const ending = new Ending(drainMillis);
  const granted: number[] = [];
  for (let part = 0; part < 3; part++) ending.add(async (leftMillis) => void granted.push(leftMillis));
  await ending.stop();
  expect(granted).toHaveLength(3);
  for (const millis of granted) {
    expect(Number.isSafeInteger(millis)).toBe(true);
    expect(millis).toBeGreaterThanOrEqual(0);
    expect(millis).toBeLessThanOrEqual(most);
  }
  expect(granted).toEqual([...granted].sort((a, b) => b - a));
});
