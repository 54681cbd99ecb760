import type { MiddlewareHandler } from 'hono';
import type { Databases } from './databases.ts';
import { type Figure, quantile } from './measure.ts';
import { type ServerProcess, startServer } from './processes.ts';
import { until } from './until.ts';
import { type Release, World } from './world.ts';

const EVENTS = 50;

/**
 * The time from a comment to its check, beside a bare Probot app.
 * The comments come one after the other, and that app decides nothing.
 */
export async function latency(databases: Databases): Promise<readonly Figure[]> {
  const bare = await measured('bench/bare-probot.ts', { LOG_FORMAT: 'json' }, '/ping');
  const figures: Figure[] = [];
  for (const { kind, env } of await databases.both()) {
    const ours = await measured('bench/app.ts', env, '/readyz');
    const about = `from a comment to the published check, without load, on ${kind}`;
    for (const [name, share] of [
      ['median', 0.5],
      ['p99', 0.99],
    ] as const) {
      figures.push({
        about,
        what: name,
        unit: 'ms',
        value: quantile(ours, share),
        reference: { what: 'bare Probot, that publishes without a decision', value: quantile(bare, share) },
        ...(share === 0.5 ? { target: { of: 'value', most: 300 } } : {}),
      });
    }
  }
  return figures;
}

/** Milliseconds of each event. */
async function measured(
  file: string,
  env: Readonly<Record<string, string>>,
  answers: string,
): Promise<readonly number[]> {
  let published = 0;
  const watch: MiddlewareHandler = async (context, next) => {
    await next();
    const { method, path } = context.req;
    if (/^(POST|PATCH)$/.test(method) && path.includes('/check-runs')) published = performance.now();
  };
  const world = await World.start(1, EVENTS, [watch]);
  const app = await startServer(file, { ...world.env, ...env }, { args: ['--check'], answers });
  try {
    world.sendTo(app);
    await knownToAll(world, app, answers);
    const millis: number[] = [];
    for (const { repository, number } of world.releases) {
      published = 0;
      const start = performance.now();
      world.sandbox.as('pat').comment(repository, number, '/ready product');
      await until('the check is there', () => published > 0, { everyMillis: 1 });
      millis.push(published - start);
      await world.sandbox.settled();
      // People do not comment in the same moment.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return millis;
  } finally {
    await app.stop();
    await world.close();
  }
}

/** Waits until every release was observed once, and its grace period is over. */
async function knownToAll({ sandbox, releases }: World, app: ServerProcess, answers: string): Promise<void> {
  const greet = ({ repository, number }: Release) =>
    sandbox.as('guest').comment(repository, number, 'Looking forward to it!');
  for (const release of releases) greet(release);
  await until('every release has a check', () => {
    const written = sandbox.requests.list.filter(
      ({ method, path, status }) => method === 'POST' && path.endsWith('/check-runs') && status === 201,
    );
    return written.length >= releases.length;
  });
  await until('nothing is left to do', async () => {
    await sandbox.settled();
    if (answers === '/ping') return true;
    const { ready, active, deferred } = await app.ask('jobs');
    return ready + active + deferred === 0;
  });
  await new Promise((resolve) => setTimeout(resolve, 2_500));
}
