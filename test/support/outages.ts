import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type { FaultEffect } from 'github-sandbox';
import { sql } from 'kysely';
import { BACKOFF } from '../../src/worker/queue/backoff.ts';
import { memoryDatabase } from './database.ts';
import { Ground, type Process, SHOP } from './ground.ts';
import type { Pull } from './pull.ts';
import { until } from './until.ts';
import { type Blockade, Way } from './way.ts';

/** What came of an outage: the check's title, and how many jobs were given up. */
interface Recovered {
  readonly title: string | null;
  readonly failed: number;
}

/** What an outage has to leave, whatever its form. The withdrawal made meanwhile counts, and no job was given up. */
export const RECOVERED: Recovered = { title: '3 of 4 ready: waiting for Security', failed: 0 };

/** An app with a ready release, and outages of its GitHub during which Kim withdraws (VER-7). */
export function useOutages() {
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

  /** @param tries how often the jobs are tried while it lasts */
  async function play(effect: FaultEffect | Blockade, tries: number): Promise<Recovered> {
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

  /** GitHub fails once, and each answer afterwards takes four seconds. */
  async function slow(): Promise<Recovered> {
    const since = process.lines.length;
    ground.sandbox.faults.add({ path: '/api/', effect: { kind: 'status', status: 500 } });
    ground.sandbox.faults.add({ path: '/api/', times: 1_000_000, effect: { kind: 'latency', millis: 4_000 } });
    ground.tick();
    ground.sandbox.as('kim').comment(SHOP, release.number, '/withdraw security');
    await inTime('it passes no more, though it is as slow as before', () => release.conclusion !== 'success');
    expect(failuresOf('pull-request', since)).toBeGreaterThan(1);
    ground.sandbox.faults.clear();
    await ground.settle();
    return { title: release.title, failed: await failed() };
  }

  return { play, slow };
}
