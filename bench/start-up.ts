import type { Databases, Place } from './databases.ts';
import { type Figure, median } from './measure.ts';
import { emptyProcessMillis, startServer } from './processes.ts';
import { World } from './world.ts';

const ROUNDS = 3;

/** How long it takes from the start of a process until it is ready. */
export async function startUp(databases: Databases): Promise<readonly Figure[]> {
  const world = await World.start(0, 0);
  const ready = async (file: string, env: Readonly<Record<string, string>>, answers: string): Promise<number> => {
    const server = await startServer(file, { ...world.env, ...env }, { answers });
    await server.stop();
    return server.startMillis;
  };
  const often = async (act: () => Promise<number>): Promise<number> => {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) times.push(await act());
    return median(times);
  };
  try {
    const nothing = await often(emptyProcessMillis);
    const bare = await often(() => ready('bench/bare-probot.ts', { LOG_FORMAT: 'json' }, '/ping'));
    const reference = { what: 'bare Probot', value: bare };
    const about = 'from the start of a process until it is ready';
    const ours = async (places: readonly Place[], what: string) => {
      const figures: Figure[] = [];
      for (const { kind, env } of places) {
        const value = await often(() => ready('bench/app.ts', env, '/readyz'));
        figures.push({ about, what: `${kind}, ${what}`, unit: 'ms', value, reference });
      }
      return figures;
    };
    const empty: Figure[] = [];
    const places = await databases.both();
    for (const { kind, env } of places) {
      const value = await ready('bench/app.ts', env, '/readyz');
      empty.push({ about, what: `${kind}, the first time`, unit: 'ms', value, reference });
    }
    return [
      { about, what: 'bare Probot', unit: 'ms', value: bare, reference: { what: '`node -e 0`', value: nothing } },
      ...empty,
      ...(await ours(places, 'again')),
    ];
  } finally {
    await world.close();
  }
}
