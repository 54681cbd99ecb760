import { describe, expect, test } from '@jest/globals';
import type { Effect } from '../../../src/domain/effects.ts';
import type { PullRequestSubject } from '../../../src/domain/facts.ts';
import type { Publication } from '../../../src/domain/publication.ts';
import type { GitHub, PullRequestStore, Services } from '../../../src/worker/ports/pull-request.ts';
import { unconfirmedReplacer } from '../../../src/worker/unconfirmed/pull-request.ts';
import { shaOf, timeOf } from '../../support/intake.ts';
import { aTurn } from '../../support/turn.ts';

const subject: PullRequestSubject = { kind: 'pull-request', repository: { owner: 'acme', name: 'shop' }, number: 12 };
const [A, B] = [shaOf('a'), shaOf('b')];
const failure = Object.assign(new Error('502'), { code: 'unavailable' });
type Shown = Omit<Publication, 'overdue'>;
const passing: Shown = {
  head: A,
  conclusion: 'success',
  confirmedAt: timeOf('12:00:00'),
  confirmWithinMillis: 15 * 60_000,
  replaced: false,
};
const unused = (): never => {
  throw new Error('not asked for here');
};

/** Replaces what stands there at a time of day, and keeps what was done. */
function scene(
  shown: Shown | null,
  clock: string,
  github: Partial<GitHub> = {},
  siblings: readonly { readonly number: number; readonly published: string | null }[] = [],
) {
  const done = { applied: [] as Effect[], replaced: [] as string[], warned: [] as string[], asked: 0 };
  const sent: unknown[] = [];
  const works: GitHub = {
    gather: unused,
    range: unused,
    brought: unused,
    openPullRequests: unused,
    mayWrite: unused,
    mergedByName: unused,
    standing: unused,
    hasOwnPolicy: unused,
    applyReviewEffect: unused,
    readNewestCheck: async () => ({ id: '77', conclusion: 'success' }),
    apply: async (_, effect) => void done.applied.push(effect),
    ...github,
  };
  const store = {
    publicationOf: async () => {
      done.asked++;
      const age = shown === null ? 0 : Date.parse(timeOf(clock)) - Date.parse(shown.confirmedAt);
      return shown && { ...shown, overdue: age > shown.confirmWithinMillis };
    },
    takeTurn: async () => aTurn(subject),
    hold: async () => {},
    replaced: async (_: unknown, head: string) => void done.replaced.push(head),
    doubt: async () => null,
    siblingsOf: async (_: unknown, head: string) => (head === B ? siblings : []),
    newestHead: async () => B,
  };
  const services = {
    github: async () => works,
    now: () => timeOf(clock),
    send: async (jobs: readonly unknown[]) => void sent.push(...jobs),
    log: { info: () => {}, warn: (_: object, text: string) => void done.warned.push(text), error: () => {} },
  };
  let now = 0;
  const replace = unconfirmedReplacer(services as unknown as Services, store as unknown as PullRequestStore, () => now);
  return { done, sent, replace, later: (millis: number) => (now += millis) };
}

