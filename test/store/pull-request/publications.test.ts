import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Conclusion } from '../../../src/domain/effects.ts';
import { addMillis, type Instant } from '../../../src/domain/ids.ts';
import type { Decision } from '../../../src/domain/publication.ts';
import type { Turn } from '../../../src/domain/subject.ts';
import type { Verdict } from '../../../src/domain/verdict.ts';
import { verdictEntries } from '../../../src/journal/entries.ts';
import type { Database } from '../../../src/store/db/database.ts';
import { Store } from '../../../src/store/store.ts';
import { DATABASES, useDatabase } from '../../support/both-databases.ts';
import { intakeOf, newPlace, type Place, shaOf, timeOf } from '../../support/intake.ts';
import { aTurn } from '../../support/turn.ts';

const [A, B] = [shaOf('a'), shaOf('b')];
const NOON = timeOf('12:00:00');
const MINUTE = 60_000;

describe.each(DATABASES)('what was published, on %s', (kind) => {
  let database: Database;
  let now: Instant;
  let store: Store;
  let place: Place;
  let turn: Turn;

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
    // Whatever an earlier test left is not due in a later one.
    await database.db.deleteFrom('repositories').execute();
    now = NOON;
    place = newPlace();
    await known(place);
    turn = await store.takeTurn(place.subject);
  });

  /** An open release whose head was looked at. */
  async function known(one: Place, parts: Partial<Verdict> = {}): Promise<void> {
    await store.ingest(intakeOf({ repositories: [one.repository] }));
    await store.observeHead(one.subject, one.repository.id, { commit: A, tree: shaOf('1'), at: NOON, trees: [] });
    await store.remember(
      {
        subject: one.subject,
        at: NOON,
        head: A,
        outcome: 'pending',
        release: { by: 'rule' },
        policyDigest: null,
        requirements: [],
        acts: [],
        remember: [],
        nextChange: null,
        ...parts,
      },
      { base: 'main', opener: null },
      verdictEntries,
    );
  }
  const decision = (conclusion: Conclusion, at = NOON, head = A): Decision => ({
    head,
    conclusion,
    at,
    confirmWithinMillis: 15 * MINUTE,
  });
  const begins = { before: false, after: true };
  const ends = { before: true, after: false };
  const due = async (every = MINUTE, limit = 100) =>
    (await store.takeDue(every, limit)).map(({ subject, overdue, installation }) => ({
      name: subject.repository.owner,
      number: subject.number,
      overdue,
      installation,
    }));
  const it = (overdue: boolean) => [{ name: place.repository.owner, number: 12, overdue, installation: 7 }];

  test('VER-5: of the open releases of an owner those that pass come first, since a change of people can take that away', async () => {
    const later = { ...place, subject: { ...place.subject, number: 13 } };
    await known(later);
    const turnOfLater = await store.takeTurn(later.subject);
    const numbers = async () => (await store.openReleasesAndErrors(place.repository.owner)).map(({ number }) => number);
    await store.confirm(turn, decision('action_required'));
    expect(await numbers()).toEqual([12, 13]);
    await store.confirm(turnOfLater, decision('success'));
    expect(await numbers()).toEqual([13, 12]);
    await store.confirm(turn, decision('success'));
    expect(await numbers()).toEqual([12, 13]);
  });

  describe('MRG-2: what an error replaced that says that a result could not be confirmed', () => {
    const ready = () => known(place, { outcome: 'ready' });
    const proof = (head = A) => store.passedUnconfirmed(place.subject, head);

    test('MRG-2: is proof that the check passed, on that head, by the last verdict, until there is another', async () => {
      await ready();
      await store.confirm(turn, decision('success'));
      expect(await proof()).toBe(false);
      await store.replaced(turn, A);
      expect([await proof(), await proof(B)]).toEqual([true, false]);
      // The replacement is written again where its answer was lost.
      await store.replaced(turn, A);
      expect(await proof()).toBe(true);
      await store.confirm(turn, decision('success'));
      expect(await proof()).toBe(false);
    });

    test.each<[string, () => Promise<void>]>([
      ['of one that did not pass', async () => store.confirm(turn, decision('action_required'))],
      ['of one on another head', async () => store.confirm(turn, decision('success', NOON, B))],
    ])('MRG-2: is no proof %s', async (_, publish) => {
      await ready();
      await publish();
      await store.replaced(turn, A);
      expect(await proof()).toBe(false);
    });

    test('MRG-2: is no proof if the last verdict was another', async () => {
      await ready();
      await store.confirm(turn, decision('success'));
      await known(place, { outcome: 'blocked' });
      await store.replaced(turn, A);
      expect(await proof()).toBe(false);
    });
  });

  describe('VER-6: turns', () => {
    test('VER-6: taking the next turn revokes the right to write of the last', async () => {
      await store.hold(turn);
      const next = await store.takeTurn(place.subject);
      expect(next.number).toBe(turn.number + 1);
      await store.hold(next);
      await expect(store.hold(turn)).rejects.toThrow('was taken by another process');
      await expect(store.announce(turn, decision('success'), begins)).rejects.toThrow('was taken');
      await expect(store.confirm(turn, decision('success'))).rejects.toThrow('was taken');
      await expect(store.replaced(turn, A)).rejects.toThrow('was taken');
      expect(await store.publicationOf(place.subject)).toBeNull();
    });

    test('VER-6: turns that are taken at the same time are different ones, and only the last holds', async () => {
      const turns = await Promise.all(Array.from({ length: 8 }, () => store.takeTurn(place.subject)));
      expect(new Set(turns.map(({ number }) => number)).size).toBe(8);
      const held = await Promise.all(
        turns.map((one) =>
          store.hold(one).then(
            () => one.number,
            () => null,
          ),
        ),
      );
      expect(held.filter((number) => number !== null)).toEqual([Math.max(...turns.map(({ number }) => number))]);
    });

    test('VER-6: a turn at one subject is none at another, and the name counts in any case', async () => {
      const other = newPlace();
      await store.takeTurn(other.subject);
      await store.hold(turn);
      const { owner, name } = place.repository;
      await store.takeTurn({ ...place.subject, repository: { owner: owner.toUpperCase(), name } });
      await expect(store.hold(turn)).rejects.toThrow('was taken');
    });

    test('VER-6: a turn that was never given is none', async () => {
      await expect(store.hold(aTurn(newPlace().subject))).rejects.toThrow('was taken');
    });
  });

  describe('VER-6: an older decision', () => {
    const earlier = addMillis(NOON, -1);
    test('VER-6: does not make a check pass, whose time is before that of the last one', async () => {
      await store.confirm(turn, decision('failure'));
      expect(await store.announce(turn, decision('success', earlier), begins)).toBe('older');
      expect(await store.publicationOf(place.subject)).toMatchObject({ conclusion: 'failure', confirmedAt: NOON });
    });
    test('VER-6: may take a passing check away, and the time of the last one stays', async () => {
      await store.confirm(turn, decision('success'));
      expect(await store.announce(turn, decision('failure', earlier), ends)).toBe('announced');
      await store.confirm(turn, decision('failure', earlier));
      expect(await store.announce(turn, decision('success', earlier), begins)).toBe('older');
    });
    test('VER-6: one of the same time is none', async () => {
      await store.confirm(turn, decision('failure'));
      expect(await store.announce(turn, decision('success'), begins)).toBe('announced');
    });
  });

  describe('VER-7: the record of what is published', () => {
    test('VER-7: a check that is about to pass may pass from then on, should the process end over it', async () => {
      await store.announce(turn, decision('success'), begins);
      expect(await store.publicationOf(place.subject)).toEqual({
        head: A,
        conclusion: 'success',
        confirmedAt: NOON,
        confirmWithinMillis: 15 * MINUTE,
        overdue: false,
        replaced: false,
      });
    });
    test('VER-7: a check that is to pass no more may pass until that is confirmed, and is not confirmed by being seen', async () => {
      await store.confirm(turn, decision('success'));
      const later = addMillis(NOON, MINUTE);
      await store.announce(turn, decision('action_required', later, B), ends);
      expect(await store.publicationOf(place.subject)).toMatchObject({ conclusion: 'success', confirmedAt: NOON });
      await store.confirm(turn, decision('action_required', later, B));
      expect(await store.publicationOf(place.subject)).toMatchObject({
        conclusion: 'action_required',
        confirmedAt: later,
        head: B,
      });
    });
    test('VER-7: what was replaced by an error is known as such until the next decision', async () => {
      await store.confirm(turn, decision('success'));
      await store.replaced(turn, B);
      const shown = { head: B, conclusion: 'failure', confirmedAt: NOON };
      expect(await store.publicationOf(place.subject)).toMatchObject({ ...shown, replaced: true });
      await store.confirm(turn, decision('action_required'));
      expect(await store.publicationOf(place.subject)).toMatchObject({ replaced: false });
    });
    test('REL-5, VER-7: nothing is published without a policy, nor on what is closed', async () => {
      await store.confirm(turn, decision('success'));
      await store.confirm(turn, null);
      expect(await store.publicationOf(place.subject)).toBeNull();
      await store.confirm(turn, decision('success'));
      await store.close(place.subject, 'merged');
      expect(await store.publicationOf(place.subject)).toBeNull();
    });
  });

  describe('VER-7: what is due without an event', () => {
    test('VER-7: a release comes once in a third of its time, however many ask, and not before', async () => {
      await store.confirm(turn, decision('action_required'));
      now = addMillis(NOON, 5 * MINUTE - 1);
      expect(await due()).toEqual([]);
      now = addMillis(NOON, 5 * MINUTE);
      expect((await Promise.all([due(), due(), due()])).flat()).toEqual(it(false));
      expect(await due()).toEqual([]);
      now = addMillis(NOON, 10 * MINUTE);
      expect(await due()).toEqual(it(false));
    });
    test('VER-7: one that was confirmed meanwhile has time again', async () => {
      await store.confirm(turn, decision('success'));
      await store.confirm(turn, decision('success', addMillis(NOON, 4 * MINUTE)));
      now = addMillis(NOON, 8 * MINUTE);
      expect(await due()).toEqual([]);
    });
    test('VER-7: a passing one beyond its time comes with every sweep, any other does not', async () => {
      await store.confirm(turn, decision('success'));
      now = addMillis(NOON, 15 * MINUTE + 1);
      expect(await due()).toEqual(it(true));
      expect(await due()).toEqual([]);
      now = addMillis(now, MINUTE);
      expect(await due()).toEqual(it(true));
      await store.confirm(turn, decision('action_required'));
      now = addMillis(now, MINUTE);
      expect(await due()).toEqual([]);
    });
    test('VER-7: what could never be observed is tried again, and so is what shows an error', async () => {
      const unseen = newPlace();
      await store.ingest(
        intakeOf({
          repositories: [unseen.repository],
          headChanges: [{ repositoryId: unseen.repository.id, number: 12, commit: A, before: null, since: NOON }],
        }),
      );
      const given = newPlace();
      await known(given, { outcome: 'not-applicable', release: null });
      const mine = await store.takeTurn(given.subject);
      await store.confirm(mine, decision('skipped'));
      const failed = newPlace();
      await known(failed, { outcome: 'error', release: null });
      await store.confirm(turn, decision('success'));
      const never = [unseen.repository.owner, failed.repository.owner].toSorted();
      expect((await due()).map(({ name }) => name).toSorted()).toEqual(never);
      now = addMillis(NOON, 5 * MINUTE);
      await store.replaced(mine, A);
      await store.confirm(turn, decision('success', now));
      expect((await due()).map(({ name }) => name).toSorted()).toEqual([...never, given.repository.owner].toSorted());
    });
    test('VER-7: the longest unconfirmed come first; the others with the next sweep', async () => {
      const older = newPlace();
      await known(older);
      await store.confirm(await store.takeTurn(older.subject), decision('success', addMillis(NOON, -MINUTE)));
      await store.confirm(turn, decision('success'));
      now = addMillis(NOON, 6 * MINUTE);
      expect((await due(MINUTE, 1)).map(({ name }) => name)).toEqual([older.repository.owner]);
      expect((await due(MINUTE, 1)).map(({ name }) => name)).toEqual([place.repository.owner]);
    });
    test('POL-5, VER-7: every open pull request of a repository, or of an owner, that is to be observed again, until it was', async () => {
      const places = [newPlace(), newPlace()] as const;
      const [mine, other] = places;
      for (const one of places) {
        await known(one, { outcome: 'not-applicable', release: null });
        await store.confirm(await store.takeTurn(one.subject), decision('skipped'));
      }
      await store.confirm(turn, decision('success', addMillis(NOON, 4 * MINUTE)));
      now = addMillis(NOON, 5 * MINUTE);
      expect(await due()).toEqual([]);
      await store.observeAgain(mine.repository.owner.toUpperCase(), mine.repository.name);
      expect((await due()).map(({ name }) => name)).toEqual([mine.repository.owner]);
      await store.observeAgain(other.repository.owner, null);
      expect((await due()).map(({ name }) => name)).toEqual([other.repository.owner]);
      await known(mine, { outcome: 'not-applicable', release: null });
      now = addMillis(NOON, 60 * MINUTE);
      expect((await due()).map(({ name }) => name).toSorted()).toEqual(
        [place.repository.owner, other.repository.owner].toSorted(),
      );
    });
    test('VER-7: not what is closed, no release, or out of the reach of the app', async () => {
      const [closed, none, lost] = [newPlace(), newPlace(), newPlace()];
      await known(closed);
      await store.close(closed.subject, 'closed');
      await known(none, { outcome: 'not-applicable', release: null });
      await known(lost);
      await store.ingest(intakeOf({ lost: { installations: [], repositories: [lost.repository.id] } }));
      now = addMillis(NOON, 60 * MINUTE);
      expect((await due()).map(({ name }) => name)).toEqual([place.repository.owner]);
    });
  });
});
