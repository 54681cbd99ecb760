import { describe, expect, test } from '@jest/globals';
import type { CheckEffect, Conclusion, ObservedCheck } from '../../../src/domain/effects.ts';
import { addMillis } from '../../../src/domain/ids.ts';
import type { KnownGroup, OpenGroup, QueueEntry, QueueReading } from '../../../src/domain/merge-group.ts';
import type { PolicyReading } from '../../../src/domain/policy.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import {
  type GroupGitHub,
  type MergeGroupServices,
  mergeGroupReconciler,
} from '../../../src/worker/merge-group/reconcile.ts';
import type { PullRequestStore } from '../../../src/worker/ports/pull-request.ts';
import { unconfirmedGroupReplacer } from '../../../src/worker/unconfirmed/merge-group.ts';
import { at, facts, HEAD, NEXT, sha } from '../../support/facts.ts';
import { policy } from '../../support/policy.ts';
import { aTurn } from '../../support/turn.ts';

const [GROUP, BASE] = [sha('9'), sha('0')];
const NOW = at(24 * 60);
const MINUTE = 60_000;
const JOB = { kind: 'merge-group', installation: 7, owner: 'acme', repo: 'shop', commit: GROUP } as const;

interface Scene {
  /** How the pull request of the group was found; its head is HEAD. */
  readonly state?: 'open' | 'closed' | 'merged' | 'gone';
  readonly queuedHead?: typeof HEAD;
  readonly policy?: PolicyReading;
  readonly queue?: Partial<QueueReading> | null;
  readonly age?: number;
  readonly shown?: KnownGroup | null;
  readonly checks?: readonly ObservedCheck[] | null;
  readonly outdated?: boolean;
  /** Its pull request is ready; true: the time is in doubt. */
  readonly doubt?: boolean;
}

const entry = (head: QueueEntry['head'], queued = HEAD): QueueEntry => ({
  head,
  base: BASE,
  pullRequest: { number: 7, title: 'Release 1.4', url: 'https://github.example/acme/shop/pull/7', head: queued },
});

function scene(given: Scene = {}) {
  const { state = 'open', queuedHead = HEAD, queue, age = 10 * MINUTE, shown = null, checks = [] } = given;
  const reading = given.policy ?? policy();
  const seen = { written: [] as CheckEffect[], closed: 0, shown: [] as Conclusion[], kinds: [] as string[] };
  const group = { repositoryId: 1000, head: GROUP, base: BASE, branch: 'main', ref: 'gh-readonly-queue/main/pr-7' };
  const open: OpenGroup = { group, requestedAt: addMillis(NOW, -age), shown };
  const { heads: _, memory, range: __, ...snapshot } = facts({ pull: state === 'gone' ? {} : { state } });
  const observed = { head: HEAD, checks: [], checklists: [], answered: [], reacted: [], labels: [], mirrored: [] };
  const github: GroupGitHub = {
    brought: async () => null,
    gather: async () =>
      state === 'gone'
        ? { kind: 'gone', movedTo: null }
        : {
            kind: 'found',
            gathered: { policy: reading, snapshot, seenBy: NOW, observed, policyChange: null, closedAt: null },
          },
    range: async () => facts().range,
    readMergeQueue: async () =>
      queue === null ? null : { entries: known([entry(GROUP, queuedHead)]), ref: GROUP, ...queue },
    commitChecks: async () => checks,
    policyOf: async () => reading,
    writeCheck: async (_turn, effect) => void seen.written.push(effect),
  };
  const store = {
    pushes: { open: async () => [], settle: async () => {} },
    knownHeads: async () => ({ seen: [], kept: [] }),
    observeHead: async () => (given.outdated ? 'outdated' : 'known'),
    observeLabels: async () => {},
    observeLogins: async () => {},
    loginOwners: async () => new Map(),
    headsOf: async () => [],
    memoryOf: async () => memory,
    pushersOf: async () => ({ accounts: [], unnamed: false }),
    baselines: { notGated: async () => {} },
    takeTurn: async (subject: Parameters<typeof aTurn>[0]) => aTurn(subject),
    hold: async () => {},
  };
  const parts: MergeGroupServices = {
    services: {
      // What is evaluated again because of the doubt is an error already.
      measured: (decide) => {
        const verdict = decide();
        return given.doubt === undefined || verdict.outcome === 'error' ? verdict : { ...verdict, outcome: 'ready' };
      },
      doubt: (passes) => (given.doubt === true && !passes ? unavailable('clock', 'the clock is away') : null),
      now: () => NOW,
      log: { info: () => {}, warn: () => {}, error: () => {} },
    },
    store: store as unknown as PullRequestStore,
    groups: {
      find: async () => (seen.closed > 0 ? null : open),
      close: async () => {
        seen.closed += 1;
      },
      confirm: async (_turn, { conclusion }, entries = []) => {
        seen.shown.push(conclusion);
        seen.kinds.push(...entries.map(({ kind }) => kind));
      },
    },
    github: async () => github,
  };
  return { parts, seen };
}
async function play(given: Scene = {}) {
  const { parts, seen } = scene(given);
  const outcome = await mergeGroupReconciler(parts)(JOB, new AbortController().signal);
  return { ...seen, outcome, titles: seen.written.map(({ content }) => content.title) };
}
const shown = (parts: Partial<KnownGroup> = {}): KnownGroup => ({
  conclusion: 'success',
  confirmedAt: addMillis(NOW, -20 * MINUTE),
  confirmWithinMillis: 15 * MINUTE,
  overdue: true,
  ...parts,
});

