import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { FaultEffect } from 'github-sandbox';
import { sql } from 'kysely';
import { BACKOFF } from '../../src/worker/queue/backoff.ts';
import { memoryDatabase } from '../support/database.ts';
import { Ground, type Process, SHOP } from '../support/ground.ts';
import type { Pull } from '../support/pull.ts';
import { until } from '../support/until.ts';
import { type Blockade, Way } from '../support/way.ts';

/** What GitHub, or what is before it, answers in an outage, or what keeps everybody from asking it. */
const FORMS: readonly [string, FaultEffect | Blockade][] = [
  ['401', { kind: 'status', status: 401, message: 'Bad credentials' }],
  ['403', { kind: 'status', status: 403, message: 'Forbidden' }],
  ['404', { kind: 'status', status: 404, message: 'Not Found' }],
  ['422', { kind: 'status', status: 422, message: 'Unprocessable' }],
  ['500', { kind: 'status', status: 500 }],
  ['503', { kind: 'status', status: 503 }],
  ['a connection that is cut', { kind: 'cut' }],
  ['a redirect', { kind: 'redirect', status: 302 }],
  ['a redirect of a kind that keeps the method', { kind: 'redirect', status: 307 }],
  ['half an answer', { kind: 'truncated', looks: 'whole' }],
  ['half an answer, and then nothing', { kind: 'truncated', looks: 'broken' }],
  ['connections that are refused', 'refused'],
  ['a name that cannot be resolved', 'unresolved'],
];

describe('VER-7: GitHub is away, and somebody withdraws meanwhile', () => {
  let ground: Ground;
  let process: Process;
  let release: Pull;
  let way: Way;

  beforeAll(async () => {
    ground = await Ground.start(async (url) => {
      way = await Way.to(url);
      return way.url;
    });
    process = await ground.process(await memoryDatabase(), { backoff: { ...BACKOFF, firstMillis: 10 } });
    release = await ground.readyRelease();
  });
  afterEach(async () => {
    ground.sandbox.faults.clear();
    await way.open();
    await release.comment('kim', '/ready security');
  });
  afterAll(async () => {
    await ground.stop();
    way.close();
  });

  /** How often a job of that kind failed since the log was that long. */
  const failuresOf = (kind: string, since: number) =>
    process.lines
      .slice(since)
      .filter(({ msg, job }) => msg === 'a job failed; the app tries it again' && String(job).startsWith(`${kind}:`))
      .length;
  const failed = async () => (await process.jobs()).failed;
  /** As after an outage of hours: what failed waits for long. @param but one of that kind is about to be tried */
  const waitLong = (but: string) =>
    sql`update pgboss.job set start_after = case when singleton_key like ${`${but}:%`} then now() else now() + interval '1 hour' end
      where name = 'subject' and state < 'active' and (data ->> 'failures')::integer > 0`.execute(process.database.db);

  /** Time goes by while it is waited for. */
  const inTime = (what: string, condition: () => boolean) =>
    until(what, () => {
      ground.tick(20);
      return condition();
    });

  async function play(effect: FaultEffect | Blockade, tries: number) {
    expect(release.conclusion).toBe('success');
    const since = process.lines.length;
    if (typeof effect === 'string') way.block(effect);
    else ground.sandbox.faults.add({ path: '/api/', times: 1_000_000, effect });
    ground.tick();
    ground.sandbox.as('kim').comment(SHOP, release.number, '/withdraw security');
    ground.sandbox.as('dev').pushTags(SHOP, [{ name: `v0.${since}`, commit: release.head }]);
    await inTime('it was tried often', () => failuresOf('pull-request', since) >= tries);
    await inTime('so was the tag', () => failuresOf('tag', since) >= tries);
    expect([await failed(), release.conclusion]).toEqual([0, 'success']);
    ground.sandbox.faults.clear();
    await way.open();
    await waitLong('tag');
    await inTime('the first that works wakes it', () => release.conclusion !== 'success');
    await ground.settle();
    return { title: release.title, failed: await failed() };
  }
  const right = { title: '3 of 4 ready: waiting for security', failed: 0 };

  test.each(FORMS)('by %s: it is not given up in seconds, and goes on once anything works', async (_, effect) => {
    expect(await play(effect, 7)).toEqual(right);
  });

  test('by answers that never come', async () => {
    expect(await play({ kind: 'hang' }, 2)).toEqual(right);
  }, 240_000);

  test('by a failure, and then answers that take four seconds each: those count', async () => {
    const since = process.lines.length;
    ground.sandbox.faults.add({ path: '/api/', effect: { kind: 'status', status: 500 } });
    ground.sandbox.faults.add({ path: '/api/', times: 1_000_000, effect: { kind: 'latency', millis: 4_000 } });
    ground.tick();
    ground.sandbox.as('kim').comment(SHOP, release.number, '/withdraw security');
    await inTime('it passes no more, though it is as slow as before', () => release.conclusion !== 'success');
    expect(failuresOf('pull-request', since)).toBeGreaterThan(1);
    ground.sandbox.faults.clear();
    await ground.settle();
    expect(release.title).toBe(right.title);
  }, 240_000);
});
