import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckContent, Conclusion, Effect, Observed } from '../../../src/domain/effects.ts';
import { addMillis, type Instant, type Sha } from '../../../src/domain/ids.ts';
import type { Lasting } from '../../../src/domain/resting.ts';
import type { Turn } from '../../../src/domain/subject.ts';
import { GitHubError } from '../../../src/github/client/github-error.ts';
import { plan } from '../../../src/plan/plan.ts';
import type { Database } from '../../../src/store/db/database.ts';
import { Store } from '../../../src/store/store.ts';
import type { GitHub, Services } from '../../../src/worker/ports/pull-request.ts';
import { publish } from '../../../src/worker/pull-request/publish.ts';
import { memoryDatabase } from '../../support/database.ts';
import { facts } from '../../support/facts.ts';
import { intakeOf, newPlace, type Place, shaOf, timeOf } from '../../support/intake.ts';

const [A, B] = [shaOf('a'), shaOf('b')];
const NOON = timeOf('12:00:00');
const EARLIER = timeOf('11:59:59');
const alive = new AbortController().signal;

let database: Database;
let store: Store;
let place: Place;
let turn: Turn;
let now: Instant;
beforeAll(async () => {
  database = await memoryDatabase();
  store = new Store(
    database,
    () => now,
    async () => {},
  );
});
afterAll(() => database.close());
beforeEach(async () => {
  now = NOON;
  place = newPlace();
  await store.ingest(intakeOf({ repositories: [place.repository] }));
  await store.observeHead(place.subject, place.repository.id, { commit: A, tree: shaOf('1'), at: NOON, trees: [] });
  turn = await store.takeTurn(place.subject);
});

const check = (conclusion: Conclusion): CheckContent => ({
  name: 'countersign/readiness',
  conclusion,
  title: conclusion,
  summary: '',
  text: '',
  annotations: [],
});
type Standing = { readonly head: Sha; readonly base: string; readonly open: boolean };

const DONE = { overtaken: null, againAfterMillis: null, complete: true };
const overtaken = (millis: number) => ({
  overtaken: { againAfterMillis: millis },
  againAfterMillis: null,
  complete: false,
});

/** Publishes one conclusion where another stands; by default the head stays what it was. */
async function run(
  wants: Conclusion | null,
  stands: Conclusion | null,
  parts: {
    readonly at?: Instant;
    readonly standing?: Partial<Standing>;
    readonly apply?: (effect: Effect) => Promise<void>;
    readonly by?: Turn;
  } = {},
) {
  const done = { effects: [] as Effect[], asked: 0, warned: [] as string[] };
  const { at = NOON, standing = {}, apply = async () => {}, by = turn } = parts;
  const github: Pick<GitHub, 'standing' | 'apply'> = {
    standing: async () => {
      done.asked++;
      return { head: A, base: 'main', open: true, ...standing };
    },
    apply: async (_, effect) => {
      await apply(effect);
      done.effects.push(effect);
    },
  };
  const { pullRequest } = facts();
  const wanted = {
    checks: wants === null ? [] : [check(wants)],
    checklist: 'checklist',
    answers: [],
    reactions: [],
    labelsOff: [],
    labelsOn: null,
  };
  const standsThere =
    stands === null ? [] : [{ id: '1', status: 'completed' as const, startedAt: null, ...check(stands) }];
  const observed: Observed = {
    head: A,
    checks: standsThere,
    checklists: [],
    answered: [],
    reacted: [],
    labels: [],
    mirrored: [],
  };
  const decided = {
    at,
    pullRequest: { ...pullRequest, head: { ...pullRequest.head, sha: A } },
    wanted,
    observed,
    confirmWithinMillis: 60_000,
  };
  const services = {
    doubt: () => null,
    log: { info: () => {}, error: () => {}, warn: (_: object, text: string) => void done.warned.push(text) },
  };
  const context = {
    services: services as unknown as Services,
    store,
    installation: 7,
    github: github as unknown as GitHub,
    turn: by,
    signal: alive,
  };
  const outcome = await publish(context, decided, plan(wanted, observed, at)).catch((error: unknown) =>
    Error.isError(error) ? error.message : error,
  );
  return {
    ...done,
    kinds: done.effects.map(({ kind }) => kind),
    outcome,
    shown: await store.publicationOf(place.subject),
  };
}