describe('VER-7: a result that no observation confirmed', () => {
  test('VER-7: is replaced once it passed for longer than it may, by changing the existing check', async () => {
    const { done, replace } = scene(passing, '12:15:01');
    await replace(7, subject, failure, 'failed');
    expect(done.applied).toMatchObject([
      {
        kind: 'update-check',
        id: '77',
        head: A,
        content: {
          conclusion: 'failure',
          title: expect.stringMatching(/^Error: not confirmed since 2026-03-02 12:00 UTC/),
        },
      },
    ]);
    expect(done.replaced).toEqual([A]);
  });

  test.each<[string, Shown | null, string]>([
    ['before that', passing, '12:15:00'],
    ['where it does not pass', { ...passing, conclusion: 'action_required' }, '18:00:00'],
    ['where it waits', { ...passing, conclusion: 'in_progress' }, '18:00:00'],
    ['where that was done already', { ...passing, conclusion: 'failure', replaced: true }, '18:00:00'],
    ['where nothing stands there', null, '18:00:00'],
  ])('VER-7: is left alone %s', async (_, shown, clock) => {
    const { done, replace } = scene(shown, clock);
    await replace(7, subject, failure, 'failed');
    expect(done).toMatchObject({ applied: [], replaced: [], warned: [] });
  });

  test('VER-7: is replaced on the newest head if the app gave up, whatever its conclusion', async () => {
    const { done, replace } = scene({ ...passing, conclusion: 'skipped' }, '12:01:00', {
      readNewestCheck: async () => null,
    });
    await replace(7, subject, failure, 'given-up');
    expect(done.applied).toMatchObject([{ kind: 'create-check', head: B, content: { conclusion: 'failure' } }]);
    expect(done.replaced).toEqual([B]);
  });

  test('VER-7: gets a new check if GitHub made the existing one stale', async () => {
    const readNewestCheck = async () => ({ id: '77', conclusion: 'stale' });
    const { done, replace } = scene({ ...passing, conclusion: 'in_progress' }, '12:01:00', { readNewestCheck });
    await replace(7, subject, failure, 'given-up');
    expect(done.applied).toMatchObject([{ kind: 'create-check', head: B, content: { conclusion: 'failure' } }]);
  });

  test('VER-7: gets a new check if the existing one cannot be read', async () => {
    const readNewestCheck = () => Promise.reject(failure);
    const { done, replace } = scene(passing, '13:00:00', { readNewestCheck });
    await replace(7, subject, failure, 'failed');
    expect(done.applied).toMatchObject([{ kind: 'create-check', head: A }]);
  });

  test('VER-7: stays as it is known if the write fails, so that the next try does it', async () => {
    const { done, replace } = scene(passing, '13:00:00', { apply: () => Promise.reject(failure) });
    await replace(7, subject, failure, 'failed');
    await replace(7, subject, failure, 'failed');
    expect(done).toMatchObject({ replaced: [], asked: 2 });
    expect(done.warned).toHaveLength(2);
  });

  test('VER-7: comes again if the app gave up and the write fails: the replacement rejects, also while GitHub wants no requests', async () => {
    const limited = Object.assign(new Error('limit'), {
      code: 'rate-limited',
      waitMillis: 60_000,
    });
    let error: Error = limited;
    const { done, replace } = scene(passing, '12:01:00', { apply: () => Promise.reject(error) });
    await expect(replace(7, subject, failure, 'given-up')).rejects.toThrow('limit');
    error = failure;
    await expect(replace(7, subject, failure, 'given-up')).rejects.toThrow('502');
    expect(done).toMatchObject({ replaced: [], asked: 2 });
  });

  test('VER-7: waits as long as GitHub says if writing is limited as well', async () => {
    const limited = Object.assign(new Error('limit'), {
      code: 'rate-limited',
      waitMillis: 60_000,
    });
    const { done, replace, later } = scene(passing, '13:00:00', { readNewestCheck: () => Promise.reject(limited) });
    await replace(7, subject, failure, 'failed');
    await replace(7, subject, failure, 'failed');
    expect(done.asked).toBe(1);
    later(60_001);
    await replace(7, subject, failure, 'failed');
    expect(done.asked).toBe(2);
  });
});

describe('VER-2: a head that is not known yet, and that others have as well', () => {
  const others = [
    { number: 8, published: 'success' },
    { number: 9, published: 'failure' },
    { number: 10, published: 'skipped' },
    { number: 11, published: null },
  ];
  const onHead = (head: Shown['head']): Shown => ({ ...passing, head });

  test.each<[string, Shown | null, readonly number[]]>([
    ['nothing was ever said of it', null, [8, 10]],
    ['something was said of the head before', onHead(A), [8, 10]],
    ['something was said of this very head', onHead(B), []],
  ])('VER-2: where %s, those that pass by it are looked at again', async (_, shown, numbers) => {
    const { done, sent, replace } = scene(shown, '12:00:01', {}, others);
    await replace(7, subject, failure, 'failed');
    expect(sent).toMatchObject(numbers.map((number) => ({ kind: 'pull-request', installation: 7, number })));
    expect(sent).toHaveLength(numbers.length);
    expect(done.applied).toEqual([]);
  });

  test('VER-2: no others, no job', async () => {
    const { sent, done, replace } = scene(null, '12:00:01');
    await replace(7, subject, failure, 'failed');
    expect([sent, done.warned]).toEqual([[], []]);
  });
});
