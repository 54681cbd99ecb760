import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Instant, Sha } from '../../../src/domain/ids.ts';
import type { RefPush } from '../../../src/domain/intake.ts';
import type { OpenPush } from '../../../src/domain/range.ts';
import { Store } from '../../../src/store/store.ts';
import { DATABASES, useDatabase } from '../../support/both-databases.ts';
import { intakeOf, newPlace, type Place, person, shaOf, timeOf } from '../../support/intake.ts';

const [A, B, C, D] = [shaOf('a'), shaOf('b'), shaOf('c'), shaOf('d')];
const [dev, eve, kim] = [person(1, 'dev'), person(2, 'eve'), person(3, 'kim')];
const day = (number: number): Instant => new Date(Date.UTC(2026, 0, number)).toISOString() as Instant;

describe.each(DATABASES)('SOD-1: who brought commits, on %s', (kind) => {
  let store: Store;
  let clock = timeOf('13:00:00');
  const opened = useDatabase(kind);
  beforeAll(() => {
    store = new Store(
      opened(),
      () => clock,
      async () => {},
    );
  });

  const push = ({ repository }: Place, commit: Sha, at: Instant, parts: Partial<RefPush> = {}): RefPush => ({
    repositoryId: repository.id,
    ref: 'refs/heads/next',
    before: null,
    commit,
    brought: [commit],
    whole: true,
    pusher: dev,
    at,
    ...parts,
  });
  /** Of a tag, of which GitHub does not say what it brought. */
  const tag = (place: Place, commit: Sha, at: Instant, parts: Partial<RefPush> = {}) =>
    push(place, commit, at, { ref: 'refs/tags/t', brought: [], whole: false, pusher: eve, ...parts });
  const take = (place: Place, ...refPushes: readonly RefPush[]) =>
    store.ingest(intakeOf({ repositories: [place.repository], refPushes }));
  const first = async (place: Place, ...commits: readonly Sha[]) =>
    (await store.pushes.firstOf(place.repository.id, commits)).accounts.map(({ login }) => login);
  const open = (place: Place, ...commits: readonly Sha[]) => store.pushes.open(place.repository.id, 'main', commits);
  const settle = (place: Place, found: OpenPush, commits: readonly Sha[] | null) =>
    store.pushes.settle(place.repository.id, found, commits);
  async function onlyOpen(place: Place, ...commits: readonly Sha[]): Promise<OpenPush> {
    const [only, ...more] = await open(place, ...commits);
    if (only === undefined || more.length > 0) throw new Error(`${more.length + 1} are open`);
    return only;
  }

  test('SOD-1: the first pusher of a commit brought it, whichever of the commits of the push it was', async () => {
    const place = newPlace();
    await take(place, push(place, C, timeOf('12:05:00'), { brought: [A, B, C] }));
    await take(place, push(place, B, timeOf('12:00:00'), { brought: [A, B], pusher: eve }));
    expect(await first(place, A)).toEqual(['eve']);
    expect(await first(place, C, B)).toEqual(['dev', 'eve']);
    expect(await first(place, D)).toEqual([]);
    expect(await open(place, A, B, C)).toEqual([]);
  });

  test('SOD-5: a button that merges brings nothing, provided that it moved the branch from the very commit', async () => {
    const place = newPlace();
    const { id } = place.repository;
    await take(place, push(place, C, timeOf('12:00:00'), { before: D, brought: [A, B, C], pusher: kim }));
    await take(place, push(place, B, timeOf('12:05:00'), { brought: [B] }));
    const by = async (...merges: readonly { readonly tip: Sha; readonly onto: Sha }[]) =>
      (await store.pushes.firstOf(id, [A, B], merges)).accounts;
    expect(await by()).toEqual([kim]);
    expect(await by({ tip: C, onto: D })).toEqual([dev]);
    expect(await by({ tip: C, onto: A }, { tip: B, onto: D })).toEqual([kim]);
  });

  test('SOD-1: 2,048 commits of a push, and the same of another one in the same transaction, are kept', async () => {
    const place = newPlace();
    const many = Array.from({ length: 2_048 }, (_, index) => shaOf('0').replace(/^.{4}/, String(index + 1_000)) as Sha);
    await take(
      place,
      push(place, A, timeOf('12:05:00'), { brought: many }),
      push(place, B, timeOf('12:00:00'), { brought: many.toReversed(), pusher: kim }),
      push(place, B, timeOf('12:09:00'), { brought: many }),
    );
    expect(await first(place, ...many)).toEqual(['kim']);
  });

  test('SOD-1: a push of which it is not known what it brought is open while it may have been the first', async () => {
    const place = newPlace();
    await take(place, tag(place, B, timeOf('12:00:00')), push(place, A, timeOf('12:05:00')));
    expect(await onlyOpen(place, A)).toEqual({
      seq: expect.any(Number),
      ref: 'refs/tags/t',
      commit: B,
      pusher: eve,
      at: timeOf('12:00:00'),
      had: null,
    });
    expect(await open(newPlace(), A)).toEqual([]);
    expect(await open(place)).toEqual([]);
    await settle(place, await onlyOpen(place, A), [B, A]);
    expect(await open(place, A, D)).toEqual([]);
    expect(await first(place, A)).toEqual(['eve']);
  });

  test.each<[string, string, string, Sha]>([
    ['before its own commit came by somebody else', '11:59:59', '12:05:00', B],
    ['before any of the commits came at all', '12:05:00', '11:59:59', A],
  ])('SOD-1: it is not open where it came after: %s', async (_, own, other, known) => {
    const place = newPlace();
    await take(place, tag(place, B, timeOf('12:00:00')), push(place, known, timeOf(known === B ? own : other)));
    expect(await open(place, A)).toEqual([]);
  });

  test('SOD-1: within one second, the resolution of GitHub’s times, it is open but for the person who brought its commit', async () => {
    const place = newPlace();
    await take(place, tag(place, B, timeOf('12:00:00')), push(place, B, timeOf('12:00:00'), { brought: [A, B] }));
    expect(await open(place, A)).toHaveLength(1);
    const own = newPlace();
    await take(own, tag(own, B, timeOf('12:00:00')), push(own, B, timeOf('12:00:00'), { brought: [B], pusher: eve }));
    expect(await open(own, A)).toEqual([]);
  });

  test('SOD-1: what the repository had at that time is the tip of the default branch', async () => {
    const main = { ref: 'refs/heads/main', brought: [], pusher: kim };
    const earlier = newPlace();
    await take(earlier, push(earlier, C, timeOf('11:00:00'), main), push(earlier, D, timeOf('12:30:00'), main));
    await take(earlier, tag(earlier, B, timeOf('12:00:00')));
    expect((await onlyOpen(earlier, A)).had).toBe(C);
    const later = newPlace();
    await take(later, tag(later, B, timeOf('12:00:00')));
    await take(later, push(later, D, timeOf('12:30:00'), { ...main, before: C }));
    expect((await onlyOpen(later, A)).had).toBe(C);
  });

  test('SOD-1: if GitHub cannot say what it brought, the pusher counts wherever it may have been the first', async () => {
    const place = newPlace();
    await take(place, tag(place, B, timeOf('12:00:00')), push(place, A, timeOf('12:05:00')));
    await settle(place, await onlyOpen(place, A), null);
    expect(await open(place, A)).toEqual([]);
    expect(await first(place, A)).toEqual(['dev', 'eve']);
    await take(place, push(place, C, timeOf('11:00:00')));
    expect(await first(place, C)).toEqual(['dev']);
  });

  test('SOD-1: what somebody brought whom GitHub did not name is unknown', async () => {
    const place = newPlace();
    const { id } = place.repository;
    await take(place, tag(place, B, timeOf('12:00:00'), { pusher: null }));
    await take(place, push(place, A, timeOf('12:05:00')));
    await settle(place, await onlyOpen(place, A), [A, B]);
    expect(await store.pushes.firstOf(id, [A])).toEqual({ accounts: [dev], unnamed: true });
    expect(await store.pushes.firstOf(id, [C])).toEqual({ accounts: [], unnamed: false });
    await take(place, tag(place, D, timeOf('12:00:00'), { pusher: null }));
    await settle(place, await onlyOpen(place, C), null);
    expect(await store.pushes.firstOf(id, [C])).toEqual({ accounts: [], unnamed: true });
  });

  test('SOD-1: what an open release needs is not forgotten, and neither is the first while a later push is kept', async () => {
    const place = newPlace();
    await take(place, push(place, A, day(1)), push(place, B, day(1)), push(place, C, day(1)));
    await take(place, push(place, C, day(200), { pusher: kim }));
    clock = day(200);
    expect(await first(place, A)).toEqual(['dev']);
    await store.pushes.forget(day(150));
    expect(await first(place, A, B)).toEqual(['dev']);
    expect(await first(place, B)).toEqual([]);
    expect(await first(place, C)).toEqual(['dev']);
    await store.pushes.forget(day(201));
    expect(await first(place, A, C)).toEqual([]);
    clock = timeOf('13:00:00');
  });
});