const PASSING: ObservedCheck = {
  id: '1',
  name: 'countersign/readiness',
  status: 'completed',
  conclusion: 'success',
  startedAt: null,
  title: 'All are ready',
  summary: 'All are ready',
  text: null,
};

describe('ADR 0061: a group that is ready while the time is in doubt', () => {
  test.each<[string, Scene, Conclusion, object | null]>([
    ['passes where it is not in doubt', { doubt: false }, 'success', null],
    ['does not begin to pass, and is looked at again', { doubt: true }, 'failure', { againAfterMillis: 10_000 }],
    ['goes on to pass where it did', { doubt: true, shown: shown(), checks: [PASSING] }, 'success', null],
    [
      'does not begin to pass where that was to be written and is not there',
      { doubt: true, shown: shown(), checks: [{ ...PASSING, conclusion: 'failure' }] },
      'failure',
      { againAfterMillis: 10_000 },
    ],
  ])('%s', async (_, given, conclusion, again) => {
    const { shown: kept, outcome } = await play(given);
    expect([kept.at(-1), outcome]).toEqual([conclusion, again]);
  });
});

describe('MQ-1: the course of a merge group', () => {
  test('writes what it decided on the head of the group, and into the journal', async () => {
    const { written, shown: kept, kinds, outcome } = await play();
    expect(written).toMatchObject([{ kind: 'create-check', head: GROUP, content: { name: 'countersign/readiness' } }]);
    expect([kept, kinds, outcome]).toEqual([['action_required'], ['decision'], null]);
  });

  test('VER-5: writes nothing, not even into the journal, if it says the same', async () => {
    const [first] = (await play()).written;
    if (first === undefined) throw new Error('nothing was written');
    const check = { ...first.content, id: '1', status: 'completed' as const, startedAt: null };
    expect(await play({ checks: [check], shown: shown({ conclusion: 'action_required' }) })).toMatchObject({
      written: [],
      kinds: [],
      shown: ['action_required'],
    });
  });

  test.each<[string, Scene]>([
    [
      'GitHub has merged it, or given it up: neither an entry nor its branch is there',
      { queue: { entries: known([]), ref: null } },
    ],
    ['its branch is another group’s by now', { queue: { entries: known([]), ref: NEXT } }],
    ['the repository is gone', { queue: null }],
    ['the queue is gone with it', { queue: { entries: known(null), ref: null } }],
    ['a pull request of it is merged', { state: 'merged' }],
    ['GitHub has no such commit', { checks: null }],
    ['REL-5: the repository has no policy', { policy: { state: 'absent' } }],
  ])('ends without a word where %s', async (_, given) => {
    expect(await play(given)).toMatchObject({ written: [], closed: 1, shown: [], outcome: null });
  });

  test.each<[string, Scene]>([
    ['no entry has its head yet', { queue: { entries: known([]) }, age: MINUTE - 1 }],
    ['there is no queue yet', { queue: { entries: known(null) }, age: MINUTE - 1 }],
    ['a look was overtaken by an event (VER-6)', { outdated: true }],
  ])('looks again and says nothing where %s', async (_, given) => {
    expect(await play(given)).toMatchObject({ written: [], closed: 0, outcome: { againAfterMillis: 2_000 } });
  });

  test.each<[string, Scene, RegExp]>([
    [
      'no entry had its head for a minute',
      { queue: { entries: known([]) }, age: MINUTE },
      /no entry of the merge queue/,
    ],
    [
      'the chain is broken, at once',
      { queue: { entries: known([{ ...entry(GROUP), base: NEXT }]) }, age: 0 },
      /not all known/,
    ],
    ['a pull request has another head than the one in the queue', { queuedHead: NEXT }, /no longer bbbbbbbbbb/],
    ['a pull request was closed', { state: 'closed' }, /was closed/],
    ['a pull request is gone', { state: 'gone' }, /no longer there/],
  ])('is an error where %s', async (_, given, title) => {
    const { written, titles } = await play(given);
    expect(written.map(({ content }) => content.conclusion)).toEqual(['failure']);
    expect(titles[0]).toMatch(title);
  });
});

