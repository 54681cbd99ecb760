import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { addMillis, type Instant } from '../../../src/domain/ids.ts';
import type { Entry } from '../../../src/domain/journal.ts';
import type { TagSubject } from '../../../src/domain/subject.ts';
import type { TagFindings, TagVerdict } from '../../../src/domain/tag.ts';
import { tagEntries } from '../../../src/journal/tag-entries.ts';
import type { Database } from '../../../src/store/db/database.ts';
import { journals } from '../../../src/store/journal/journal.ts';
import { Store } from '../../../src/store/store.ts';
import { DATABASES, useDatabase } from '../../support/both-databases.ts';
import { dev, rae, sam } from '../../support/facts.ts';
import { intakeOf, newPlace, type Place, shaOf, timeOf } from '../../support/intake.ts';
import { tagVerdict } from '../../support/tag-facts.ts';
import { aTurn } from '../../support/turn.ts';

const [A, B, C] = [shaOf('a'), shaOf('b'), shaOf('c')];
const NOON = timeOf('12:00:00');
const MINUTE = 60_000;
const FOUND: TagFindings = { seen: [], baseline: [], ignored: [], judge: [] };

describe.each(DATABASES)('what is known of tags, on %s', (kind) => {
  let database: Database;
  let now: Instant;
  let store: Store;
  let place: Place;
  let id: number;

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
    await database.db.deleteFrom('repositories').execute();
    now = NOON;
    place = newPlace();
    id = place.repository.id;
    await told();
  });

  /** A webhook about the repository, with what it tells of tags. */
  async function told(...tags: readonly (readonly [string, typeof A | null, typeof dev | null])[]): Promise<void> {
    const pushes = tags.map(([tag, object, actor]) => ({ repositoryId: id, tag, object, actor }));
    await store.ingest(intakeOf({ repositories: [place.repository], tags: pushes }));
  }
  const subject = (name: string): TagSubject => ({ kind: 'tag', repository: place.repository, name });
  async function decided(name: string, parts: Partial<TagVerdict> = {}): Promise<void> {
    const verdict = tagVerdict({ subject: subject(name), commit: A, object: A, ...parts });
    const turn = await store.takeTurn(subject(name));
    const standing = verdict.outcome === 'not-judged' ? 'ignored' : verdict.outcome;
    await store.tags.remember(turn, id, { standing, verdict }, tagEntries);
  }
  const accepted = (commit: typeof A, seq = 0) => ({ how: 'passed', object: commit, commit, at: NOON, seq }) as const;

  test('TAG-2: what webhooks tell of a tag is kept in the order in which it came, with who did it', async () => {
    await told(['v1', A, sam], ['v2', B, dev]);
    await told(['v1', null, dev]);
    const { sightings, object, standing } = await store.tags.memoryOf(id, 'v1');
    expect(sightings).toEqual([
      { seq: expect.any(Number), object: A, actor: sam, at: NOON, source: 'webhook' },
      { seq: expect.any(Number), object: null, actor: dev, at: NOON, source: 'webhook' },
    ]);
    expect((sightings[1]?.seq ?? 0) > (sightings[0]?.seq ?? 0)).toBe(true);
    expect([object, standing]).toEqual([null, null]);
    expect(await store.tags.memoryOf(id, 'v3')).toEqual({
      sightings: [],
      accepted: null,
      object: null,
      standing: null,
      commit: null,
      decidedAt: null,
      issue: null,
    });
  });

  test('TAG-4: an observation stores where it found a tag, unless a webhook reported it since', async () => {
    await told(['v1', A, sam]);
    const seq = (await store.tags.memoryOf(id, 'v1')).sightings.at(-1)?.seq ?? 0;
    expect(await store.tags.observe(place.repository, 'v1', B, seq)).toBe(true);
    expect(await store.tags.observe(place.repository, 'v1', C, seq)).toBe(false);
    expect(await store.tags.memoryOf(id, 'v1')).toMatchObject({ object: B, sightings: [{ object: A }, { object: B }] });
  });

  test('TAG-2: a decision is kept by the newest turn only, with what the journal says of it', async () => {
    const turn = await store.takeTurn(subject('v1'));
    const entries: Entry[] = [];
    const take = (before: TagVerdict | null, after: TagVerdict) => {
      entries.push(...tagEntries(before, after));
      return entries;
    };
    await store.tags.remember(
      turn,
      id,
      { standing: 'violation', verdict: tagVerdict({ subject: subject('v1'), object: A, commit: A }) },
      take,
    );
    expect(entries.map(({ kind }) => kind)).toEqual(['violation', 'decision']);
    expect((await journals(database.db)).map((one) => one.id)).toContain(id);
    await store.takeTurn(subject('v1'));
    await expect(
      store.tags.remember(
        turn,
        id,
        { standing: 'passed', verdict: tagVerdict({ subject: subject('v1') }) },
        tagEntries,
      ),
    ).rejects.toThrow('was taken by another process');
    expect(await store.tags.memoryOf(id, 'v1')).toMatchObject({ standing: 'violation', commit: A });
    await expect(
      store.tags.remember(
        aTurn(subject('v2')),
        id,
        { standing: 'passed', verdict: tagVerdict({ subject: subject('v2') }) },
        tagEntries,
      ),
    ).rejects.toThrow('was taken by another process');
  });

  test('TAG-2: the tags that count at a commit now, by name, with who released with them', async () => {
    const counts = { outcome: 'passed', violations: [], accepted: accepted(A) } as const;
    await decided('v2', { ...counts, deployer: rae });
    await decided('v1', { ...counts, deployer: null });
    await decided('v3', { object: B, commit: B, accepted: accepted(A) });
    await decided('v4', { ...counts, accepted: accepted(B), deployer: rae });
    expect(await store.tags.passedOn(id, A)).toEqual([
      { tag: 'v1', by: null },
      { tag: 'v2', by: rae },
    ]);
    expect(await store.tags.passedOn(id + 1, A)).toEqual([]);
    await decided('v2', { outcome: 'gone', object: null, commit: null, violations: [], accepted: accepted(A) });
    expect(await store.tags.passedOn(id, A)).toEqual([{ tag: 'v1', by: null }]);
  });

  test('TAG-3: verdicts against tags on a commit, also where they counted before', async () => {
    await decided('v1');
    await decided('v2', { outcome: 'passed', violations: [], accepted: accepted(A) });
    await decided('v3', { object: B, commit: B, accepted: accepted(A) });
    await decided('v4', { outcome: 'error', object: C, commit: C });
    await store.tags.keepIssue(id, 'v1', { number: 3, url: 'https://x/3' });
    const on = async (commit: typeof A) =>
      (await store.tags.violationsOn(id, commit)).map(({ verdict, issue }) => [verdict.subject.name, issue]);
    expect(await on(A)).toEqual([
      ['v1', 'https://x/3'],
      ['v3', null],
    ]);
    expect(await on(B)).toEqual([['v3', null]]);
    expect(await on(C)).toEqual([['v4', null]]);
    expect(await store.tags.violationsOn(id + 1, A)).toEqual([]);
    await decided('v1', { outcome: 'gone', object: null, commit: null, violations: [] });
    expect(await on(A)).toEqual([['v3', null]]);
    expect((await store.tags.memoryOf(id, 'v1')).issue).toBe(3);
  });

  test('TAG-2: release tags are those that count, where they counted; a violation never does', async () => {
    await decided('v1', { outcome: 'passed', violations: [], accepted: accepted(A) });
    await decided('v2');
    await decided('v3', { object: C, commit: C, accepted: accepted(B) });
    expect(await store.tags.releaseTags(id)).toEqual([
      { tag: 'v1', commit: A },
      { tag: 'v3', commit: B },
    ]);
    expect((await store.tags.memoryOf(id, 'v1')).accepted).toEqual(accepted(A));
  });

  test('TAG-4: the first observation makes the baseline, once; what was reported meanwhile stays', async () => {
    const first = await store.tags.known(id);
    expect(first).toEqual({ first: true, seq: 0, tags: [] });
    await told(['v2', C, dev]);
    const listed = { name: 'v1', object: A, commit: A };
    const seen = [
      { name: 'v2', object: B },
      { name: 'v3', object: B },
    ];
    const ignored = [{ name: 'nightly', object: B, commit: null }];
    await store.tags.found(place.repository, { ...FOUND, baseline: [listed], seen, ignored }, first.seq, NOON);
    const after = await store.tags.known(id);
    expect(after.first).toBe(false);
    expect(after.tags.map(({ name, object, standing }) => [name, object, standing])).toEqual([
      ['nightly', B, 'ignored'],
      ['v1', A, 'baseline'],
      ['v2', C, null],
      ['v3', B, null],
    ]);
    expect(await store.tags.releaseTags(id)).toEqual([{ tag: 'v1', commit: A }]);
    expect((await store.tags.memoryOf(id, 'v1')).accepted).toMatchObject({ how: 'baseline', commit: A });
  });

  test('TAG-4: what was judged meanwhile is no baseline; what was ignored may become one', async () => {
    await decided('v1');
    await store.tags.found(place.repository, { ...FOUND, ignored: [{ name: 'v2', object: A, commit: A }] }, 0, NOON);
    const both = ['v1', 'v2'].map((name) => ({ name, object: A, commit: A }));
    await store.tags.found(place.repository, { ...FOUND, baseline: both }, 0, NOON);
    expect((await store.tags.memoryOf(id, 'v1')).standing).toBe('violation');
    expect((await store.tags.memoryOf(id, 'v2')).standing).toBe('baseline');
  });

  test('TAG-4: many tags are kept at once', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => ({ name: `v${index}`, object: A, commit: A }));
    const seen = many.map(({ name }) => ({ name: `s${name}`, object: B }));
    await store.tags.found(place.repository, { ...FOUND, baseline: many, seen }, 0, NOON);
    expect((await store.tags.known(id)).tags).toHaveLength(5_000);
  });

  test('TAG-4: each repository is due once at its time, seldom without a policy, and at its first observation when it gets one', async () => {
    const due = async () => (await store.tags.takeDue(10)).map(({ repository }) => repository.name);
    expect(await due()).toEqual(['shop']);
    expect(await due()).toEqual([]);
    await store.tags.found(place.repository, FOUND, 0, NOON);
    now = addMillis(NOON, 6 * MINUTE);
    expect(await due()).toEqual(['shop']);
    await store.tags.notGated(place.repository);
    now = addMillis(now, 6 * MINUTE);
    expect(await due()).toEqual(['shop']);
    now = addMillis(now, 23 * 60 * MINUTE);
    expect(await due()).toEqual([]);
    now = addMillis(now, 6 * 60 * MINUTE);
    expect(await due()).toEqual(['shop']);
    expect((await store.tags.known(id)).first).toBe(true);
  });

  test('TAG-4: at most so many repositories are due at once, and none that the app lost', async () => {
    const other = newPlace();
    await store.ingest(intakeOf({ repositories: [other.repository] }));
    expect(await store.tags.takeDue(1)).toHaveLength(1);
    expect(await store.tags.takeDue(1)).toHaveLength(1);
    now = addMillis(NOON, 10 * MINUTE);
    await store.ingest(intakeOf({ lost: { installations: [], repositories: [id] } }));
    expect((await store.tags.takeDue(9)).map(({ repository }) => repository.owner)).toEqual([other.repository.owner]);
  });
});
