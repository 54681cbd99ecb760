import { describe, expect, test } from '@jest/globals';
import type { Job } from '../../src/domain/job.ts';
import { BACKOFF, nextTry } from '../../src/worker/backoff.ts';
import { jobHandler } from '../../src/worker/handler.ts';
import type { Desk, GitHub, Store } from '../../src/worker/parts.ts';
import { shaOf } from '../support/intake.ts';
import { aTurn } from '../support/turn.ts';

const alive = new AbortController().signal;
const unused = (): never => {
  throw new Error('not asked for here');
};
const repository = { owner: 'acme', name: 'shop' };
const store: Store = {
  commitsWithoutTree: async () => [],
  knownHeads: async () => ({ seen: [], kept: [] }),
  observeHead: unused,
  headsOf: unused,
  memoryOf: unused,
  observeLabels: unused,
  actsSeen: unused,
  siblingsOf: unused,
  wasPushedByNobodyKnown: async () => false,
  doubt: async () => null,
  passedUnconfirmed: unused,
  pushersOf: unused,
  observeLogins: unused,
  loginOwners: unused,
  remember: unused,
  close: unused,
  takeTurn: async (subject) => aTurn(subject),
  hold: unused,
  announce: unused,
  confirm: unused,
  replaced: unused,
  publicationOf: async () => null,
  takeDue: unused,
  lookAgain: unused,
  installations: quietness(),
  resting: { of: async () => [], rest: unused },
  openReleases: async () => [{ kind: 'pull-request', repository, number: 3 }],
  knownRepositories: async () => [repository, { owner: 'acme', name: 'site' }],
  pullRequestsWithHead: async (_, commit) => (commit === shaOf('a') ? [4] : []),
  pushes: { open: async () => [], settle: unused },
  groups: { openIn: async () => [] },
  deployments: { openIn: async () => [] },
  releases: { among: unused, of: unused, record: unused },
  baselines: { notGated: unused },
  orders: { open: unused, queued: unused, merged: unused, ended: unused, close: unused },
};
function newDesk(github: Partial<GitHub>) {
  const sent: Job[] = [];
  const asked: number[] = [];
  const desk: Desk = {
    github: async (installation) => {
      asked.push(installation);
      return {
        gather: unused,
        range: unused,
        brought: unused,
        apply: unused,
        standing: unused,
        hasOwnPolicy: unused,
        standingCheck: unused,
        openPullRequests: unused,
        mayWrite: unused,
        mergedByName: unused,
        ...github,
      };
    },
    evaluate: unused,
    doubt: unused,
    wanted: unused,
    plan: unused,
    entries: unused,
    unconfirmed: unused,
    unsupported: unused,
    judgeMerge: unused,
    bypassWords: unused,
    orders: { github: unused, problems: unused, report: unused },
    violationsOn: unused,
    now: unused,
    send: async (jobs) => void sent.push(...jobs),
    log: { info: () => {}, warn: () => {}, error: () => {} },
  };
  return { desk, sent, asked };
}
/** What processes tell each other of the limits. */
function quietness(): Store['installations'] {
  const until = new Map<number, number>();
  return {
    quietUntil: async (installation) => until.get(installation) ?? 0,
    beQuiet: async (installation, end) => void until.set(installation, end),
  };
}
const pull = (number: number): Job => ({ kind: 'pull-request', installation: 7, owner: 'acme', repo: 'shop', number });

describe('a job about many subjects stands for one job each', () => {
  const open = { openPullRequests: async () => [1, 2] };
  const cases: readonly [string, Job, readonly Job[]][] = [
    [
      'POL-5, TAG-4: a repository for its open pull requests, and for all its tags',
      { kind: 'repository', installation: 7, owner: 'acme', repo: 'shop' },
      [pull(1), pull(2), { kind: 'tags', installation: 7, owner: 'acme', repo: 'shop' }],
    ],
    [
      'a head for the pull requests that have it',
      { kind: 'head', installation: 7, owner: 'acme', repo: 'shop', commit: shaOf('a') },
      [pull(4)],
    ],
    [
      'a head that nobody has for none',
      { kind: 'head', installation: 7, owner: 'acme', repo: 'shop', commit: shaOf('b') },
      [],
    ],
    [
      'SIGN-3: people for the open releases of their owner',
      { kind: 'people', installation: 7, owner: 'acme' },
      [pull(3)],
    ],
    [
      'POL-5: an owner for the open releases that are known, and then for the repositories',
      { kind: 'owner', installation: 7, owner: 'acme' },
      [
        pull(3),
        { kind: 'repository', installation: 7, owner: 'acme', repo: 'shop' },
        { kind: 'repository', installation: 7, owner: 'acme', repo: 'site' },
      ],
    ],
  ];
  test.each(cases)('%s', async (_, job, expected) => {
    const { desk, sent } = newDesk(open);
    expect(await jobHandler(desk, store, Date.now).handle(job, alive)).toBeNull();
    expect(sent).toEqual(expected);
  });
});