describe('VER-7: a passing check of a group that cannot be confirmed', () => {
  const failure = Object.assign(new Error('503'), { code: 'unavailable' });
  async function replace(kept: KnownGroup | null, how: 'failed' | 'given-up' = 'failed') {
    const { parts, seen } = scene({ shown: kept });
    const rest = async () => ({ readNewestCheck: async () => ({ id: '77', conclusion: 'success' }) });
    await unconfirmedGroupReplacer(parts, rest)(JOB, failure, how);
    return seen;
  }

  test('is replaced by an error when it stood for too long, or when the app gives up', async () => {
    for (const seen of [
      await replace(shown()),
      await replace(shown({ confirmedAt: NOW, overdue: false }), 'given-up'),
    ]) {
      expect(seen.written).toMatchObject([{ kind: 'update-check', id: '77', content: { conclusion: 'failure' } }]);
      expect(seen.shown).toEqual(['failure']);
    }
  });

  test.each<[string, KnownGroup | null]>([
    ['before that', shown({ confirmedAt: addMillis(NOW, -15 * MINUTE), overdue: false })],
    ['where it does not pass', shown({ conclusion: 'failure' })],
    ['where nothing was said yet', null],
  ])('is left alone %s', async (_, kept) => {
    expect((await replace(kept)).written).toEqual([]);
  });

  test('is tried again with the job if replacing it fails; it rejects when given up, because no try would follow', async () => {
    const { parts, seen } = scene({ shown: shown() });
    const rest = () => Promise.reject(failure);
    const replacer = unconfirmedGroupReplacer(parts, rest);
    await replacer(JOB, failure, 'failed');
    await expect(replacer(JOB, failure, 'given-up')).rejects.toThrow('503');
    expect(seen.shown).toEqual([]);
  });

  test('is replaced if it was skipped, which GitHub takes as passed, and the app gives up; not before', async () => {
    const skipped = shown({ conclusion: 'skipped' });
    expect((await replace(skipped)).written).toEqual([]);
    expect((await replace(skipped, 'given-up')).written).toMatchObject([{ content: { conclusion: 'failure' } }]);
  });

  test('is stored before it is written: a process that ends over the write leaves nothing unknown', async () => {
    const { parts, seen } = scene({ policy: policy('releases: [{ base: elsewhere }]\n') });
    const github = { ...(await parts.github(7)), writeCheck: () => Promise.reject(failure) };
    const reconciler = mergeGroupReconciler({ ...parts, github: async () => github });
    await expect(reconciler(JOB, new AbortController().signal)).rejects.toThrow('503');
    expect(seen).toMatchObject({ shown: ['skipped'], kinds: ['decision'] });
  });
});
