import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeploymentRequest } from '../../../src/domain/deployment.ts';
import { addMillis, type Instant } from '../../../src/domain/ids.ts';
import type { GroupSighting } from '../../../src/domain/intake.ts';
import type { Entry } from '../../../src/domain/journal.ts';
import type { MergeGroup, ShownGroup } from '../../../src/domain/merge-group.ts';
import type { DeploymentSubject, MergeGroupSubject } from '../../../src/domain/subject.ts';
import type { Database } from '../../../src/store/db/database.ts';
import { Store } from '../../../src/store/store.ts';
import { DATABASES, useDatabase } from '../../support/both-databases.ts';
import { intakeOf, newPlace, type Place, person, shaOf, timeOf } from '../../support/intake.ts';
import { aTurn } from '../../support/turn.ts';

const [A, B] = [shaOf('a'), shaOf('b')];
const NOON = timeOf('12:00:00');
const MINUTE = 60_000;

describe.each(DATABASES)('past the pull request, on %s', (kind) => {
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
    // Whatever an earlier test left is not due in a later one.
    await database.db.deleteFrom('repositories').execute();
    now = NOON;
    place = newPlace();
    await take({});
  });

  const take = (parts: Parameters<typeof intakeOf>[0]) =>
    store.ingest(intakeOf({ repositories: [place.repository], ...parts }));
  const pass = (millis: number) => {
    now = addMillis(now, millis);
  };

  describe('DEP-1: deployments', () => {
    const request = (parts: Partial<DeploymentRequest> = {}): DeploymentRequest => ({
      repositoryId: place.repository.id,
      id: '501',
      environment: 'production',
      run: null,
      sha: A,
      ref: 'main',
      creator: person(3, 'rae'),
      asked: false,
      ...parts,
    });
    const subject = (id = '501'): DeploymentSubject => ({
      kind: 'deployment',
      repository: place.subject.repository,
      id,
    });
    const find = async (id?: string) => store.deployments.find(subject(id));
    const turn = () => store.takeTurn(subject());

    test('one that was reported is found as it was reported, until the app is done with it', async () => {
      expect(await find()).toBeNull();
      await take({ deployments: [request({ creator: null })] });
      expect(await find()).toEqual({
        request: request({ creator: null }),
        heardAt: NOON,
        attempt: null,
        answering: null,
        reports: 0,
        lastReport: '',
      });
      await store.deployments.end(await turn(), 'approved');
      expect(await find()).toBeNull();
      expect(await store.deployments.openIn(place.subject.repository)).toEqual([]);
    });

    test('the two webhooks of one deployment make one, in either order, with all that both tell', async () => {
      const [asked, made] = [request({ asked: true }), request({ run: '77' })];
      for (const [id, order] of [
        ['1', [asked, made]],
        ['2', [made, asked]],
      ] as const) {
        for (const one of order) await take({ deployments: [{ ...one, id }] });
        expect((await find(id))?.request).toEqual(request({ id, asked: true, run: '77' }));
      }
    });

    test('a deployment that is not gated becomes gated when a protection rule asks, also while that is being stored', async () => {
      await take({ deployments: [request()] });
      await store.deployments.end(await turn(), 'not-gated');
      expect(await find()).toBeNull();
      await take({ deployments: [request({ asked: true })] });
      await store.deployments.end(await turn(), 'not-gated');
      expect((await find())?.request.asked).toBe(true);
      await store.deployments.end(await turn(), 'rejected');
      await take({ deployments: [request({ asked: true })] });
      expect(await find()).toBeNull();
    });

    test('the attempt, the answer on its way and the status texts are remembered', async () => {
      await take({ deployments: [request({ asked: true })] });
      const mine = await turn();
      await store.deployments.attempt(mine, '77', 2);
      await store.deployments.reporting(mine, { count: 3, text: 'waiting' });
      await store.deployments.answering(mine, 'approved');
      expect(await find()).toMatchObject({
        request: { run: '77' },
        attempt: 2,
        answering: 'approved',
        reports: 3,
        lastReport: 'waiting',
      });
    });

    test('REC-1: what was decided goes into the journal with what it changes, and not if the turn was lost', async () => {
      await take({ deployments: [request()] });
      const entry = (kind: 'decision' | 'violation'): Entry => ({
        kind,
        subject: 'deployment 501',
        at: NOON,
        actor: null,
        evidence: null,
        commit: A,
        policyDigest: null,
        detail: {},
      });
      const lost = await turn();
      const mine = await turn();
      await expect(store.deployments.answering(lost, 'approved', [entry('decision')])).rejects.toThrow('was taken');
      await store.deployments.reporting(mine, { count: 1, text: 'x' }, [entry('decision')]);
      await store.deployments.end(mine, 'violation', [entry('violation')]);
      const rows = await database.db
        .selectFrom('journal')
        .select('kind')
        .where('repository_id', '=', place.repository.id)
        .orderBy('number')
        .execute();
      expect(rows.map(({ kind: one }) => one)).toEqual(['decision', 'violation']);
    });

    test('VER-6: a process that lost the turn writes nothing', async () => {
      await take({ deployments: [request()] });
      const lost = await turn();
      await turn();
      await expect(store.deployments.end(lost, 'approved')).rejects.toThrow('was taken by another process');
      await expect(store.deployments.answering(aTurn(subject(), 9), 'approved')).rejects.toThrow('was taken');
      expect(await find()).toMatchObject({ answering: null });
    });

    test('those that are open are given for a repository, and for all of its owner', async () => {
      await take({ deployments: [request({ id: '2' }), request({ id: '1' })] });
      const ids = (found: readonly DeploymentSubject[]) => found.map(({ id }) => id);
      expect(ids(await store.deployments.openIn(place.subject.repository))).toEqual(['1', '2']);
      expect(ids(await store.deployments.openIn({ owner: place.repository.owner.toUpperCase() }))).toEqual(['1', '2']);
      expect(await store.deployments.openIn({ owner: 'somebody-else' })).toEqual([]);
    });

    test('each is due once in that time, the installation with it; those that are done with are not', async () => {
      await take({ deployments: [request({ id: '1' }), request({ id: '2' })] });
      const due = async () => (await store.deployments.takeDue(5 * MINUTE, 10)).map(({ subject: one }) => one.id);
      expect(await due()).toEqual([]);
      pass(5 * MINUTE);
      expect(await due()).toEqual(['1', '2']);
      expect(await due()).toEqual([]);
      await store.deployments.end(await store.takeTurn(subject('1')), 'over');
      pass(5 * MINUTE);
      expect(await store.deployments.takeDue(5 * MINUTE, 10)).toEqual([
        { installation: place.repository.installation, subject: subject('2') },
      ]);
      pass(5 * MINUTE);
      await take({ lost: { installations: [], repositories: [place.repository.id] } });
      expect(await due()).toEqual([]);
    });

    test('what a list tells is taken in once, and nothing that was known is changed by it', async () => {
      await take({ deployments: [request({ run: '77' })] });
      expect(await store.deployments.discover([request({ sha: B }), request({ id: '502' })])).toEqual(['502']);
      expect((await find())?.request).toEqual(request({ run: '77' }));
      expect(await store.deployments.discover([request({ id: '502' })])).toEqual([]);
    });

    test('the lists of repositories with deployments are due in turn, with the time of the first as the beginning', async () => {
      const lists = () => store.deployments.takeLists(15 * MINUTE, 10);
      expect(await lists()).toEqual([]);
      await take({ deployments: [request()] });
      const { installation, owner, name } = place.repository;
      const due = { installation, repository: { owner, name }, since: NOON };
      expect(await lists()).toEqual([due]);
      expect(await lists()).toEqual([]);
      pass(15 * MINUTE);
      expect(await lists()).toEqual([due]);
    });
  });

  describe('MQ-1: merge groups', () => {
    const group = (parts: Partial<MergeGroup> = {}): MergeGroup => ({
      repositoryId: place.repository.id,
      head: B,
      base: A,
      branch: 'main',
      ref: 'gh-readonly-queue/main/pr-7',
      ...parts,
    });
    const hear = (...groups: readonly GroupSighting[]) => take({ groups });
    const requested = (parts: Partial<MergeGroup> = {}): GroupSighting => ({ state: 'requested', ...group(parts) });
    const destroyed = (head = B): GroupSighting => ({ state: 'destroyed', repositoryId: place.repository.id, head });
    const find = () => store.groups.find(place.subject.repository, B);
    const subject = (): MergeGroupSubject => ({ kind: 'merge-group', repository: place.subject.repository, head: B });
    const shown = (parts: Partial<ShownGroup> = {}): ShownGroup => ({
      conclusion: 'success',
      confirmedAt: now,
      confirmWithinMillis: 15 * MINUTE,
      ...parts,
    });

    test('one that was asked for is found until it is destroyed, and again when it is asked for again', async () => {
      expect(await find()).toBeNull();
      await hear(requested());
      expect(await find()).toEqual({ group: group(), requestedAt: NOON, shown: null });
      await hear(destroyed());
      expect(await find()).toBeNull();
      pass(MINUTE);
      await hear(requested({ base: shaOf('c') }));
      expect(await find()).toEqual({ group: group({ base: shaOf('c') }), requestedAt: now, shown: null });
      await store.groups.close(subject());
      expect(await find()).toBeNull();
    });

    test('one that was destroyed before it was reported is not stored', async () => {
      await hear(destroyed());
      expect(await find()).toBeNull();
    });

    test('those under way are given the oldest first', async () => {
      await hear(requested({ head: shaOf('f') }));
      pass(MINUTE);
      await hear(requested(), requested({ head: shaOf('d') }), destroyed(shaOf('d')));
      expect(await store.groups.openIn(place.subject.repository)).toEqual([shaOf('f'), B]);
    });

    test('VER-7: what is published on its head is stored, and it is due after a third of the time for which that is valid', async () => {
      await hear(requested());
      await store.groups.confirm(await store.takeTurn(subject()), shown({ confirmWithinMillis: 3 * MINUTE }));
      expect((await find())?.shown).toEqual({ ...shown({ confirmWithinMillis: 3 * MINUTE }), overdue: false });
      pass(MINUTE - 1);
      expect(await store.groups.takeDue(10)).toEqual([]);
      pass(1);
      expect(await store.groups.takeDue(10)).toEqual([
        { installation: place.repository.installation, subject: subject() },
      ]);
      expect(await store.groups.takeDue(10)).toEqual([]);
    });

    test('VER-6: a process that lost the turn records nothing', async () => {
      await hear(requested());
      const lost = await store.takeTurn(subject());
      await store.takeTurn(subject());
      await expect(store.groups.confirm(lost, shown())).rejects.toThrow('was taken by another process');
      expect((await find())?.shown).toBeNull();
    });
  });
});
