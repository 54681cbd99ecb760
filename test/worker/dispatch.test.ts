import { describe, expect, test } from '@jest/globals';
import type { Job } from '../../src/domain/job.ts';
import { dispatcher } from '../../src/worker/dispatch.ts';
import type { GitHub, PullRequestStore, Services } from '../../src/worker/ports/pull-request.ts';
import { pullRequestReconciler } from '../../src/worker/pull-request/reconcile.ts';
import { fanOutReconcilers } from '../../src/worker/queue/fan-out.ts';
import type { Reconcilers } from '../../src/worker/reconcilers.ts';
import { shaOf } from '../support/intake.ts';
import { aTurn } from '../support/turn.ts';

const alive = new AbortController().signal;
const unused = (): never => {
  throw new Error('not asked for here');
};
const repository = { owner: 'acme', name: 'shop' };
const store: PullRequestStore = {
  knownHeads: async () => ({ seen: [], kept: [] }),
  observeHead: unused,
  headsOf: unused,
  newestHead: unused,
  memoryOf: unused,
  observeLabels: unused,
  actsSeen: unused,
  siblingsOf: unused,
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
  observeAgain: unused,
  installations: quietness(),
  resting: { of: async () => [], rest: unused, refusedForMillis: unused, worksAt: unused },
  stateLabels: { of: unused, add: unused },
  openReleasesAndErrors: async () => [{ kind: 'pull-request', repository, number: 3 }],
  knownRepositories: async () => [repository, { owner: 'acme', name: 'site' }],
  pullRequestsWithHead: async (_, commit) => (commit === shaOf('a') ? [4] : []),
  pushes: { open: async () => [], settle: unused },
  reviewRequests: { record: unused, lastSignOffs: unused },
  groups: { openIn: async () => [] },
  deployments: { openIn: async () => [] },
  releases: { among: unused, of: unused, record: unused },
  baselines: { notGated: unused },
  orders: { open: unused, queued: unused, merged: unused, ended: unused, close: unused },
};
function newServices(github: Partial<GitHub>, options: { readonly alive?: () => Promise<void> } = {}) {
  const sent: Job[] = [];
  const asked: number[] = [];
  const [pinged, woken] = [[] as number[], [] as number[]];
  const services: Services = {
    github: async (installation) => {
      asked.push(installation);
      return {
        gather: unused,
        range: unused,
        brought: unused,
        apply: unused,
        applyReviewEffect: unused,
        standing: unused,
        hasOwnPolicy: unused,
        readNewestCheck: unused,
        openPullRequests: unused,
        mayWrite: unused,
        mergedByName: unused,
        ...github,
      };
    },
    measured: unused,
    doubt: unused,
    orders: { github: unused },
    violationsOn: unused,
    releasedAs: unused,
    now: unused,
    alive: async (installation) => {
      pinged.push(installation);
      await options.alive?.();
    },
    wake: async (installation) => void woken.push(installation),
    send: async (jobs) => void sent.push(...jobs),
    log: { info: () => {}, warn: () => {}, error: () => {} },
  };
  return { services, sent, asked, pinged, woken };
}
/** What processes tell each other of the limits, at a time that a test moves. */
function quietness(clock = { now: 0 }): PullRequestStore['installations'] {
  const known = new Map<number, { until: number; probing: boolean }>();
  return {
    quietMillis: async (installation) => Math.max((known.get(installation)?.until ?? 0) - clock.now, 0),
    ask: async (installation) => {
      const quiet = known.get(installation);
      if (quiet === undefined) return 'open';
      if (quiet.until > clock.now) return { againAfterMillis: quiet.until - clock.now, probed: false };
      if (quiet.probing) return { againAfterMillis: 2_000, probed: true };
      quiet.probing = true;
      return 'probe';
    },
    beQuiet: async (installation, wait) => {
      known.set(installation, { until: clock.now + (wait ?? 60_000), probing: false });
      return wait ?? 60_000;
    },
    beOpen: async (installation) => void known.delete(installation),
    probeAgain: async (installation) => {
      const quiet = known.get(installation);
      if (quiet !== undefined) quiet.probing = false;
    },
  };
}
const notDone = { asksGitHub: true, reconcile: unused, failed: unused };
/**
 * The dispatcher as composition/work.ts makes it.
 * Past the pull request it has only the subjects that the test gives.
 */
