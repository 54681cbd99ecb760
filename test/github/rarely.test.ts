import { expect, test } from '@jest/globals';
import { rarely } from '../../src/github/client/alive.ts';
import { GitHubError } from '../../src/github/client/github-error.ts';

test.each<[string, Error | null, readonly number[]]>([
  ['a missing answer once in a second', new GitHubError('unavailable', 'no answer'), [0, 1_000, 2_000]],
  ['an error of our own too', new TypeError('broken'), [0, 1_000, 2_000]],
  ['a limit each time', new GitHubError('rate-limited', 'limit'), [0, 999, 1_000, 1_999, 2_000]],
  [
    'what is shut each time',
    new GitHubError('unauthorized', '404', { lasting: { scope: 'installation', reason: 'uninstalled' } }),
    [0, 999, 1_000, 1_999, 2_000],
  ],
  ['what is answered each time', null, [0, 999, 1_000, 1_999, 2_000]],
])('VER-7: however many jobs want to know whether GitHub answers, it is asked for %s', async (_, error, expected) => {
  let now = 0;
  const asked: (readonly [number, number])[] = [];
  const ask = rarely(
    async (installation) => {
      asked.push([installation, now]);
      if (error !== null) throw error;
    },
    1_000,
    () => now,
  );
  for (now of [0, 999, 1_000, 1_999, 2_000])
    expect(
      await ask(7).then(
        () => null,
        (failure: unknown) => failure,
      ),
    ).toBe(error);
  now = 2_500;
  await ask(8).catch(() => {});
  expect(asked).toEqual([...expected.map((at) => [7, at]), [8, 2_500]]);
});