describe('POL-5: a job about many subjects that is given up', () => {
  const REPOSITORY = { kind: 'repository', installation: 7, owner: 'acme', repo: 'shop' } as const;
  test.each<[Job, readonly [string, string | null]]>([
    [REPOSITORY, ['acme', 'shop']],
    [{ kind: 'head', installation: 7, owner: 'acme', repo: 'shop', commit: shaOf('a') }, ['acme', 'shop']],
    [{ kind: 'people', installation: 7, owner: 'acme' }, ['acme', null]],
    [{ kind: 'owner', installation: 7, owner: 'acme' }, ['acme', null]],
  ])('%j has the sweep look at every open pull request there', async (job, place) => {
    const looked: (readonly [string, string | null])[] = [];
    const lookAgain = async (owner: string, repo: string | null) => void looked.push([owner, repo]);
    const { desk } = newDesk({});
    await jobHandler(desk, { ...store, lookAgain }, Date.now).lastWord(job, new Error('403'));
    expect(looked).toEqual([place]);
  });

  test('has no such word before, and comes again where it cannot be said', async () => {
    const { desk } = newDesk({ openPullRequests: () => Promise.reject(new Error('502')) });
    await expect(jobHandler(desk, store, Date.now).handle(REPOSITORY, alive)).rejects.toThrow('502');
    await expect(jobHandler(desk, store, Date.now).lastWord(REPOSITORY, new Error('502'))).rejects.toThrow(
      'not asked for here',
    );
  });
});

test('VER-7: while GitHub wants no requests of an installation, its jobs wait without asking, in every process; others go on', async () => {
  let now = Date.UTC(2026, 2, 2, 12);
  const retryAt = new Date(now + 60_000).toISOString();
  let limited = true;
  const gather = async () => {
    if (limited) throw Object.assign(new Error('rate limit'), { code: 'rate-limited', retryAt });
    return unused();
  };
  const { desk, asked } = newDesk({ gather, openPullRequests: async () => [] });
  const told = { ...store, installations: quietness() };
  const { handle } = jobHandler(desk, told, () => now);
  const another = jobHandler(desk, told, () => now);
  await expect(handle(pull(1), alive)).rejects.toThrow('rate limit');
  expect(await handle(pull(2), alive)).toEqual({ againAfterMillis: 60_000 });
  // They come back one after the other, and not all at the same moment.
  expect(await handle(pull(3), alive)).toEqual({ againAfterMillis: 60_050 });
  expect(await another.handle(pull(4), alive)).toEqual({ againAfterMillis: 60_000 });
  expect(asked).toEqual([7]);
  expect(await handle({ kind: 'repository', installation: 8, owner: 'other', repo: 'shop' }, alive)).toBeNull();
  expect(asked).toEqual([7, 8]);
  now += 60_000;
  limited = false;
  await expect(handle(pull(2), alive)).rejects.toThrow('not asked for here');
  expect(asked).toEqual([7, 8, 7]);
});

describe('VER-7: after a failure', () => {
  const now = Date.UTC(2026, 2, 2, 12);
  const backoff = { ...BACKOFF, random: () => 1, now: () => now };
  const failure = (code: string, retryAt?: string) => Object.assign(new Error(code), { code, retryAt });

  test('the wait doubles up to a bound', () => {
    const waits = [0, 1, 2, 20].map((failures) => nextTry(backoff, failure('unavailable'), failures)?.afterMillis);
    expect(waits).toEqual([1_000, 2_000, 4_000, 300_000]);
  });
  test('jobs that failed together do not come back together', () => {
    const wait = (random: number) =>
      nextTry({ ...backoff, random: () => random }, failure('unavailable'), 3)?.afterMillis;
    expect(wait(0)).toBe(4_000);
    expect(wait(1)).toBe(8_000);
  });
  test('it is given up after many tries, and after few where it will hardly mend itself', () => {
    expect(nextTry(backoff, failure('unavailable'), BACKOFF.tries - 2)).not.toBeNull();
    expect(nextTry(backoff, failure('unavailable'), BACKOFF.tries - 1)).toBeNull();
    expect(nextTry(backoff, failure('forbidden'), BACKOFF.hopelessTries - 2)).not.toBeNull();
    expect(nextTry(backoff, failure('forbidden'), BACKOFF.hopelessTries - 1)).toBeNull();
  });
  test('a rate limit is waited out for as long as GitHub says, an hour at most, and counts as no failure', () => {
    const limited = (seconds: number) => failure('rate-limited', new Date(now + seconds * 1_000).toISOString());
    expect(nextTry(backoff, limited(90), 5)).toEqual({ afterMillis: 91_000, failures: 5 });
    expect(nextTry(backoff, limited(-5), 5)).toEqual({ afterMillis: 1_000, failures: 5 });
    expect(nextTry(backoff, limited(100_000), 5)?.afterMillis).toBe(3_611_000);
  });
  test('what is over a budget waits until there is room, and counts as no failure; its installation is not limited by it', async () => {
    const retryAt = new Date(now + 90_000).toISOString();
    expect(nextTry(backoff, failure('over-budget', retryAt), 5)).toEqual({ afterMillis: 91_000, failures: 5 });
    const { desk } = newDesk({ gather: () => Promise.reject(failure('over-budget', retryAt)) });
    const { handle } = jobHandler(desk, { ...store, installations: quietness() }, () => now);
    for (const number of [1, 2]) await expect(handle(pull(number), alive)).rejects.toThrow('over-budget');
  });
  test('an error of our own is tried again like any other', () => {
    expect(nextTry(backoff, new TypeError('a mistake'), 0)).toEqual({ afterMillis: 1_000, failures: 1 });
    expect(nextTry(backoff, 'thrown text', 0)).toEqual({ afterMillis: 1_000, failures: 1 });
  });
});
