import { describe, expect, test } from '@jest/globals';
import { instantAt } from '../../src/domain/ids.ts';
import type { Job } from '../../src/domain/job.ts';
import { type Lasting, restMillis } from '../../src/domain/resting.ts';
import { GitHubError } from '../../src/github/github-error.ts';
import { Rests } from '../../src/worker/resting.ts';

const job: Job = { kind: 'pull-request', installation: 7, owner: 'Acme', repo: 'shop', number: 3 };
const refused = (lasting: Lasting | null) => new GitHubError('forbidden', '403', { status: 403, lasting });
const silent = { info: () => {}, warn: () => {}, error: () => {} };

function world(now = () => 0) {
  const rested: [string, string, number][] = [];
  const said: string[] = [];
  const rests = new Rests(
    {
      of: async (places) =>
        rested
          .filter(([place]) => places.includes(place))
          .map(([place, , leftMillis]) => ({ place, reason: 'archived', until: leftMillis, leftMillis })),
      rest: async (place, reason, millis) => {
        rested.push([place, reason, millis]);
        return instantAt(millis);
      },
    },
    silent,
    now,
  );
  const fail = (error: unknown, lastWord: Error | null = null, of = job) =>
    rests.failed(of, error, async () => {
      said.push(of.kind);
      if (lastWord !== null) throw lastWord;
    });
  return { rested, said, rests, fail };
}

test.each<[Lasting, Job, string]>([
  [{ scope: 'repository', reason: 'archived' }, job, 'acme/shop'],
  [{ scope: 'installation', reason: 'suspended' }, job, 'installation:7'],
  [{ scope: 'act', reason: 'permission' }, job, 'acme/shop#3#job'],
  [{ scope: 'act', reason: 'permission' }, { kind: 'people', installation: 7, owner: 'Acme' }, 'acme/#people:acme'],
  [
    { scope: 'act', reason: 'permission' },
    { kind: 'tags', installation: 7, owner: 'Acme', repo: 'shop' },
    'acme/shop#tags:acme/shop',
  ],
])('what is refused for the second time rests where it is shut: %j', async (lasting, of, place) => {
  const { rested, said, rests, fail } = world();
  expect(await fail(refused(lasting), null, of)).toBeNull();
  expect(await rests.of(of)).toBeNull();
  const outcome = await fail(refused(lasting), null, of);
  expect(outcome?.againAfterMillis).toBeGreaterThanOrEqual(restMillis(lasting.reason));
  expect(outcome?.why).toMatch(/^rests: .*; .* It goes on at once .* tried again at /s);
  expect(rested).toEqual([[place, lasting.reason, restMillis(lasting.reason)]]);
  expect(said).toEqual([of.kind]);
  expect(await rests.of(of)).toMatchObject({ why: expect.stringContaining('rests: ') });
});

test('VER-7: where something else keeps the last word from being said, it does not rest', async () => {
  const { rested, fail } = world();
  const lasting = refused({ scope: 'act', reason: 'permission' });
  await fail(lasting);
  expect(await fail(lasting, new GitHubError('unavailable', '502'))).toBeNull();
  expect(rested).toEqual([]);
});

test('VER-7: where GitHub refuses the last word as well, there is nothing that could be said', async () => {
  const { rested, fail } = world();
  const lasting = refused({ scope: 'repository', reason: 'archived' });
  await fail(lasting);
  expect(await fail(lasting, lasting)).not.toBeNull();
  expect(rested).toHaveLength(1);
});

test('what is refused once, and then for another reason or not at all, is tried again as ever', async () => {
  const { rested, rests, fail } = world();
  expect(await fail(refused(null))).toBeNull();
  expect(await fail(new TypeError('broken'))).toBeNull();
  expect(await fail(refused({ scope: 'repository', reason: 'archived' }))).toBeNull();
  expect(await fail(refused({ scope: 'act', reason: 'permission' }))).toBeNull();
  rests.done(job);
  expect(await fail(refused({ scope: 'act', reason: 'permission' }))).toBeNull();
  expect(rested).toEqual([]);
});

describe('a 404 for the token of an installation, which GitHub may answer in an outage too', () => {
  const SECOND = 1_000;
  const gone = refused({ scope: 'installation', reason: 'uninstalled' });
  const place = ['installation:7', 'uninstalled', 300 * SECOND] as const;

  test.each<[string, readonly (readonly [number, Error])[], readonly (typeof place)[]]>([
    [
      'for less than ten minutes does not rest',
      [
        [0, gone],
        [1, gone],
        [599, gone],
      ],
      [],
    ],
    [
      'for ten minutes rests, and not for longer than minutes',
      [
        [0, gone],
        [1, gone],
        [600, gone],
      ],
      [place],
    ],
    [
      'with another failure in between has to stand anew',
      [
        [0, gone],
        [300, refused(null)],
        [600, gone],
        [899, gone],
      ],
      [],
    ],
    [
      'for ten minutes after that rests',
      [
        [0, gone],
        [300, refused(null)],
        [600, gone],
        [1_200, gone],
      ],
      [place],
    ],
    [
      'that still stands after its rest rests at once',
      [
        [0, gone],
        [600, gone],
        [910, gone],
      ],
      [place, place],
    ],
  ])('%s', async (_, failures, expected) => {
    let seconds = 0;
    const { rested, fail } = world(() => seconds * SECOND);
    for (const [at, error] of failures) {
      seconds = at;
      await fail(error, gone);
    }
    expect(rested).toEqual(expected);
  });

  test('has to stand anew once anything worked', async () => {
    let seconds = 0;
    const { rested, rests, fail } = world(() => seconds * SECOND);
    await fail(gone);
    seconds = 600;
    rests.done(job);
    await fail(gone);
    expect(rested).toEqual([]);
  });
});
