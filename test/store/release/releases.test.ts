import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asPolicyDigest, asSha, asStateName, type Instant } from '../../../src/domain/ids.ts';
import type { ReleaseRecord } from '../../../src/domain/release.ts';
import { mergeEntries } from '../../../src/journal/merge-entries.ts';
import type { Database } from '../../../src/store/db/database.ts';
import { pullRequestEntries, verify } from '../../../src/store/journal/journal.ts';
import { Store } from '../../../src/store/store.ts';
import { DATABASES, useDatabase } from '../../support/both-databases.ts';
import { intakeOf, newPlace, type Place, person, shaOf, timeOf } from '../../support/intake.ts';

const [A, B, C] = [shaOf('a'), shaOf('b'), shaOf('c')];
const NOON = timeOf('12:00:00');

describe.each(DATABASES)('what is recorded of merges, on %s', (kind) => {
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
  });

  const found = (parts: Partial<ReleaseRecord> = {}): Omit<ReleaseRecord, 'recordedAt'> => ({
    repositoryId: place.repository.id,
    number: 12,
    url: 'https://github.example/acme/shop/pull/12',
    title: 'Release “1.4”',
    base: 'main',
    head: A,
    commit: B,
    mergedAt: timeOf('11:59:58'),
    mergedBy: person(3, 'rae'),
    releasedBy: null,
    outcome: 'blocked',
    check: 'failure',
    passed: false,
    bypass: true,
    told: true,
    missing: [
      { code: 'held', by: [person(5, 'kim')] },
      { code: 'state', state: asStateName('security'), status: 'pending', have: 1, need: 2, objectors: [] },
    ],
    signers: [],
    authors: [person(7, 'dev'), { id: 10, login: 'robot[bot]', kind: 'bot' }],
    policyDigest: asPolicyDigest('d'.repeat(64)),
    ...parts,
  });
  const passed = { outcome: 'ready', check: 'success', passed: true, bypass: false, told: false, missing: [] } as const;

  test('TAG-1: a record comes back as it was written, with the time', async () => {
    const one = found();
    expect(await store.releases.record(one, [])).toEqual({ record: { ...one, recordedAt: NOON }, fresh: true });
    expect(await store.releases.of(place.repository.id, 12)).toEqual({ ...one, recordedAt: NOON });
    const bare = found({ number: 13, mergedBy: null, releasedBy: person(3, 'rae'), check: null, policyDigest: null });
    expect((await store.releases.record(bare, [])).record).toEqual({ ...bare, recordedAt: NOON });
  });

  test('MRG-2: what was recorded once stays, whatever a second observation finds', async () => {
    await store.releases.record(found(), []);
    now = timeOf('12:00:01');
    const again = await store.releases.record(found({ ...passed, title: 'Another' }), []);
    expect(again).toEqual({ record: { ...found(), recordedAt: NOON }, fresh: false });
  });

  test('REC-1, MRG-2: the journal records a merge once, with its record, and none whose record was not stored', async () => {
    const tell = (parts: Partial<ReleaseRecord>) => store.releases.record(found(parts), mergeEntries(found(parts)));
    await tell({});
    await tell(passed);
    await expect(tell({ number: 14, passed: true })).rejects.toThrow(/check constraint|releases_check/);
    const told = (number: number) => pullRequestEntries(database.db, place.repository.id, `#${number}`, null);
    expect(await told(12)).toMatchObject([{ kind: 'bypass', actor: person(3, 'rae'), recordedAt: NOON }]);
    expect(await told(14)).toEqual([]);
    expect(await verify(database.db, place.repository.id)).toMatchObject({ right: 1, fault: null });
  });

  test('two observations at the same time make one record', async () => {
    const both = await Promise.all([store.releases.record(found(), []), store.releases.record(found(passed), [])]);
    expect(both.filter(({ fresh }) => fresh)).toHaveLength(1);
    expect(both[0]?.record).toEqual(both[1]?.record);
  });

  test('nothing is known of other commits, pull requests and repositories', async () => {
    await store.releases.record(found(), []);
    const other = newPlace();
    expect(await store.releases.of(place.repository.id, 13)).toBeNull();
    expect(await store.releases.of(other.repository.id, 12)).toBeNull();
    expect(await store.releases.ofCommit(place.repository.id, A)).toBeNull();
    expect(await store.releases.ofCommit(other.repository.id, B)).toBeNull();
    expect(await store.releases.among(place.repository.id, [])).toEqual([]);
  });

  test('TAG-1: if several became one commit, the one that did not pass decides, with the authors of all', async () => {
    const none = {
      outcome: 'not-applicable',
      check: 'skipped',
      passed: false,
      bypass: false,
      told: false,
      missing: [],
    } as const;
    await store.releases.record(found({ ...none, number: 1, authors: [person(8, 'ann')] }), []);
    expect((await store.releases.ofCommit(place.repository.id, B))?.number).toBe(1);
    await store.releases.record(found({ ...passed, number: 2 }), []);
    expect(await store.releases.ofCommit(place.repository.id, B)).toMatchObject({ number: 2, passed: true });
    expect((await store.releases.ofCommit(place.repository.id, B))?.authors.map(({ login }) => login).sort()).toEqual([
      'ann',
      'dev',
      'robot[bot]',
    ]);
    await store.releases.record(found({ number: 3 }), []);
    expect(await store.releases.ofCommit(place.repository.id, B)).toMatchObject({ number: 3, passed: false });
  });

  test('SOD-5: the records among many commits come by number, each once', async () => {
    await store.releases.record(found({ number: 5, commit: C }), []);
    await store.releases.record(found({ number: 4 }), []);
    await store.releases.record(found({ number: 6, commit: A }), []);
    const many = Array.from({ length: 12_000 }, (_, index) => asSha(index.toString(16).padStart(40, '0')));
    const among = await store.releases.among(place.repository.id, [B, C, B, ...many]);
    expect(among.map(({ number }) => number)).toEqual([4, 5]);
  });

  test('a record that both passed and is a bypass cannot be written', async () => {
    await expect(store.releases.record(found({ passed: true }), [])).rejects.toThrow(/check constraint|releases_check/);
  });
});
