import { describe, expect, test } from '@jest/globals';
import { instantAt } from '../../../src/domain/ids.ts';
import type { Job } from '../../../src/domain/job.ts';
import type { Lasting } from '../../../src/domain/resting.ts';
import { GitHubError } from '../../../src/github/client/github-error.ts';
import { Rests } from '../../../src/worker/queue/resting.ts';

const job: Job = { kind: 'pull-request', installation: 7, owner: 'Acme', repo: 'shop', number: 3 };
const refused = (lasting: Lasting | null) => new GitHubError('forbidden', '403', { status: 403, lasting });
const silent = { info: () => {}, warn: () => {}, error: () => {} };

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function world() {
  const clock = { minutes: 0 };
  const working = new Set<string>();
  const rested: [string, string, number][] = [];
  const said: string[] = [];
  const rests = new Rests(
    {
      of: async (priorities) =>
        rested
          .filter(([place]) => priorities.includes(place))
          .map(([place, , leftMillis]) => ({ place, reason: 'archived', until: leftMillis, leftMillis })),
      rest: async (place, reason, millis) => {
        rested.push([place, reason, millis]);
        return instantAt(millis);
      },
      refusedForMillis: async () => 0,
      worksAt: async (place) => working.has(place),
    },
    silent,
    () => clock.minutes * MINUTE,
  );
  const fail = (error: unknown, onGivenUp: Error | null = null, of = job) =>
    rests.failed(of, error, async () => {
      said.push(of.kind);
      if (onGivenUp !== null) throw onGivenUp;
    });
  return { clock, working, rested, said, rests, fail };
}

test.each<[Lasting, Job, string, number]>([
  [{ scope: 'repository', reason: 'archived' }, job, 'acme/shop', DAY],
  [{ scope: 'installation', reason: 'suspended' }, job, 'installation:7', 10 * MINUTE],
  [{ scope: 'act', reason: 'permission' }, job, 'acme/shop#3#job', 10 * MINUTE],
  [
    { scope: 'act', reason: 'permission' },
    { kind: 'people', installation: 7, owner: 'Acme' },
    'acme/#people:acme',
    10 * MINUTE,
  ],
  [
    { scope: 'act', reason: 'permission' },
    { kind: 'tags', installation: 7, owner: 'Acme', repo: 'shop' },
    'acme/shop#tags:acme/shop',
    10 * MINUTE,
  ],
])('what is still refused after ten minutes rests where it is shut: %j', async (lasting, of, place, millis) => {
  const { clock, rested, said, rests, fail } = world();
  expect(await fail(refused(lasting), null, of)).toBeNull();
  expect(await rests.of(of)).toBeNull();
  clock.minutes = 10;
  const outcome = await fail(refused(lasting), null, of);
  expect(outcome?.againAfterMillis).toBeGreaterThanOrEqual(millis);
  expect(outcome?.why).toMatch(/^rests: .*; .* It goes on at once .* tried again at /s);
  expect(rested).toEqual([[place, lasting.reason, millis]]);
  expect(said).toEqual([of.kind]);
  expect(await rests.of(of)).toMatchObject({ outcome: { why: expect.stringContaining('rests: ') } });
});

test.each<[Lasting, string, string]>([
  [{ scope: 'installation', reason: 'saml' }, 'installation:7', 'acme/shop#3#job'],
  [{ scope: 'installation', reason: 'saml' }, 'installation:8', 'installation:7'],
  [{ scope: 'installation', reason: 'suspended' }, 'installation:7', 'acme/shop#3#job'],
  [{ scope: 'repository', reason: 'migrating' }, 'acme/shop', 'acme/shop#3#job'],
  [{ scope: 'repository', reason: 'migrating' }, 'installation:7', 'acme/shop'],
  [{ scope: 'repository', reason: 'blocked-by-github' }, 'acme/shop', 'acme/shop#3#job'],
])(
  'VER-7: words about all of it are only about this job while something else there works: %j, %s works',
  async (lasting, works, expected) => {
    const { clock, working, rested, fail } = world();
    working.add(works);
    await fail(refused(lasting));
    clock.minutes = 10;
    await fail(refused(lasting));
    expect(rested.map(([place]) => place)).toEqual([expected]);
  },
);

test('VER-7: if something else keeps its check from being replaced, it does not rest', async () => {
  const { clock, rested, fail } = world();
  const lasting = refused({ scope: 'act', reason: 'permission' });
  await fail(lasting);
  clock.minutes = 10;
  expect(await fail(lasting, new GitHubError('unavailable', '502'))).toBeNull();
  expect(rested).toEqual([]);
});

test('VER-7: if GitHub refuses the replacement as well, nothing can be published', async () => {
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
  expect(await fail(refused({ scope: 'act', reason: 'locked' }))).toBeNull();
  rests.done(job);
  expect(await fail(refused({ scope: 'act', reason: 'locked' }))).toBeNull();
  expect(rested).toEqual([]);
});

/** Nothing can be merged meanwhile. */
const SURE = ['archived', 'blocked-by-github', 'disabled', 'locked', 'issues-off', 'blocked-user'] as const;
const UNSURE = ['suspended', 'permission', 'migrating', 'ip-allow-list', 'saml', 'plan'] as const;

describe('VER-7: what GitHub may refuse in an outage too', () => {
  /** The minutes at which it is refused, and the rest after each, in minutes. */
  type Row = readonly [title: string, refusals: readonly number[], rests: readonly number[]];
  const rows: readonly Row[] = [
    ['for less than ten minutes does not rest', [0, 1, 5, 9.9], []],
    ['for ten minutes rests for as long', [0, 1, 5, 10], [10]],
    [
      'again and again rests for longer each time, and for an hour at most',
      [0, 10, 20, 40, 80, 140],
      [10, 20, 40, 60, 60],
    ],
    ['when an event woke it before its rest was over has to persist anew', [0, 10, 15, 24], [10]],
    ['for the first time in more than ten minutes has to persist anew', [0, 5, 15.1, 25], []],
  ];
  const cases = UNSURE.flatMap((reason) => rows.map((row) => [reason, ...row] as const));

  test.each(cases)('%s %s', async (reason, _, refusals, expected) => {
    const { clock, rested, fail } = world();
    const error = refused({ scope: 'act', reason });
    for (const minutes of refusals) {
      clock.minutes = minutes;
      await fail(error);
    }
    expect(rested.map(([, , millis]) => millis / MINUTE)).toEqual(expected);
  });

  test('a 404 for the token of an installation rests for five minutes at most', async () => {
    const { clock, rested, fail } = world();
    const gone = refused({ scope: 'installation', reason: 'uninstalled' });
    for (const minutes of [0, 9, 10, 15]) {
      clock.minutes = minutes;
      await fail(gone, gone);
    }
    expect(rested).toEqual([
      ['installation:7', 'uninstalled', 5 * MINUTE],
      ['installation:7', 'uninstalled', 5 * MINUTE],
    ]);
  });

  test.each(['another failure', 'a success'])('with %s in between has to persist anew', async (between) => {
    const { clock, rested, rests, fail } = world();
    const error = refused({ scope: 'act', reason: 'permission' });
    await fail(error);
    clock.minutes = 5;
    if (between === 'a success') rests.done(job);
    else await fail(refused(null));
    clock.minutes = 10;
    await fail(error);
    expect(rested).toEqual([]);
  });

  test.each(SURE)('is not what GitHub says of %s', async (reason) => {
    const { rested, fail } = world();
    const error = refused({ scope: 'repository', reason });
    await fail(error);
    await fail(error);
    expect(rested).toEqual([['acme/shop', reason, DAY]]);
  });
});
