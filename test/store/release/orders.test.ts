import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { addMillis, type Instant } from '../../../src/domain/ids.ts';
import type { OrderProblem, ReleaseOrder } from '../../../src/domain/release-order.ts';
import type { Act, Disposition, Verdict } from '../../../src/domain/verdict.ts';
import type { Database } from '../../../src/store/db/database.ts';
import { Store } from '../../../src/store/store.ts';
import { DATABASES, useDatabase } from '../../support/both-databases.ts';
import { intakeOf, newPlace, type Place, person, shaOf, timeOf } from '../../support/intake.ts';

const [A, B] = [shaOf('a'), shaOf('b')];
const NOON = timeOf('12:00:00');
const MINUTE = 60_000;

describe.each(DATABASES)('orders to release, on %s', (kind) => {
  let database: Database;
  let now: Instant;
  let store: Store;
  let place: Place;

  const opened = useDatabase(kind);
  beforeAll(() => {
    database = opened();
    store = new Store(
      database,
      () => now,
      async () => {},
    );
  });
  beforeEach(async () => {
    now = NOON;
    place = newPlace();
    await store.ingest(intakeOf({ repositories: [place.repository] }));
    await store.observeHead(place.subject, place.repository.id, { commit: A, tree: shaOf('1'), at: NOON, trees: [] });
  });

  const act = (line: number): Act => ({
    id: `comment:9:${line}`,
    via: 'comment',
    actor: person(3, 'rae'),
    at: NOON,
    url: 'https://github.example/9',
    reactTo: 'IC_9',
    text: '/release v1.4.0',
  });
  const order = (line = 1, parts: Partial<ReleaseOrder> = {}): ReleaseOrder => ({
    act: act(line).id,
    person: person(3, 'rae'),
    at: NOON,
    url: 'https://github.example/9',
    tag: 'v1.4.0',
    head: A,
    base: 'main',
    method: 'squash',
    createRelease: true,
    ...parts,
  });
  const problems: readonly OrderProblem[] = [{ code: 'not-ready' }, { code: 'moved', from: B }];
  const decide = (...acts: readonly (readonly [number, Disposition])[]) => {
    const verdict: Verdict = {
      subject: place.subject,
      at: now,
      head: A,
      outcome: 'ready',
      release: { by: 'rule' },
      policyDigest: null,
      requirements: [],
      acts: acts.map(([line, disposition]) => ({ act: act(line), disposition })),
      remember: [],
      nextChange: null,
    };
    return store.remember(verdict, { base: 'main', opener: null }, () => []);
  };
  const refused: Disposition = {
    kind: 'refused',
    state: null,
    refusal: { code: 'order', problems, deployers: [person(4, 'sam')] },
  };
  const ordered = (one = order()): Disposition => ({ kind: 'ordered', order: one });
  const remembered = async () => (await store.memoryOf(place.subject)).orders;
  const key = () => [place.repository.id, 12] as const;

  test('MRG-1: the first decision about an order stands, whatever is decided later', async () => {
    await decide([1, refused]);
    await decide([1, ordered()], [2, ordered(order(2))]);
    await decide([2, refused]);
    expect(await remembered()).toEqual([
      { kind: 'refused', act: 'comment:9:1', problems, deployers: [person(4, 'sam')] },
      { kind: 'accepted', act: 'comment:9:2', order: order(2), open: true },
    ]);
    expect((await store.orders.open(...key()))?.order).toEqual(order(2));
  });

  test('other refusals and acts are no orders', async () => {
    await decide([1, { kind: 'refused', state: null, refusal: { code: 'edited' } }], [2, { kind: 'done' }]);
    expect(await remembered()).toEqual([]);
    expect(await store.orders.open(...key())).toBeNull();
  });

  test('how far an order is, is kept until the person was answered', async () => {
    await decide([1, ordered()]);
    expect(await store.orders.open(...key())).toEqual({ order: order(), queued: false, commit: null, end: null });
    await store.orders.queued(...key(), order(), true);
    await store.orders.merged(...key(), order(), B);
    await store.orders.ended(...key(), order(), { kind: 'not-passed', commit: B });
    expect(await store.orders.open(...key())).toEqual({
      order: order(),
      queued: true,
      commit: B,
      end: { kind: 'not-passed', commit: B },
    });
    await store.orders.close(...key(), order());
    expect(await store.orders.open(...key())).toBeNull();
    expect(await remembered()).toEqual([{ kind: 'accepted', act: 'comment:9:1', order: order(), open: false }]);
    await decide([1, ordered()]);
    expect(await store.orders.open(...key())).toBeNull();
  });

  test('one order at a time is carried out for a pull request', async () => {
    await expect(decide([1, ordered()], [2, ordered(order(2))])).rejects.toThrow(/unique|duplicate/);
    expect(await remembered()).toEqual([]);
  });

  test('SOD-5: a tag is the person’s only at the commit that the order became', async () => {
    await decide([1, ordered()]);
    const by = (tag: string, commit: typeof A, repository = place.repository.id) =>
      store.orders.tagOrderedBy(repository, tag, commit);
    expect(await by('v1.4.0', B)).toBeNull();
    await store.orders.merged(...key(), order(), B);
    expect(await by('v1.4.0', B)).toEqual(person(3, 'rae'));
    expect([await by('v1.4.1', B), await by('v1.4.0', A), await by('v1.4.0', B, 1)]).toEqual([null, null, null]);
  });

  test('an order that is not done is observed after some minutes, by one process', async () => {
    await decide([1, ordered()]);
    const due = async () =>
      (await store.orders.takeDue(10)).filter(({ subject }) => subject.repository.owner === place.repository.owner);
    expect(await due()).toEqual([]);
    now = addMillis(NOON, 3 * MINUTE);
    const both = await Promise.all([due(), due()]);
    expect(both.flat()).toEqual([{ installation: 7, subject: place.subject }]);
    expect(await due()).toEqual([]);
    now = addMillis(NOON, 6 * MINUTE);
    await store.orders.close(...key(), order());
    expect(await due()).toEqual([]);
  });
});
