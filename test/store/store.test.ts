import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Account } from '../../src/domain/account.ts';
import type { CommentRevision, FormerHead, RememberedBlock } from '../../src/domain/facts.ts';
import { asStateName, type Sha } from '../../src/domain/ids.ts';
import type { HeadChange, Intake, LabelSighting, RefPush, WordsSighting } from '../../src/domain/intake.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import { verdictEntries } from '../../src/journal/entries.ts';
import { headsWithoutTree } from '../../src/policy/acts/heads-between.ts';
import type { Database } from '../../src/store/db/database.ts';
import { migrate } from '../../src/store/db/migrate.ts';
import type { Enqueue } from '../../src/store/intake/ingest.ts';
import { journals, lastVerdict, verify } from '../../src/store/journal/journal.ts';
import { Store } from '../../src/store/store.ts';
import { nameRepository } from '../../src/store/subjects/subject.ts';
import { DATABASES, useDatabase } from '../support/both-databases.ts';
import { headChange, intakeOf, newPlace, type Place, person, shaOf, timeOf } from '../support/intake.ts';

const [A, B, C, D] = [shaOf('a'), shaOf('b'), shaOf('c'), shaOf('d')];
const noJobs: Enqueue = async () => {};

describe.each(DATABASES)('the store on %s', (kind) => {
  let database: Database;
  let clock = timeOf('12:00:00');
  let store: Store;

  const opened = useDatabase(kind);
  beforeAll(() => {
    database = opened();
    store = new Store(database, () => clock, noJobs);
  });

  const storeWith = (enqueue: Enqueue) => new Store(database, () => clock, enqueue);
  const remember = (found: Verdict) => store.remember(found, { base: 'main', opener: null }, verdictEntries);
  const webhook = (place: Place, ...headChanges: readonly HeadChange[]) =>
    store.ingest(intakeOf({ repositories: [place.repository], headChanges }));
  const look = (place: Place, commit = A, at = timeOf('12:00:00')) =>
    store.observeHead(place.subject, place.repository.id, { commit, tree: shaOf('1'), at, trees: [] });
  const heads = async (place: Place) => {
    const found = await store.headsOf(place.subject);
    expect(await store.newestHead(place.subject)).toBe(found.at(-1)?.commit ?? null);
    return found.map(({ commit, since, source }) => [commit.slice(0, 1), since.slice(11, 19), source]);
  };

  test('the tables can be brought up to date twice', async () => {
    await expect(migrate(database.db)).resolves.toBeUndefined();
  });

  describe('a delivery', () => {
    test('is stored with its heads, pushers and jobs in one transaction, or not at all', async () => {
      const place = newPlace();
      const intake = intakeOf({
        repositories: [place.repository],
        headChanges: [headChange(place, A, null, timeOf('12:00:00'))],
        pushes: [{ repositoryId: place.repository.id, number: 12, pusher: person(1, 'dev') }],
      });
      const broken = storeWith(async () => {
        throw new Error('the queue is away');
      });
      await expect(broken.ingest(intake)).rejects.toThrow('the queue is away');
      expect(await store.headsOf(place.subject)).toEqual([]);
      expect((await store.pushersOf(place.subject)).accounts).toEqual([]);

      expect(await store.ingest(intake)).toBe('taken');
      expect(await heads(place)).toEqual([['a', '12:00:00', 'webhook']]);
      expect((await store.pushersOf(place.subject)).accounts).toEqual([person(1, 'dev')]);
    });

    test('that comes twice does nothing the second time', async () => {
      const sent: unknown[] = [];
      const intake = intakeOf({ jobs: [{ kind: 'people', installation: 7, owner: 'acme' }] });
      const enqueue = async (_: unknown, jobs: Intake['jobs']) => void sent.push(...jobs);
      const store = storeWith(enqueue);
      expect(await store.ingest(intake)).toBe('taken');
      expect(await store.ingest(intake)).toBe('repeated');
      expect(sent).toHaveLength(1);
    });

    test('that comes twice at the same time is taken once', async () => {
      const intake = intakeOf();
      const results = await Promise.all([store.ingest(intake), store.ingest(intake)]);
      expect([...results].sort()).toEqual(['repeated', 'taken']);
    });

    test('is forgotten after a while, and not before', async () => {
      const [old, young] = [intakeOf(), intakeOf()];
      clock = timeOf('09:00:00');
      await store.ingest(old);
      clock = timeOf('12:00:00');
      await store.ingest(young);
      await store.forgetDeliveries(timeOf('10:00:00'));
      expect(await store.ingest(young)).toBe('repeated');
      expect(await store.ingest(old)).toBe('taken');
    });
  });

  describe('SIGN-4: the heads', () => {
    test("SIGN-4: come from webhooks with GitHub's time, in the order of that time, however late each arrives", async () => {
      const place = newPlace();
      await webhook(place, headChange(place, C, B, timeOf('12:02:00')));
      await webhook(place, headChange(place, A, null, timeOf('12:00:00')));
      await webhook(place, headChange(place, B, A, timeOf('12:01:00')));
      expect(await heads(place)).toEqual([
        ['a', '12:00:00', 'webhook'],
        ['b', '12:01:00', 'webhook'],
        ['c', '12:02:00', 'webhook'],
      ]);
    });

    test('SIGN-4: an observation counts only if no webhook reported the head', async () => {
      const place = newPlace();
      await webhook(place, headChange(place, A, null, timeOf('12:00:00')));
      expect(await look(place, A, timeOf('12:00:05'))).toBe('known');
      expect(await look(place, B, timeOf('12:01:00'))).toBe('new');
      expect(await look(place, B, timeOf('12:02:00'))).toBe('known');
      expect(await heads(place)).toEqual([
        ['a', '12:00:00', 'webhook'],
        ['b', '12:01:00', 'observation'],
      ]);
    });

    test("SIGN-4: a webhook puts an observed change back to GitHub's time; an observation moves nothing", async () => {
      const place = newPlace();
      await webhook(place, headChange(place, A, null, timeOf('12:00:00')));
      await look(place, B, timeOf('12:01:30'));
      await webhook(place, headChange(place, B, A, timeOf('12:01:00')));
      await look(place, B, timeOf('12:00:30'));
      expect(await heads(place)).toEqual([
        ['a', '12:00:00', 'webhook'],
        ['b', '12:01:00', 'webhook'],
      ]);
    });

    test('SIGN-4: a webhook does not take an observation of a later return to the same commit for its own', async () => {
      const place = newPlace();
      await webhook(place, headChange(place, A, null, timeOf('12:00:00')), headChange(place, C, B, timeOf('12:02:00')));
      await look(place, B, timeOf('12:03:00'));
      await webhook(place, headChange(place, B, A, timeOf('12:01:00')));
      expect(await heads(place)).toEqual([
        ['a', '12:00:00', 'webhook'],
        ['b', '12:01:00', 'webhook'],
        ['c', '12:02:00', 'webhook'],
        ['b', '12:03:00', 'observation'],
      ]);
    });

    test('SIGN-4: a head that was pushed away and back is listed for each time', async () => {
      const place = newPlace();
      await webhook(place, headChange(place, A, null, timeOf('12:00:00')));
      await webhook(place, headChange(place, B, A, timeOf('12:01:00')));
      await webhook(place, headChange(place, A, B, timeOf('12:02:00')));
      expect((await heads(place)).map(([commit]) => commit)).toEqual(['a', 'b', 'a']);
    });

    test('SIGN-4: a head whose webhook was lost, but which a later one names, counts from right after the one before it', async () => {
      const place = newPlace();
      await webhook(place, headChange(place, A, null, timeOf('12:00:00')));
      await webhook(place, headChange(place, A, D, timeOf('12:05:00')));
      expect((await store.headsOf(place.subject)).map(({ commit, since }) => [commit, since])).toEqual([
        [A, '2026-03-02T12:00:00.000Z'],
        [D, '2026-03-02T12:00:00.001Z'],
        [A, '2026-03-02T12:05:00.000Z'],
      ]);
      await webhook(place, headChange(place, D, A, timeOf('12:04:00')));
      expect(await heads(place)).toEqual([
        ['a', '12:00:00', 'webhook'],
        ['d', '12:04:00', 'webhook'],
        ['a', '12:05:00', 'webhook'],
      ]);
    });

    test('SIGN-4: reopening with the head that was there changes nothing, with another one it is a change', async () => {
      const place = newPlace();
      await webhook(place, headChange(place, A, null, timeOf('12:00:00')));
      await webhook(place, headChange(place, A, null, timeOf('12:10:00')));
      await webhook(place, headChange(place, B, null, timeOf('12:20:00')));
      expect((await heads(place)).map(([commit, since]) => [commit, since])).toEqual([
        ['a', '12:00:00'],
        ['b', '12:20:00'],
      ]);
    });

    test('VER-6: an observation that is older than the latest known change is outdated and leaves nothing', async () => {
      const place = newPlace();
      await webhook(place, headChange(place, A, null, timeOf('12:00:00')), headChange(place, B, A, timeOf('12:01:00')));
      expect(await look(place, A, timeOf('12:00:59'))).toBe('outdated');
      expect((await heads(place)).map(([commit]) => commit)).toEqual(['a', 'b']);
      expect(await look(place, A, timeOf('12:01:01'))).toBe('new');
    });

    test('trees are kept once known, and asked for until then', async () => {
      const place = newPlace();
      await webhook(place, headChange(place, A, null, timeOf('12:00:00')), headChange(place, C, B, timeOf('12:01:00')));
      expect(headsWithoutTree(await store.headsOf(place.subject))).toEqual([A, B, C]);
      const trees = [{ commit: B, tree: shaOf('2') }];
      await store.observeHead(place.subject, place.repository.id, {
        commit: C,
        tree: shaOf('3'),
        at: timeOf('12:02:00'),
        trees,
      });
      expect(headsWithoutTree(await store.headsOf(place.subject))).toEqual([A]);
      expect((await store.headsOf(place.subject)).map(({ tree }) => tree)).toEqual([null, shaOf('2'), shaOf('3')]);
    });

    test('SIGN-5: what commits that were pushed away are built on is stored with the base branch, the first result for good', async () => {
      const place = newPlace();
      await webhook(place, headChange(place, A, null, timeOf('12:00:00')));
      const observe = (base: string, ...found: readonly FormerHead[]) =>
        store.observeHead(place.subject, place.repository.id, {
          commit: A,
          tree: shaOf('3'),
          at: timeOf('12:02:00'),
          trees: [],
          former: { base, heads: found },
        });
      const first = { commit: B, commits: [{ sha: B, parents: [shaOf('0'), shaOf('1')] }] };
      await observe('main', first, { commit: C, commits: null });
      await observe('main', { commit: B, commits: null });
      await observe('next', { commit: B, commits: [] });
      expect(await store.knownHeads(place.subject)).toEqual({
        seen: await store.headsOf(place.subject),
        kept: [
          { ...first, base: 'main' },
          { commit: B, commits: [], base: 'next' },
          { commit: C, commits: null, base: 'main' },
        ],
      });
      expect(await store.knownHeads({ ...place.subject, number: 99 })).toEqual({ seen: [], kept: [] });
    });

    test('an unknown subject has no heads', async () => {
      expect(await store.headsOf(newPlace().subject)).toEqual([]);
    });
  });

  describe('SIGN-8: text that a webhook reported', () => {
    const words: CommentRevision = {
      source: 'comment',
      id: '31',
      author: person(9, 'kim'),
      at: timeOf('12:00:00'),
      url: 'https://example.invalid/31',
      body: '/hold x',
    };
    const hear = (place: Place, body: string, until: WordsSighting['until'], more: Partial<CommentRevision> = {}) => {
      const told = { repositoryId: place.repository.id, number: place.subject.number, until };
      return store.ingest(
        intakeOf({ repositories: [place.repository], words: [{ ...told, words: { ...words, body, ...more } }] }),
      );
    };
    const heard = async (place: Place) => (await store.memoryOf(place.subject)).heard;

    test.each<[string, readonly (readonly [string, WordsSighting['until']])[]]>([
      [
        'as they come',
        [
          ['/hold x', timeOf('12:00:00')],
          ['/hold y', timeOf('12:05:00')],
          ['/hold z', timeOf('12:09:00')],
        ],
      ],
      [
        'turned around',
        [
          ['/hold z', timeOf('12:09:00')],
          ['/hold y', timeOf('12:05:00')],
          ['/hold x', timeOf('12:00:00')],
        ],
      ],
    ])('SIGN-6: the earliest words of a comment are kept, in whatever order webhooks come: %s', async (_, told) => {
      const place = newPlace();
      for (const [body, until] of told) await hear(place, body, until);
      expect(await heard(place)).toEqual([words]);
    });

    test('SIGN-8: of texts that ended in the same second those that take readiness away are kept, whichever come first', async () => {
      const [one, other] = [newPlace(), newPlace()];
      await hear(one, '/hold x', timeOf('12:00:00'));
      await hear(one, '', timeOf('12:00:00'));
      await hear(other, '', timeOf('12:00:00'));
      await hear(other, '/hold x', timeOf('12:00:00'));
      await hear(other, '/hold y', timeOf('12:00:00'));
      expect([await heard(one), await heard(other)]).toEqual([[words], [words]]);
    });

    test('SIGN-6: text that somebody edited into a comment that took nothing away is not its author’s', async () => {
      const place = newPlace();
      await hear(place, '', timeOf('12:00:00'));
      await hear(place, '/hold x', timeOf('12:05:00'));
      expect(await heard(place)).toEqual([]);
    });

    test('a comment and a review of one number are two, and stay when the pull request is closed', async () => {
      const place = newPlace();
      await hear(place, '/hold x', timeOf('12:00:00'));
      await hear(place, '/hold r', 'now', { source: 'review' });
      await hear(place, '', timeOf('12:00:00'), { id: '40' });
      await store.close(place.subject, 'closed');
      expect((await heard(place)).map(({ source, body }) => [source, body])).toEqual([
        ['comment', '/hold x'],
        ['review', '/hold r'],
      ]);
      expect(await heard({ ...place, subject: { ...place.subject, number: 13 } })).toEqual([]);
    });
  });

  describe('SIGN-7: the names of labels', () => {
    const names = async (place: Place) =>
      (await store.memoryOf(place.subject, ['L1'])).labelNames.map(({ name, since }) => [name, since.slice(11, 19)]);
    const seen = (place: Place, name: string, since: LabelSighting['since']): LabelSighting => ({
      repositoryId: place.repository.id,
      label: 'L1',
      name,
      since,
    });
    const labels = (place: Place, ...sightings: readonly LabelSighting[]) =>
      store.ingest(
        intakeOf({
          repositories: [place.repository],
          headChanges: [headChange(place, A, null, timeOf('11:00:00'))],
          labels: sightings,
        }),
      );

    test('only changes are kept, in the order of their times, however they come in', async () => {
      const place = newPlace();
      await labels(place, seen(place, 'ready/security', timeOf('12:00:00')));
      await labels(place, seen(place, 'ready/security', timeOf('13:00:00')));
      await labels(place, seen(place, 'needs docs', timeOf('11:30:00')));
      expect(await names(place)).toEqual([
        ['needs docs', '11:30:00'],
        ['ready/security', '12:00:00'],
      ]);
    });

    test('the former name of a renamed label counts from the beginning, if nothing else is known', async () => {
      const place = newPlace();
      await labels(place, seen(place, 'needs docs', 'ever'), seen(place, 'ready/security', timeOf('12:00:00')));
      await labels(place, seen(place, 'something else', 'ever'));
      expect(await names(place)).toEqual([
        ['needs docs', '00:00:00'],
        ['ready/security', '12:00:00'],
      ]);
    });

    test('what an observation finds is recorded with its time, and other labels are not', async () => {
      const place = newPlace();
      await labels(place);
      await store.observeLabels(
        place.repository.id,
        [
          { id: 'L2', name: 'bug' },
          { id: 'L1', name: 'x' },
        ],
        timeOf('12:00:00'),
      );
      expect(await names(place)).toEqual([['x', '12:00:00']]);
    });
  });

  describe('the memory', () => {
    const verdict = (place: Place, parts: Partial<Verdict>): Verdict => ({
      subject: place.subject,
      at: timeOf('12:00:00'),
      head: A,
      outcome: 'pending',
      release: null,
      policyDigest: null,
      requirements: [],
      acts: [],
      remember: [],
      nextChange: null,
      ...parts,
    });
    const hold: RememberedBlock = {
      act: 'comment:5:1',
      kind: 'hold',
      state: null,
      actor: person(9, 'kim'),
      at: timeOf('11:00:00'),
      url: 'https://example.invalid/5',
      reason: 'waiting for the audit',
    };
    const objection = (state: string): RememberedBlock => ({
      ...hold,
      act: 'review:6:0',
      kind: 'objection',
      state: asStateName(state),
    });

    test('REL-3: once a release, always one while it is open, whatever later verdicts say', async () => {
      const place = newPlace();
      await look(place);
      await remember(verdict(place, { release: { by: 'rule' } }));
      await remember(verdict(place, { outcome: 'error' }));
      expect(await store.memoryOf(place.subject)).toEqual({
        wasRelease: true,
        blocks: [],
        labelNames: [],
        heard: [],
        orders: [],
      });
    });

    test('REL-3: what was never a release is not remembered as one', async () => {
      const place = newPlace();
      await look(place);
      await remember(verdict(place, { outcome: 'not-applicable' }));
      expect((await store.memoryOf(place.subject)).wasRelease).toBe(false);
    });

    test('REL-3: closing ends it, merging does not', async () => {
      const [closed, merged] = [newPlace(), newPlace()];
      for (const place of [closed, merged]) {
        await look(place);
        await remember(verdict(place, { release: { by: 'rule' } }));
      }
      await store.close(closed.subject, 'closed');
      await store.close(merged.subject, 'merged');
      expect((await store.memoryOf(closed.subject)).wasRelease).toBe(false);
      expect((await store.memoryOf(merged.subject)).wasRelease).toBe(true);
    });

    test('many that name the same new repository at once all do', async () => {
      for (let round = 0; round < 10; round++) {
        const { repository } = newPlace();
        await Promise.all(
          Array.from({ length: 6 }, () => database.db.transaction().execute((trx) => nameRepository(trx, repository))),
        );
        const rows = await database.db
          .selectFrom('repositories')
          .select('id')
          .where('id', '=', repository.id)
          .execute();
        expect(rows).toHaveLength(1);
      }
    });

    test('REL-3: a repository keeps its memory under a new name, and a new one of the old name starts without', async () => {
      const place = newPlace();
      await look(place);
      await remember(verdict(place, { release: { by: 'rule' } }));
      const renamed = { ...place.repository, name: 'store' };
      await store.ingest(intakeOf({ repositories: [renamed] }));
      await store.ingest(intakeOf({ repositories: [{ ...place.repository, id: newPlace().repository.id }] }));
      const now = { ...place.subject, repository: { owner: renamed.owner, name: 'STORE' } };
      expect((await store.memoryOf(now)).wasRelease).toBe(true);
      expect((await store.memoryOf(place.subject)).wasRelease).toBe(false);
    });

    test('SIGN-8, SIGN-13: objections and holds stay remembered as they were first seen', async () => {
      const place = newPlace();
      await look(place);
      await remember(verdict(place, { remember: [hold, objection('security'), objection('product')] }));
      await remember(verdict(place, { remember: [{ ...hold, reason: 'edited' }] }));
      await remember(verdict(place, {}));
      expect((await store.memoryOf(place.subject)).blocks).toEqual([hold, objection('product'), objection('security')]);
    });

    test('a verdict about a head that was not observed is refused', async () => {
      await expect(remember(verdict(newPlace(), {}))).rejects.toThrow('its head has to be observed first');
    });

    test('REC-1: is in the journal with the state that it changed, or neither is', async () => {
      const place = newPlace();
      await look(place);
      const found = verdict(place, { release: { by: 'rule' }, remember: [hold] });
      const broken = store.remember(found, { base: 'main', opener: null }, () => {
        throw new Error('nothing can be said of it');
      });
      await expect(broken).rejects.toThrow('nothing can be said of it');
      expect(await store.memoryOf(place.subject)).toMatchObject({ wasRelease: false, blocks: [] });

      await remember(found);
      await remember({ ...found, at: timeOf('12:30:00') });
      const chain = (await journals(database.db)).find(({ id }) => id === place.repository.id);
      expect(chain?.name).toBe(`${place.repository.owner}/${place.repository.name}`);
      expect(await verify(database.db, place.repository.id)).toMatchObject({ right: 1, fault: null });
      const key = { repositoryId: place.repository.id, number: place.subject.number };
      expect(await lastVerdict(database.db, key)).toEqual(found);
    });

    test('SOD-1: each pusher is remembered once, under the latest login', async () => {
      const place = newPlace();
      const push = (id: number, login: string) => ({
        repositoryId: place.repository.id,
        number: 12,
        pusher: person(id, login),
      });
      await webhook(place, headChange(place, A, null, timeOf('12:00:00')));
      await store.ingest(intakeOf({ pushes: [push(2, 'old-name'), push(1, 'dev'), push(2, 'new-name')] }));
      expect((await store.pushersOf(place.subject)).accounts).toEqual([person(1, 'dev'), person(2, 'new-name')]);
    });

    const pushed = (place: Place, commit: Sha, pusher: Account, at: RefPush['at']): RefPush => ({
      repositoryId: place.repository.id,
      ref: 'refs/heads/next',
      before: null,
      commit,
      brought: [commit],
      whole: true,
      pusher,
      at,
    });
    const [dev, eve, kim] = [person(1, 'dev'), person(2, 'eve'), person(3, 'kim')];

    test('SOD-1: of a commit those count who pushed it first, however their webhooks come in', async () => {
      const place = newPlace();
      const other = newPlace();
      const repositories = [place.repository, other.repository];
      const take = (...refPushes: readonly RefPush[]) => store.ingest(intakeOf({ repositories, refPushes }));
      await take(pushed(place, A, eve, timeOf('12:05:00')), pushed(place, A, dev, timeOf('12:00:00')));
      await take(pushed(place, A, dev, timeOf('12:09:00')), pushed(place, B, kim, 'now'));
      await take(pushed(other, C, eve, timeOf('12:00:00')));
      expect((await store.pushersOf(place.subject, [A])).accounts).toEqual([dev]);
      expect((await store.pushersOf(place.subject, [B, A, C])).accounts).toEqual([dev, kim]);
      expect((await store.pushersOf(place.subject, [D])).accounts).toEqual([]);
      expect((await store.pushersOf(place.subject)).accounts).toEqual([]);
      await take(pushed(place, A, kim, timeOf('12:00:00')));
      expect((await store.pushersOf(place.subject, [A])).accounts).toEqual([dev, kim]);
      // While one push of a commit is kept, so is the first: nobody else becomes it.
      await store.forgetPushes(timeOf('12:00:01'));
      expect((await store.pushersOf(place.subject, [A])).accounts).toEqual([dev, kim]);
      await store.forgetPushes(timeOf('12:05:01'));
      expect((await store.pushersOf(place.subject, [A])).accounts).toEqual([]);
    });

    test('SOD-1: a push by an unknown person counts to the head, and of a commit if it was not pushed before', async () => {
      const place = newPlace();
      const other = newPlace();
      const { id: repositoryId } = place.repository;
      const take = (parts: Partial<Intake>) =>
        store.ingest(intakeOf({ repositories: [place.repository, other.repository], ...parts }));
      const unnamed = async (commits: readonly Sha[], where = place) =>
        (await store.pushersOf(where.subject, commits)).unnamed;
      expect(await unnamed([A])).toBe(false);
      const toBranch = { repositoryId, number: null, commit: A, at: timeOf('12:05:00') };
      await take({ unnamedPushes: [toBranch] });
      expect(await unnamed([A])).toBe(true);
      expect(await unnamed([B])).toBe(false);
      expect(await unnamed([A], other)).toBe(false);
      await take({ refPushes: [pushed(place, A, eve, timeOf('12:05:00'))] });
      expect(await unnamed([A])).toBe(true);
      await take({ refPushes: [pushed(place, A, dev, timeOf('12:04:59'))] });
      expect(await unnamed([A])).toBe(false);
      await take({ unnamedPushes: [{ ...toBranch, number: 13, commit: B }] });
      expect(await unnamed([B])).toBe(false);
      await take({ unnamedPushes: [{ ...toBranch, number: 12, commit: null }] });
      expect(await unnamed([])).toBe(true);
      await store.forgetPushes(timeOf('12:10:00'));
      expect(await unnamed([])).toBe(true);
      expect(await unnamed([A], other)).toBe(false);
    });

    test('the installation that reads a repository, or all of an owner, is known if there is one', async () => {
      const [one, same, another] = [
        newPlace('Install-Me', 'one'),
        newPlace('Install-Me', 'two'),
        newPlace('install-me', 'three'),
      ];
      const of = (repositoryId: number | null, owner: string | null = null) =>
        store.installationOf({ repositoryId, owner });
      await store.ingest(intakeOf({ repositories: [one.repository, same.repository] }));
      expect(await of(one.repository.id)).toBe(7);
      expect(await of(null, 'install-ME')).toBe(7);
      expect(await of(another.repository.id, 'install-me')).toBeNull();
      expect(await of(null)).toBeNull();
      await store.ingest(intakeOf({ repositories: [{ ...another.repository, installation: 8 }] }));
      expect(await of(null, 'install-me')).toBeNull();
    });

    test('SIGN-3: whose a login was when the policy first named it is kept until the policy no longer does', async () => {
      const place = newPlace();
      const other = newPlace();
      await look(place);
      await look(other);
      const owners = async (where: Place) => [...(await store.loginOwners(where.repository.id))];
      const see = (...named: Parameters<typeof store.observeLogins>[1]) =>
        store.observeLogins(place.repository.id, named);
      await see({ login: 'Pat', accountId: 1 }, { login: 'gone' });
      await see({ login: 'pat', accountId: 2 }, { login: 'gone', accountId: 3 });
      expect((await owners(place)).toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual([
        ['gone', 3],
        ['pat', 1],
      ]);
      expect(await owners(other)).toEqual([]);
      await see({ login: 'pat' });
      expect(await owners(place)).toEqual([['pat', 1]]);
      await see();
      expect(await owners(place)).toEqual([]);
      await see({ login: 'pat', accountId: 2 });
      expect(await owners(place)).toEqual([['pat', 2]]);
    });

    test("open releases of an owner, and what could not be judged, are found by the owner's name in any case; closed ones and others are not", async () => {
      const [failed, release, other, closed] = [
        newPlace('Mixed-Case', 'four'),
        newPlace('Mixed-Case', 'one'),
        newPlace('Mixed-Case', 'two'),
        newPlace('Mixed-Case', 'three'),
      ];
      for (const place of [failed, release, other, closed]) await look(place);
      for (const place of [release, closed]) await remember(verdict(place, { release: { by: 'rule' } }));
      await remember(verdict(failed, { outcome: 'error', release: null }));
      await remember(verdict(other, { outcome: 'not-applicable', release: null }));
      await store.close(closed.subject, 'merged');
      expect(await store.openReleasesAndErrors('mixed-case')).toEqual([failed.subject, release.subject]);
    });

    test('nothing is observed after the app lost access, until it is reported again', async () => {
      const place = newPlace();
      await webhook(place, headChange(place, A, null, timeOf('12:00:00')));
      await remember(verdict(place, { release: { by: 'rule' } }));
      const { owner } = place.repository;
      expect(await store.knownRepositories(owner)).toEqual([place.subject.repository]);
      await store.ingest(intakeOf({ lost: { installations: [], repositories: [place.repository.id] } }));
      expect(await store.openReleasesAndErrors(owner)).toEqual([]);
      expect(await store.knownRepositories(owner)).toEqual([]);
      await store.ingest(intakeOf({ repositories: [place.repository] }));
      await look(place, A, timeOf('12:30:00'));
      expect(await store.knownRepositories(owner)).toEqual([place.subject.repository]);
      expect(await store.openReleasesAndErrors(owner)).toEqual([place.subject]);
    });

    test("an uninstalled app observes nothing of the installation's pull requests", async () => {
      const place = newPlace();
      const repository = { ...place.repository, installation: 99 };
      await store.ingest(
        intakeOf({ repositories: [repository], headChanges: [headChange(place, A, null, timeOf('12:00:00'))] }),
      );
      expect(await store.pullRequestsWithHead(place.subject.repository, A)).toEqual([12]);
      await store.ingest(intakeOf({ lost: { installations: [99], repositories: [] } }));
      expect(await store.pullRequestsWithHead(place.subject.repository, A)).toEqual([]);
    });
  });

  describe('the people cache', () => {
    const members = new Map<string, unknown>([['team:acme/appsec', [{ id: 1, login: 'sec', kind: 'user' }]]]);

    test('gives what was written, and nothing else', async () => {
      const { epoch } = await store.people.read('one', []);
      await store.people.write('one', epoch, members);
      const { entries } = await store.people.read('ONE', ['team:acme/appsec', 'user:pat']);
      expect(entries).toEqual(members);
    });

    test('SIGN-3: gives nothing any more once a webhook reported that people changed', async () => {
      await store.people.write('two', (await store.people.read('two', [])).epoch, members);
      await store.ingest(intakeOf({ peopleChangedIn: ['Two'] }));
      expect((await store.people.read('two', [...members.keys()])).entries.size).toBe(0);
    });

    test('SIGN-3: refuses what was read before people changed', async () => {
      const { epoch } = await store.people.read('three', []);
      await store.ingest(intakeOf({ peopleChangedIn: ['three'] }));
      await store.people.write('three', epoch, members);
      expect((await store.people.read('three', [...members.keys()])).entries.size).toBe(0);
    });

    test('SIGN-3: gives nothing that is older than ten minutes', async () => {
      clock = timeOf('12:00:00');
      await store.people.write('four', (await store.people.read('four', [])).epoch, members);
      clock = timeOf('12:09:59');
      expect((await store.people.read('four', [...members.keys()])).entries.size).toBe(1);
      clock = timeOf('12:10:00');
      expect((await store.people.read('four', [...members.keys()])).entries.size).toBe(0);
      clock = timeOf('12:00:00');
    });
  });
});