const dispatching = (
  services: Services,
  store: PullRequestStore,
  now: () => number,
  others: Partial<Reconcilers> = {},
) =>
  dispatcher(services, store, now, {
    'pull-request': pullRequestReconciler(services, store, now),
    ...fanOutReconcilers(services, store),
    'release-commit': notDone,
    tag: notDone,
    tags: notDone,
    deployment: notDone,
    'merge-group': notDone,
    ...others,
  });
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
    const { services, sent } = newServices(open);
    expect(await dispatching(services, store, Date.now).handle(job, alive)).toBeNull();
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
    const observeAgain = async (owner: string, repo: string | null) => void looked.push([owner, repo]);
    const { services } = newServices({});
    await dispatching(services, { ...store, observeAgain }, Date.now).onGivenUp(job, new Error('403'));
    expect(looked).toEqual([place]);
  });

  test('is not handled as given up before, and is retried if that fails', async () => {
    const { services } = newServices({ openPullRequests: () => Promise.reject(new Error('502')) });
    await expect(dispatching(services, store, Date.now).handle(REPOSITORY, alive)).rejects.toThrow('502');
    await expect(dispatching(services, store, Date.now).onGivenUp(REPOSITORY, new Error('502'))).rejects.toThrow(
      'not asked for here',
    );
  });
});

describe('VER-7: while GitHub wants no requests of an installation', () => {
  function scene() {
    const clock = { now: Date.UTC(2026, 2, 2, 12) };
    const github = { error: limitedFor(60_000) as Error | null };
    const gather = async () => {
      if (github.error !== null) throw github.error;
      return unused();
    };
    const ping = { error: null as Error | null };
    const examined: number[] = [];
    const told: PullRequestStore = {
      ...store,
      installations: quietness(clock),
      publicationOf: async ({ number }) => {
        examined.push(number);
        return null;
      },
    };
    const parts = newServices(
      { gather, openPullRequests: async () => [] },
      {
        alive: async () => {
          if (ping.error !== null) throw ping.error;
        },
      },
    );
    const process = () => dispatching(parts.services, told, () => clock.now).handle;
    return { ...parts, clock, github, ping, examined, process };
  }
  const limitedFor = (waitMillis: number | null) =>
    Object.assign(new Error('rate limit'), { code: 'rate-limited', waitMillis });
  const failing = (code: string) => Object.assign(new Error(code), { code });
  const repository: Job = { kind: 'repository', installation: 7, owner: 'acme', repo: 'shop' };

  test('its jobs wait without asking, in every process; others go on', async () => {
    const { asked, process } = scene();
    const [handle, another] = [process(), process()];
    await expect(handle(pull(1), alive)).rejects.toThrow('rate limit');
    const waits = { againAfterMillis: 60_000, forGitHub: true };
    expect(await handle(pull(2), alive)).toEqual(waits);
    // They come back one after the other, and not all at the same moment.
    expect(await handle(pull(3), alive)).toEqual({ ...waits, againAfterMillis: 60_050 });
    expect(await another(pull(4), alive)).toEqual(waits);
    expect(asked).toEqual([7]);
    expect(await handle({ ...repository, installation: 8, owner: 'other' }, alive)).toBeNull();
    expect(asked).toEqual([7, 8]);
  });

  test('then one of them asks; the others wait for the result, and are woken if it works', async () => {
    const { asked, woken, clock, github, process } = scene();
    const [handle, another] = [process(), process()];
    await expect(handle(pull(1), alive)).rejects.toThrow('rate limit');
    clock.now += 60_000;
    await expect(handle(pull(1), alive)).rejects.toThrow('rate limit');
    expect(asked).toEqual([7, 7]);
    expect(await another(pull(2), alive)).toMatchObject({ againAfterMillis: 60_000 });
    clock.now += 60_000;
    github.error = null;
    expect(woken).toEqual([]);
    expect(await another(repository, alive)).toBeNull();
    expect([asked, woken]).toEqual([[7, 7, 7], [7]]);
    expect(await handle(repository, alive)).toBeNull();
    expect(woken).toEqual([7]);
  });

  test.each([
    ['not-found', [7]],
    ['forbidden', [7]],
    ['invalid', [7]],
    ['unavailable', []],
  ])(
    'a probe that fails otherwise, by %s, says that the limit is over only where an answer came',
    async (code, wakes) => {
      const { asked, woken, clock, github, process } = scene();
      const handle = process();
      await expect(handle(pull(1), alive)).rejects.toThrow('rate limit');
      clock.now += 60_000;
      github.error = failing(code);
      await expect(handle(pull(1), alive)).rejects.toThrow(code);
      expect(woken).toEqual(wakes);
      await expect(handle(pull(2), alive)).rejects.toThrow(code);
      expect(asked).toEqual([7, 7, 7]);
    },
  );

  test('the probe asks first whether GitHub answers at all, and if it does not, the limit is not over', async () => {
    const { asked, pinged, woken, clock, ping, process } = scene();
    const handle = process();
    await expect(handle(pull(1), alive)).rejects.toThrow('rate limit');
    clock.now += 60_000;
    ping.error = failing('unauthorized');
    await expect(handle(pull(1), alive)).rejects.toThrow('GitHub does not answer');
    expect([asked, pinged, woken]).toEqual([[7], [7], []]);
    clock.now += 60_000;
    ping.error = null;
    await expect(handle(pull(1), alive)).rejects.toThrow('rate limit');
    expect([asked, pinged]).toEqual([
      [7, 7],
      [7, 7],
    ]);
  });

  test('what finds that it goes on looks whether something passes for too long, as all that wait do', async () => {
    const { clock, examined, process } = scene();
    const handle = process();
    await expect(handle(pull(1), alive)).rejects.toThrow('rate limit');
    expect(examined).toEqual([1]);
    await handle(pull(2), alive);
    expect(examined).toEqual([1, 2]);
    clock.now += 60_000;
    await expect(handle(pull(1), alive)).rejects.toThrow('rate limit');
    expect(examined).toEqual([1, 2, 1]);
  });

  test('what only makes jobs of what is stored does not wait, and finds out nothing', async () => {
    const { sent, woken, clock, process } = scene();
    const handle = process();
    await expect(handle(pull(1), alive)).rejects.toThrow('rate limit');
    clock.now += 60_000;
    expect(await handle({ kind: 'people', installation: 7, owner: 'acme' }, alive)).toBeNull();
    expect([sent, woken]).toEqual([[pull(3)], []]);
    await expect(handle(pull(1), alive)).rejects.toThrow('rate limit');
  });

  test('what is over a budget puts off nothing else of its installation', async () => {
    const { github, process } = scene();
    github.error = Object.assign(new Error('over-budget'), { code: 'over-budget', waitMillis: 90_000 });
    const handle = process();
    for (const number of [1, 2]) await expect(handle(pull(number), alive)).rejects.toThrow('over-budget');
  });
});

