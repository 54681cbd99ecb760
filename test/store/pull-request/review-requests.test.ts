import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asStateName, type Instant } from '../../../src/domain/ids.ts';
import type { Entry } from '../../../src/domain/journal.ts';
import type { AskedReview } from '../../../src/domain/review-request.ts';
import type { Verdict } from '../../../src/domain/verdict.ts';
import type { Database } from '../../../src/store/db/database.ts';
import { Store } from '../../../src/store/store.ts';
import { DATABASES, useDatabase } from '../../support/both-databases.ts';
import { kim, lee } from '../../support/facts.ts';
import { intakeOf, newPlace, type Place, shaOf, timeOf } from '../../support/intake.ts';
import { askedFor, person, team } from '../../support/review-requests.ts';

const [A, B] = [shaOf('a'), shaOf('b')];
const NOON = timeOf('12:00:00');

describe.each(DATABASES)('NTF-1: who was asked for a review, on %s', (kind) => {
  let store: Store;
  let place: Place;
  let database: Database;
  const opened = useDatabase(kind);
  beforeAll(() => {
    database = opened();
    store = new Store(
      database,
      () => NOON,
      async () => {},
    );
  });
  beforeEach(async () => {
    place = newPlace();
    await store.ingest(intakeOf({ repositories: [place.repository] }));
    await store.observeHead(place.subject, place.repository.id, { commit: A, tree: shaOf('1'), at: NOON, trees: [] });
  });

  const asked = (state: string, parts: Partial<AskedReview> = {}): AskedReview =>
    askedFor(state, person(kim), NOON, { head: A, ...parts });
  const record = (...some: readonly AskedReview[]) =>
    store.reviewRequests.record(place.repository.id, place.subject.number, some);
  const stored = async () => (await store.memoryOf(place.subject)).asked;

  test('is remembered as it was stored, people and teams, in that order; nobody at first', async () => {
    expect(await store.memoryOf(place.subject)).not.toHaveProperty('asked');
    await record();
    const all = [
      asked('security', { head: B }),
      asked('product', { reviewer: team('appsec'), posted: false }),
      asked('security', { reviewer: person(lee), status: 'refused', posted: false, said: 'No collaborator' }),
      asked('product'),
    ];
    await record(...all.slice(0, 2));
    await record(...all.slice(2));
    expect(await stored()).toEqual(all);
  });

  test('is stored once for a state, a head and a reviewer: the time and who asked stay, what became of it changes', async () => {
    await record(asked('security'), asked('security', { head: B }));
    const later = timeOf('13:00:00');
    await record(asked('security', { at: later, posted: false, status: 'taken-back', said: 'no' }));
    expect(await stored()).toEqual([
      asked('security', { status: 'taken-back', said: 'no' }),
      asked('security', { head: B }),
    ]);
  });

  test('is another pull request’s own', async () => {
    await record(asked('security'));
    const other = { ...place.subject, number: place.subject.number + 1 };
    expect(await store.memoryOf(other)).not.toHaveProperty('asked');
  });

  test.each([
    ['merged', false],
    ['closed', true],
    ['gone', true],
  ] as const)(
    'is forgotten once the pull request is merged, and nobody is asked twice after reopening: %s',
    async (how, kept) => {
      await record(asked('security'));
      await store.close(place.subject, how);
      expect((await stored()) !== undefined).toBe(kept);
    },
  );

  test('goes with its repository', async () => {
    await record(asked('security'));
    await database.db.deleteFrom('repositories').where('id', '=', place.repository.id).execute();
    const left = await database.db
      .selectFrom('review_requests')
      .selectAll()
      .where('repository_id', '=', place.repository.id)
      .execute();
    expect(left).toEqual([]);
  });

  describe('who signed last', () => {
    const entry = (who: typeof kim | null, at: Instant, of: Entry['kind'] = 'sign-off'): Entry => ({
      kind: of,
      subject: '#12',
      at,
      actor: who,
      evidence: null,
      commit: A,
      policyDigest: null,
      detail: null,
    });
    const write = (...entries: readonly Entry[]) => {
      const verdict: Verdict = {
        subject: place.subject,
        at: NOON,
        head: A,
        outcome: 'pending',
        release: { by: 'rule' },
        policyDigest: null,
        requirements: [],
        acts: [],
        remember: [],
        nextChange: null,
      };
      return store.remember(verdict, { base: 'main', opener: null }, () => entries);
    };

    test('is what the journal has of each account, the last sign-off alone, of this repository', async () => {
      const times = ['10:00:00', '11:00:00', '12:00:00'].map(timeOf);
      const [ten = NOON, eleven = NOON, twelve = NOON] = times;
      await write(
        entry(kim, ten),
        entry(lee, eleven),
        entry(kim, twelve),
        entry(null, twelve),
        entry(lee, twelve, 'refusal'),
      );
      expect(await store.reviewRequests.lastSignOffs(place.repository.id)).toEqual(
        new Map([
          [kim.id, twelve],
          [lee.id, eleven],
        ]),
      );
      expect(await store.reviewRequests.lastSignOffs(newPlace().repository.id)).toEqual(new Map());
    });
  });

  test('a state of any name is stored', async () => {
    await record(asked(asStateName('legal-review')));
    expect((await stored())?.map(({ state }) => state)).toEqual(['legal-review']);
  });
});