describe('VER-6: right before a check begins to pass', () => {
  test.each<[string, Conclusion | null, Conclusion | null, number]>([
    ['where there was none', 'success', null, 1],
    ['where another stood', 'success', 'action_required', 1],
    ['not where it passes already', 'success', 'success', 0],
    ['not where it passes no more', 'failure', 'success', 0],
    ['not where it never did', 'action_required', null, 0],
    ['not where there is no check', null, null, 0],
  ])('VER-6: GitHub is asked for the head: %s', async (_, wants, stands, times) => {
    const { asked, outcome } = await run(wants, stands);
    expect({ asked, outcome }).toEqual({ asked: times, outcome: DONE });
  });

  test.each<[string, Partial<Standing>]>([
    ['another head', { head: B }],
    ['another base', { base: 'release/9' }],
    ['a closed pull request', { open: false }],
  ])('VER-6: %s drops the decision, and the look is taken again', async (_, standing) => {
    const { kinds, outcome } = await run('success', 'action_required', { standing });
    expect({ kinds, outcome }).toEqual({ kinds: [], outcome: overtaken(1_000) });
  });

  test('VER-6: a decision for an earlier time than the last one is dropped; one that takes away is not', async () => {
    await run('failure', null);
    const older = await run('success', 'failure', { at: EARLIER });
    expect(older).toMatchObject({ kinds: [], asked: 0, outcome: overtaken(30_000) });
    expect(older.warned).toEqual(['the clock is behind the time of the last decision']);
    const away = await run('action_required', 'success', { at: EARLIER });
    expect(away).toMatchObject({ kinds: ['update-check', 'create-comment'], outcome: DONE });
  });
});

describe('VER-6: who lost the turn', () => {
  test('VER-6: writes nothing, neither at first nor further on', async () => {
    const next = await store.takeTurn(place.subject);
    for (const wants of ['success', 'action_required'] as const) {
      const late = await run(wants, null);
      expect(late).toMatchObject({ kinds: [], outcome: expect.stringContaining('was taken by another process') });
    }
    const between = await run('action_required', null, {
      by: next,
      apply: async () => void (await store.takeTurn(place.subject)),
    });
    expect(between).toMatchObject({ kinds: ['create-check'], outcome: expect.stringContaining('was taken') });
  });
});

describe('VER-7: the book', () => {
  test('VER-7: says that the check may pass before it does', async () => {
    const known: unknown[] = [];
    await run('success', null, { apply: async () => void known.push(await store.publicationOf(place.subject)) });
    expect(known[0]).toMatchObject({ conclusion: 'success', head: A, confirmedAt: NOON, confirmWithinMillis: 60_000 });
  });
  test('VER-7: continues to say so if the check could not be replaced', async () => {
    const broken = await run('action_required', 'success', { apply: () => Promise.reject(new Error('502')) });
    expect(broken).toMatchObject({ outcome: '502', shown: { conclusion: 'success' } });
  });
  test('VER-7: is right as soon as the check is, whatever becomes of the comment', async () => {
    const apply = (effect: Effect) =>
      effect.kind === 'create-comment' ? Promise.reject(new Error('locked')) : Promise.resolve();
    expect(await run('action_required', 'success', { apply })).toMatchObject({
      outcome: 'locked',
      shown: { conclusion: 'action_required', confirmedAt: NOON },
    });
  });
  test('VER-5, VER-7: is confirmed by an observation that found nothing to change', async () => {
    expect(await run('success', 'success')).toMatchObject({
      kinds: ['create-comment'],
      shown: { conclusion: 'success' },
    });
  });
  test('REL-5: has nothing on a pull request without a policy', async () => {
    await run('success', null);
    expect((await run(null, 'success')).shown).toBeNull();
  });
});

describe('VER-5: a comment that GitHub refuses', () => {
  const refused = (lasting: Lasting | null) => async (effect: Effect) => {
    if (effect.kind === 'create-comment') throw new GitHubError('forbidden', '403', { status: 403, lasting });
  };
  const runAt = async (seconds: number, apply: (effect: Effect) => Promise<void>) => {
    now = addMillis(NOON, seconds * 1_000);
    const { kinds, outcome } = await run('action_required', 'success', { apply });
    return { kinds, outcome };
  };
  const againAfter = (seconds: number | null) => ({
    kinds: ['update-check'],
    outcome: { overtaken: null, againAfterMillis: seconds === null ? null : seconds * 1_000, complete: false },
  });

  test('for a permission that is missing is tried again after as long as it has been refused, and after an hour at most', async () => {
    const apply = refused({ scope: 'act', reason: 'permission' });
    expect(await runAt(0, apply)).toEqual(againAfter(10));
    expect(await runAt(4, apply)).toEqual(againAfter(6));
    expect(await runAt(10, apply)).toEqual(againAfter(10));
    expect(await runAt(25, apply)).toEqual(againAfter(25));
    expect(await runAt(7_000, apply)).toEqual(againAfter(10));
    for (const at of [7_300, 7_700, 8_400, 9_800]) await runAt(at, apply);
    expect(await runAt(12_600, apply)).toEqual(againAfter(3_600));
  });

  test('because the conversation is locked is left out for a day, unless an event ends that', async () => {
    const apply = refused({ scope: 'act', reason: 'locked' });
    expect(await runAt(0, apply)).toEqual(againAfter(null));
    expect(await runAt(86_399, async () => {})).toEqual(againAfter(null));
    expect((await runAt(86_400, async () => {})).kinds).toEqual(['update-check', 'create-comment']);
  });

  test.each([
    ['without words', null],
    ['because all of the repository is shut', { scope: 'repository', reason: 'archived' } as const],
  ])('%s fails the job', async (_, lasting) => {
    expect((await runAt(0, refused(lasting))).outcome).toBe('403');
  });
});
