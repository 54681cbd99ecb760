import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { RangeStart } from '../../../src/domain/facts.ts';
import { addMillis, asSha, type Instant, type Sha } from '../../../src/domain/ids.ts';
import type { BranchPush, Intake } from '../../../src/domain/intake.ts';
import type { Baseline } from '../../../src/domain/range.ts';
import type { Database } from '../../../src/store/db/database.ts';
import { Store } from '../../../src/store/store.ts';
import { DATABASES, useDatabase } from '../../support/both-databases.ts';
import { commit, dev } from '../../support/facts.ts';
import { intakeOf, newPlace, type Place, person, shaOf, timeOf } from '../../support/intake.ts';

const [A, B, C, D] = [shaOf('a'), shaOf('b'), shaOf('c'), shaOf('d')];
const NOON = timeOf('12:00:00');
const noJobs = async () => {};

describe.each(DATABASES)('what is kept of what releases ship, on %s', (kind) => {
  let database: Database;
  let now: Instant;
  let store: Store;
  let place: Place;
  let id: number;

  const opened = useDatabase(kind);
  beforeAll(() => {
    database = opened();
    store = new Store(database, () => now, noJobs);
  });
  beforeEach(async () => {
    now = NOON;
    place = newPlace();
    id = place.repository.id;
    await take({});
  });
  const take = (parts: Partial<Intake>) => store.ingest(intakeOf({ repositories: [place.repository], ...parts }));
  const pushes = (...list: readonly (readonly [string, Sha | null])[]): readonly BranchPush[] =>
    list.map(([branch, before]) => ({ repositoryId: id, branch, before }));

  const baseline: Baseline = {
    at: NOON,
    defaultBranch: 'main',
    branches: [
      { name: 'main', tip: A },
      { name: 'next', tip: B },
    ],
  };

  describe('REL-6: the baseline', () => {
    test('is taken once, and never changes', async () => {
      expect(await store.baselines.of(id)).toBeNull();
      expect(await store.baselines.keep(id, baseline)).toEqual(baseline);
      expect(await store.baselines.keep(id, { ...baseline, branches: [{ name: 'main', tip: C }] })).toEqual(baseline);
      await store.baselines.notGated(id);
      expect(await store.baselines.of(id)).toEqual(baseline);
    });

    test('until it is taken, of each branch it is remembered where the first push found it', async () => {
      await take({ branchPushes: pushes(['main', A], ['release/9', null]) });
      await take({ branchPushes: pushes(['main', B], ['release/9', C]) });
      expect(await store.baselines.moved(id)).toEqual(
        new Map([
          ['main', A],
          ['release/9', null],
        ]),
      );
      await store.baselines.keep(id, baseline);
      await take({ branchPushes: pushes(['next', null]) });
      expect(await store.baselines.moved(id)).toEqual(new Map());
    });

    test.each(['gateBegins', 'notGated'] as const)('what was pushed before the gate is forgotten (%s)', async (how) => {
      await take({ branchPushes: pushes(['main', A]) });
      if (how === 'gateBegins') await take({ gateBegins: [id], branchPushes: pushes(['main', B]) });
      else await store.baselines.notGated(id);
      expect(await store.baselines.moved(id)).toEqual(new Map());
    });
  });

  describe('REL-6: what was read of a branch', () => {
    const since: RangeStart = { kind: 'release', tag: 'v1', commit: A };
    const range = { since, commits: [commit(B, dev)] };
    const series = [[{ tag: 'v1', commit: A }]];
    const key = (parts: object = {}) => ({
      repositoryId: id,
      tip: B,
      branch: 'main',
      series,
      inclusive: true,
      ...parts,
    });

    test('is found by its tip and the tags that counted, and by nothing else', async () => {
      await store.ranges.keep(key(), range);
      await store.ranges.keep(key(), { ...range, commits: [] });
      expect(await store.ranges.find(key())).toEqual(range);
      for (const other of [{ tip: C }, { series: [] }, { inclusive: false }, { repositoryId: id + 1 }]) {
        expect(await store.ranges.find(key(other))).toBeNull();
      }
    });

    test('the last of a branch is what a later tip goes on from', async () => {
      await store.ranges.keep(key(), range);
      now = addMillis(NOON, 1000);
      await store.ranges.keep(key({ tip: C }), range);
      now = addMillis(NOON, 2000);
      await store.ranges.keep(key({ tip: D, inclusive: false }), range);
      await store.ranges.keep(key({ tip: D, branch: 'next' }), range);
      expect(await store.ranges.latest(key())).toEqual({ ...range, tip: C });
      expect(await store.ranges.latest(key({ series: [] }))).toBeNull();
      expect(await store.ranges.latest(key({ branch: 'other' }))).toBeNull();
    });

    test('of each repository the last thirty are kept', async () => {
      for (let index = 0; index < 32; index += 1) {
        now = addMillis(NOON, index);
        await store.ranges.keep(key({ branch: `b${index}`, tip: asSha(String(index).padStart(40, '0')) }), range);
      }
      const found = await Promise.all(
        Array.from({ length: 32 }, (_, index) => store.ranges.latest(key({ branch: `b${index}` }))),
      );
      expect(found.map((one) => one !== null)).toEqual([false, false, ...Array.from({ length: 30 }, () => true)]);
    });
  });

  describe('SOD-1: by which pull requests commits came', () => {
    const said = (...list: readonly (readonly [Sha, readonly number[]])[]) => new Map(list);

    test('is kept; a commit of none is asked about once more after five minutes', async () => {
      await store.origins.keepCandidates(id, said([A, [5]], [B, []]));
      expect(await store.origins.candidates(id, [A, B, C])).toEqual(said([A, [5]], [B, []]));
      now = addMillis(NOON, 5 * 60_000 - 1);
      expect(await store.origins.candidates(id, [A, B])).toEqual(said([A, [5]], [B, []]));
      now = addMillis(NOON, 5 * 60_000);
      expect(await store.origins.candidates(id, [A, B])).toEqual(said([A, [5]]));
      await store.origins.keepCandidates(id, said([B, []]));
      now = addMillis(NOON, 60 * 60_000);
      expect(await store.origins.candidates(id, [A, B])).toEqual(said([A, [5]], [B, []]));
    });

    test('what the second time brought is kept', async () => {
      await store.origins.keepCandidates(id, said([B, []]));
      await store.origins.keepCandidates(id, said([B, [7]]));
      expect(await store.origins.candidates(id, [B])).toEqual(said([B, [7]]));
    });

    test('merged pull requests are kept, and who pushed to them is known', async () => {
      const pull = { number: 5, opener: dev, mergedBy: null, commits: [commit(A, dev)], forcePushers: [] };
      await store.origins.keepPulls(id, [pull]);
      await store.origins.keepPulls(id, [{ ...pull, opener: null }]);
      expect(await store.origins.pulls(id, [4, 5])).toEqual(new Map([[5, pull]]));
      const rae = person(3, 'rae');
      const since = timeOf('11:00:00');
      await take({
        headChanges: [{ repositoryId: id, number: 5, commit: A, before: null, since }],
        pushes: [{ repositoryId: id, number: 5, pusher: rae }],
      });
      expect(await store.origins.pushers(id, 5)).toEqual([rae]);
      expect(await store.origins.pushers(id, 6)).toEqual([]);
    });
  });
});
