import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Effect } from '../../../src/domain/effects.ts';
import type { Facts, PullRequestSubject } from '../../../src/domain/facts.ts';
import { asPolicyDigest, type Instant } from '../../../src/domain/ids.ts';
import type { Job } from '../../../src/domain/job.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import type { Verdict } from '../../../src/domain/verdict.ts';
import type { Database } from '../../../src/store/db/database.ts';
import { Store } from '../../../src/store/store.ts';
import type { GitHub, Services } from '../../../src/worker/ports/pull-request.ts';
import { reconcile } from '../../../src/worker/pull-request/reconcile.ts';
import { memoryDatabase } from '../../support/database.ts';
import { facts as someFacts } from '../../support/facts.ts';
import { headChange, intakeOf, newPlace, type Place, person, shaOf, timeOf } from '../../support/intake.ts';

const [A, B] = [shaOf('a'), shaOf('b')];
/** What the verdict of these tests leads to, in this order. */
const [FIRST, SECOND] = ['create-check', 'create-comment'];
const alive = new AbortController().signal;
const unasked = (): never => {
  throw new Error('nobody ordered a release here');
};

describe('reconcile', () => {
  let database: Database;
  let store: Store;
  beforeAll(async () => {
    database = await memoryDatabase();
    store = new Store(
      database,
      () => timeOf('12:00:00'),
      async () => {},
    );
  });
  afterAll(() => database.close());

  const webhook = (place: Place, ...headChanges: Parameters<typeof headChange>[]) =>
    store.ingest(
      intakeOf({ repositories: [place.repository], headChanges: headChanges.map((change) => headChange(...change)) }),
    );

  function snapshotOf(place: Place, parts: Parameters<typeof someFacts>[0] = {}) {
    const {
      heads: _heads,
      memory: _memory,
      ...snapshot
    } = someFacts({ ...parts, subject: place.subject, at: timeOf('12:00:00') });
    const head = { ...snapshot.pullRequest.head, sha: A, tree: shaOf('1') };
    return {
      ...snapshot,
      repository: { ...snapshot.repository, id: place.repository.id },
      pullRequest: { ...snapshot.pullRequest, head },
    };
  }

  /** Services whose verdict makes both effects due, and that keep what they were asked. */
  function newServices(
    place: Place,
    parts: Parameters<typeof someFacts>[0] = {},
    apply?: (effect: Effect) => Promise<void>,
    next: Instant | null = null,
  ) {
    const seen = {
      facts: [] as Omit<Facts, 'range'>[],
      asked: [] as string[],
      applied: [] as Effect[],
      sent: [] as Job[],
    };
    const github: GitHub = {
      brought: () => Promise.reject(new Error('nobody has to ask')),
      gather: async (_, trees) => {
        seen.asked.push(...trees);
        const observed = { head: A, checks: [], checklists: [], answered: [], reacted: [], labels: [], mirrored: [] };
        return {
          kind: 'found',
          gathered: {
            policy: { state: 'invalid', digest: asPolicyDigest('1'.repeat(64)), problems: [] },
            snapshot: snapshotOf(place, parts),
            seenBy: timeOf('12:00:00'),
            observed,
            policyChange: null,
            closedAt: null,
          },
        };
      },
      range: async (_, facts) => {
        seen.facts.push(facts);
        return someFacts().range;
      },
      apply: async (_, effect) => {
        await apply?.(effect);
        seen.applied.push(effect);
      },
      applyReviewEffect: async () => null,
      standing: async () => ({ head: A, base: 'main', open: true }),
      hasOwnPolicy: async () => true,
      readNewestCheck: async () => null,
      openPullRequests: async () => [],
      mayWrite: async () => true,
      mergedByName: async () => null,
    };
    const services: Services = {
      github: async () => github,
      measured: (decide): Verdict => {
        const { subject, at, head } = decide();
        const rest = { policyDigest: null, requirements: [], acts: [], remember: [], nextChange: next };
        return { subject, at, head, outcome: 'pending', release: { by: 'rule' }, ...rest };
      },
      doubt: () => null,
      orders: { github: unasked },
      violationsOn: async () => [],
      releasedAs: async () => [],
      now: () => timeOf('12:00:00'),
      alive: async () => {},
      wake: async () => {},
      send: async (jobs) => void seen.sent.push(...jobs),
      log: { info: () => {}, warn: () => {}, error: () => {} },
    };
    return { services, github, seen };
  }
  const run = (services: Services, subject: PullRequestSubject, signal = alive) =>
    reconcile({ services, store }, 7, subject, signal);

  test('decides from what GitHub said and what is remembered, and does the effects in their order', async () => {
    const place = newPlace();
    await webhook(place, [place, B, null, timeOf('11:00:00')]);
    await webhook(place, [place, A, B, timeOf('11:30:00')]);
    const pusher = { repositoryId: place.repository.id, number: 12, pusher: person(2, 'ann') };
    await store.ingest(intakeOf({ pushes: [pusher] }));
    const { services, seen } = newServices(place, { pushers: known([person(1, 'dev'), person(2, 'ann')]) });

    expect(await run(services, place.subject)).toBeNull();
    expect(seen.asked).toEqual([B, A]);
    const [facts] = seen.facts;
    expect(facts?.heads).toEqual(known(await store.headsOf(place.subject)));
    expect(facts?.heads).toMatchObject({ value: [{ commit: B }, { commit: A, tree: shaOf('1') }] });
    expect(facts?.memory).toEqual({ wasRelease: false, blocks: [], labelNames: [], heard: [], orders: [] });
    expect(facts?.pushers).toEqual(known([person(1, 'dev'), person(2, 'ann')]));
    expect(seen.applied.map(({ kind }) => kind)).toEqual([FIRST, SECOND]);
    expect((await store.memoryOf(place.subject)).wasRelease).toBe(true);
  });

  test('SIGN-11, SIGN-12: if time alone will change the verdict, the subject is evaluated again then', async () => {
    const place = newPlace();
    const { services } = newServices(place, {}, undefined, timeOf('13:00:00'));
    expect(await run(services, place.subject)).toEqual({ againAfterMillis: 60 * 60_000 + 100 });
  });

  test('SOD-1: pushers that were seen do not make up for those that could not be read', async () => {
    const place = newPlace();
    const { services, seen } = newServices(place, { pushers: unavailable('truncated', 'events') });
    await run(services, place.subject);
    expect(seen.facts[0]?.pushers).toEqual(unavailable('truncated', 'events'));
  });

  test('REL-3: what the verdict found is remembered before anything is written, so that a failing write loses none of it', async () => {
    const place = newPlace();
    const { services } = newServices(place, {}, async () => {
      throw new Error('502');
    });
    await expect(run(services, place.subject)).rejects.toThrow('502');
    expect((await store.memoryOf(place.subject)).wasRelease).toBe(true);
  });

  test('VER-6: an observation that a webhook has overtaken decides nothing and is repeated', async () => {
    const place = newPlace();
    await webhook(place, [place, B, null, timeOf('12:00:01')]);
    const { services, seen } = newServices(place);
    expect(await run(services, place.subject)).toEqual({ againAfterMillis: 1_000 });
    expect(seen).toMatchObject({ facts: [], applied: [] });
  });

  test('VER-6: when the head changes between two effects, the rest is dropped and the observation repeated', async () => {
    const place = newPlace();
    const { services, seen } = newServices(place, {}, async () => {
      await webhook(place, [place, B, A, timeOf('12:00:05')]);
    });
    expect(await run(services, place.subject)).toEqual({ againAfterMillis: 0 });
    expect(seen.applied.map(({ kind }) => kind)).toEqual([FIRST]);
  });

  test('VER-6: who may no longer work on the subject writes nothing more', async () => {
    const place = newPlace();
    const lost = new AbortController();
    const { services, seen } = newServices(place, {}, async () => lost.abort(new Error('another process has it')));
    await expect(run(services, place.subject, lost.signal)).rejects.toThrow('another process has it');
    expect(seen.applied.map(({ kind }) => kind)).toEqual([FIRST]);
  });

  test('VER-7: when GitHub cannot be read, nothing is decided, remembered or written', async () => {
    const place = newPlace();
    const { services, github, seen } = newServices(place);
    const broken = { ...services, github: async () => ({ ...github, gather: () => Promise.reject(new Error('503')) }) };
    await expect(run(broken, place.subject)).rejects.toThrow('503');
    expect(seen).toMatchObject({ facts: [], applied: [] });
    expect(await store.headsOf(place.subject)).toEqual([]);
  });

  test('REL-3: a closed pull request gets no effects, and is a release no more', async () => {
    const place = newPlace();
    await run(newServices(place).services, place.subject);
    expect((await store.memoryOf(place.subject)).wasRelease).toBe(true);
    const { services, seen } = newServices(place, { pull: { state: 'closed' } });
    expect(await run(services, place.subject)).toBeNull();
    expect(seen).toMatchObject({ facts: [], applied: [] });
    expect((await store.memoryOf(place.subject)).wasRelease).toBe(false);
  });

  test('a pull request that is gone is no longer observed; if its repository moved, it is observed there', async () => {
    const place = newPlace();
    await run(newServices(place).services, place.subject);
    for (const movedTo of [null, { owner: 'acme', name: 'store' }]) {
      const { services, github, seen } = newServices(place);
      const gone = {
        ...services,
        github: async () => ({ ...github, gather: async () => ({ kind: 'gone' as const, movedTo }) }),
      };
      expect(await run(gone, place.subject)).toBeNull();
      const moved: Job = { kind: 'pull-request', installation: 7, owner: 'acme', repo: 'store', number: 12 };
      expect(seen).toMatchObject({ facts: [], applied: [], sent: movedTo === null ? [] : [moved] });
    }
    expect(await store.openReleasesAndErrors(place.repository.owner)).toEqual([]);
  });
});