describe('VER-7: after a failure', () => {
  const failing = (code: string | null, more: object = {}) =>
    Object.assign(new Error(`it is ${code}`), code === null ? more : { code, ...more });
  const isAway = (error: unknown) => Error.isError(error) && 'away' in error && error.away === true;

  test.each<[string | null, boolean]>([
    ['unavailable', true],
    ['unauthorized', true],
    ['forbidden', true],
    ['not-found', true],
    ['invalid', true],
    ['unsupported', true],
    ['conflict', false],
    ['rate-limited', false],
    ['over-budget', false],
    [null, false],
  ])('of the kind %s the next job asks first whether GitHub answers at all: %s', async (code, asks) => {
    const gather = () => Promise.reject(failing(code));
    const { services, pinged } = newServices({ gather });
    const { handle } = dispatching(
      services,
      { ...store, installations: { ...quietness(), beQuiet: async () => 0 } },
      () => 0,
    );
    await expect(handle(pull(1), alive)).rejects.toThrow('it is');
    expect(pinged).toEqual([]);
    await expect(handle(pull(2), alive)).rejects.toThrow('it is');
    expect(pinged).toEqual(asks ? [7] : []);
  });

  test('while GitHub answers nothing, nothing else is asked of it, and jobs at the same time ask once', async () => {
    let out: Error | null = null;
    const gather = () => Promise.reject(failing('not-found'));
    const { services, asked, pinged, woken } = newServices(
      { gather, openPullRequests: async () => [] },
      {
        alive: async () => {
          await Promise.resolve();
          if (out !== null) throw out;
        },
      },
    );
    const { handle } = dispatching(services, { ...store, installations: quietness() }, () => 0);
    const failure = (number: number) => handle(pull(number), alive).catch((error: unknown) => error);
    expect(isAway(await failure(1))).toBe(false);
    out = failing('unauthorized');
    const [one, other] = await Promise.all([failure(1), failure(2)]);
    expect([isAway(one), isAway(other), asked, pinged]).toEqual([true, true, [7], [7]]);
    expect(one).toMatchObject({ code: 'unauthorized', message: 'GitHub does not answer: it is unauthorized' });
    expect(woken).toEqual([]);
    out = null;
    const repository: Job = { kind: 'repository', installation: 7, owner: 'acme', repo: 'shop' };
    expect(await handle(repository, alive)).toBeNull();
    expect(await handle(repository, alive)).toBeNull();
    expect(pinged).toEqual([7, 7]);
    // What waits is told at once, and not only when that job is done.
    expect(woken).toEqual([7]);
  });

  test('if GitHub answers that, and only this fails, nothing is woken', async () => {
    const { services, pinged, woken } = newServices({ gather: () => Promise.reject(failing('not-found')) });
    const { handle } = dispatching(services, { ...store, installations: quietness() }, () => 0);
    for (const number of [1, 2, 3]) await expect(handle(pull(number), alive)).rejects.toThrow('not-found');
    expect([pinged, woken]).toEqual([[7, 7], []]);
  });

  test.each([
    ['a limit', { code: 'rate-limited', waitMillis: 1_000 }],
    ['a state that lasts', { code: 'unauthorized', lasting: { scope: 'installation', reason: 'suspended' } }],
  ])('where that question meets %s, it is what it is', async (_, said) => {
    const { services } = newServices(
      { gather: () => Promise.reject(failing('not-found')) },
      { alive: () => Promise.reject(Object.assign(new Error('it'), said)) },
    );
    const { handle } = dispatching(services, { ...store, installations: quietness() }, () => 0);
    await expect(handle(pull(1), alive)).rejects.toThrow('not-found');
    const error = await handle(pull(2), alive).catch((one: unknown) => one);
    expect(error).toMatchObject(said);
    expect(isAway(error)).toBe(false);
  });
});

