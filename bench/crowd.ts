import type { Databases } from './databases.ts';
import { BrokenPromise, type Figure } from './measure.ts';
import { startServer } from './processes.ts';
import { decisionsOf, World } from './world.ts';

const EVENTS = 1_000;

/** Measures a burst: a thousand events about one release at full speed, one of them a sign-off. */
export async function crowd(databases: Databases): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const { kind, env } of await databases.both()) {
    const world = await World.start(1, 1);
    const app = await startServer('bench/app.ts', { ...world.env, ...env });
    try {
      const [release] = world.releases;
      if (release === undefined) throw new Error('the world of the bench has no release');
      const { repository, number } = release;
      world.sendTo(app);
      world.sandbox.as('guest').comment(repository, number, 'The first');
      await world.settled(app);
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      world.sandbox.requests.reset();
      const before = decisionsOf(await app.log());
      const start = performance.now();
      for (let event = 0; event < EVENTS; event += 1) {
        if (event === EVENTS / 2) world.sandbox.as('pat').comment(repository, number, '/ready product');
        else world.sandbox.as('guest').comment(repository, number, `Number ${event}`);
      }
      await world.sandbox.settled();
      const seconds = (performance.now() - start) / 1000;
      await world.settled(app);
      const log = await app.log();
      if (!world.titles().some((title) => title.startsWith('1 of 4'))) {
        throw new BrokenPromise(`the sign-off among ${EVENTS} comments does not show in the check`);
      }
      const about = `${EVENTS.toLocaleString('en-US')} comments on one release, as fast as they go (${seconds.toFixed(1)} s), on ${kind}`;
      const reference = { what: 'events', value: EVENTS };
      figures.push(
        {
          about,
          what: 'decisions',
          unit: 'decisions',
          value: decisionsOf(log) - before,
          reference,
          target: { of: 'value', most: 10 },
        },
        {
          about,
          what: 'requests that write',
          unit: 'requests',
          value: world.writes(),
          reference,
          target: { of: 'value', most: 5 },
        },
      );
    } finally {
      await app.stop();
      await world.close();
    }
  }
  return figures;
}
