import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Asking, alive, rarely } from '../../src/github/client/alive.ts';
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

describe('VER-7: a GitHub that answers slowly answers', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Whether each question was answered in time. GitHub takes so many milliseconds, and the short timeout is 20. */
  async function answersOf(slowness: readonly number[]) {
    const left = [...slowness];
    const asked: boolean[] = [];
    const graphql = () =>
      new Promise<{ data: object; gaps: [] }>((resolve) =>
        setTimeout(() => resolve({ data: {}, gaps: [] }), left.shift()),
      );
    const ask = rarely(
      async (_, asking: Asking) => {
        asked.push(asking.patient);
        await alive({ graphql }, asking, 20);
      },
      0,
      () => 0,
    );
    const answers: boolean[] = [];
    for (const millis of slowness) {
      const inTime = ask(7).then(
        () => true,
        () => false,
      );
      await jest.advanceTimersByTimeAsync(millis + 5);
      answers.push(await inTime);
    }
    return { asked, answers };
  }

  test.each<[string, readonly number[], { asked: readonly boolean[]; answers: readonly boolean[] }]>([
    ['in time: it is never waited for longer', [0, 0], { asked: [false, false], answers: [true, true] }],
    [
      'late: the next question waits for the answer, and so on until one is in time',
      [60, 60, 60, 0, 0],
      { asked: [false, true, true, true, false], answers: [false, true, true, true, true] },
    ],
  ])('%s', async (_, slowness, expected) => {
    expect(await answersOf(slowness)).toEqual(expected);
  });

  test('if no answer comes at all, each request has the short timeout', async () => {
    const patient: boolean[] = [];
    const ask = rarely(
      async (_, asking) => {
        patient.push(asking.patient);
        await alive({ graphql: () => new Promise<never>(() => {}) }, asking, 5);
      },
      0,
      () => 0,
    );
    for (const _ of [1, 2]) {
      const failure = ask(7).catch(String);
      await jest.advanceTimersByTimeAsync(5);
      expect(await failure).toContain('no answer within 5 ms');
    }
    expect(patient).toEqual([false, false]);
  });
});