describe('a job goes to the reconciler of its kind', () => {
  const about = { installation: 7, owner: 'acme', repo: 'shop' };
  const commit = shaOf('a');
  const cases: readonly Job[] = [
    { kind: 'release-commit', ...about, commit },
    { kind: 'tag', ...about, tag: 'v1' },
    { kind: 'tags', ...about },
    { kind: 'deployment', ...about, deployment: '5' },
    { kind: 'merge-group', ...about, commit },
  ];
  test.each(cases)('%j: to be done, after a failure, and when it is given up', async (job) => {
    const seen: unknown[] = [];
    const one = {
      asksGitHub: true,
      reconcile: async (done: Job) => {
        seen.push(done);
        throw new Error('502');
      },
      failed: async (...told: readonly unknown[]) => void seen.push(...told),
    };
    const { services } = newServices({});
    const { handle, onGivenUp } = dispatching(services, store, () => 0, { [job.kind]: one });
    const error = new Error('502');
    await expect(handle(job, alive)).rejects.toThrow(error);
    await onGivenUp(job, error);
    expect(seen).toEqual([job, job, error, 'failed', job, error, 'given-up']);
  });

  test('of a newer version: it is neither done nor given up', async () => {
    const job = JSON.parse('{"kind":"milestone","installation":7,"owner":"acme"}') as Job;
    const { services, asked } = newServices({});
    const { handle, holdBack, onGivenUp } = dispatching(services, store, () => 0);
    const unknown = 'this version cannot do jobs of the kind milestone';
    await expect(handle(job, alive)).rejects.toThrow(unknown);
    await expect(holdBack(job, alive)).rejects.toThrow(unknown);
    await expect(onGivenUp(job, new Error('502'))).rejects.toThrow(unknown);
    expect(asked).toEqual([]);
  });
});

test('VER-7: a job that is held back has not worked, and says why it waits', async () => {
  const { services, asked } = newServices({});
  const { holdBack } = dispatching(services, store, () => 0);
  expect(await holdBack(pull(1), alive)).toEqual({
    againAfterMillis: 10_000,
    why: 'the database is older than the deliveries of GitHub',
  });
  expect(asked).toEqual([]);
});
