import { setTimeout as pause } from 'node:timers/promises';
import type { MiddlewareHandler } from 'hono';
import type { Databases } from './databases.ts';
import { BrokenPromise, type Figure, quantile } from './measure.ts';
import { startServer } from './processes.ts';
import { type Release, World } from './world.ts';

const RELEASES = 10;
const ACT_MILLIS = 1_000;
/** As far away as GitHub. Then some release is nearly always being observed. */
const LATENCY_MILLIS = 100;
/** How long it is measured. Long enough for what a process reads of the queue now and then, once a minute at most. */
const MILLIS = 150_000;
/**
 * The longest time that is accepted for an act.
 * A host that takes the processors away costs seconds; a job that is passed over waits for up to a minute.
 */
const MOST_MILLIS = 20_000;

/** An act, and what the check says once it was taken in. */
interface Act {
  readonly title: string;
  readonly at: number;
}

/**
 * How long sign-offs and withdrawals take to show while there is always something to do.
 * There is one a second, on ten releases in turn. A release is left out while its check does not show yet what was done
 * last.
 */
export async function steady(databases: Databases): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const { kind, env } of await databases.both()) {
    const millis = await measured(env);
    const about = `${millis.length} sign-offs and withdrawals on ${RELEASES} releases in ${MILLIS / 1_000} s, each request ${LATENCY_MILLIS} ms away, until the check shows each, on ${kind}`;
    const reference = { what: 'median', value: quantile(millis, 0.5) };
    figures.push(
      { about, what: 'p99', unit: 'ms', value: quantile(millis, 0.99), reference },
      {
        about,
        what: 'the longest',
        unit: 'ms',
        value: Math.max(...millis),
        reference,
        target: { of: 'value', most: MOST_MILLIS },
      },
    );
  }
  return figures;
}

/** Milliseconds of each act. @throws BrokenPromise if one does not show when all is done */
async function measured(env: Readonly<Record<string, string>>): Promise<readonly number[]> {
  const waiting = new Map<Release, Act>();
  const millis: number[] = [];
  const watch: MiddlewareHandler = async (context, next) => {
    await next();
    const { method, path } = context.req;
    if (!/^(POST|PATCH)$/.test(method) || !path.includes('/check-runs')) return;
    for (const [release, { title, at }] of waiting) {
      if (!world.title(release).startsWith(title)) continue;
      waiting.delete(release);
      millis.push(performance.now() - at);
    }
  };
  const world = await World.start(1, RELEASES, [watch]);
  const app = await startServer('bench/app.ts', { ...world.env, ...env });
  try {
    world.sendTo(app);
    for (const { repository, number } of world.releases) world.sandbox.as('guest').comment(repository, number, 'Hello');
    await world.settled(app);
    // Past the settling time.
    await pause(2_500);
    world.sandbox.faults.add({ effect: { kind: 'latency', millis: LATENCY_MILLIS }, times: Number.POSITIVE_INFINITY });
    const end = performance.now() + MILLIS;
    for (let turn = 0; performance.now() < end; turn += 1) {
      const release = world.releases[turn % RELEASES];
      if (release !== undefined && !waiting.has(release)) {
        const isSignedOff = world.title(release).startsWith('1 of 4');
        waiting.set(release, { title: isSignedOff ? '0 of 4' : '1 of 4', at: performance.now() });
        const text = isSignedOff ? '/withdraw product' : '/ready product';
        world.sandbox.as('pat').comment(release.repository, release.number, text);
      }
      await pause(ACT_MILLIS);
    }
    await world.settled(app);
    if (waiting.size > 0)
      throw new BrokenPromise(`${waiting.size} sign-offs or withdrawals never showed in their checks`);
    return millis;
  } finally {
    await app.stop();
    await world.close();
  }
}
