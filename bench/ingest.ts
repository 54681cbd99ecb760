import type { Databases } from './databases.ts';
import { Client, type Load } from './load.ts';
import { type Figure, median } from './measure.ts';
import { type ServerProcess, startServer } from './processes.ts';
import { SECRET, WEBHOOK_PATH, World } from './world.ts';

const PULL_REQUESTS = 200;
const ROUNDS = 2;
/** How many at a time. */
const LOADS = [1, 8, 32];
/** Of one round: no more deliveries than this, and no longer. */
const MOST = 2_000;
const SECONDS = 3;

/** What taking a webhook in costs, beside a bare Probot app of the same run: rounds of both come in turns. */
export async function ingest(databases: Databases): Promise<readonly Figure[]> {
  const world = await World.start(0, 0);
  const client = new Client();
  let sent = 0;
  const figures: Figure[] = [];
  const bare = await startServer('bench/bare-probot.ts', { ...world.env, LOG_FORMAT: 'json' }, { answers: '/ping' });
  try {
    for (const { kind, env: database } of await databases.both()) {
      const ours = await startServer('bench/app.ts', { ...world.env, ...database }, { args: ['--no-work'] });
      const send = async (server: ServerProcess, concurrency: number): Promise<Load> => {
        const what = { examplesFrom: sent, pullRequests: PULL_REQUESTS };
        sent += MOST;
        const url = `${server.url}${WEBHOOK_PATH}`;
        return client.send({ url, secret: SECRET, concurrency, count: MOST, within: SECONDS, what });
      };
      try {
        for (const server of [bare, ours]) await send(server, 8);
        for (const concurrency of LOADS) {
          const loads: { readonly ours: Load; readonly bare: Load }[] = [];
          for (let round = 0; round < ROUNDS; round += 1) {
            loads.push({ bare: await send(bare, concurrency), ours: await send(ours, concurrency) });
          }
          const about = `taking webhooks in, on ${kind}, ${concurrency} at a time`;
          const line = (what: string, unit: string, of: (load: Load) => number): Omit<Figure, 'target'> => ({
            about,
            what,
            unit,
            value: median(loads.map((load) => of(load.ours))),
            reference: { what: 'bare Probot', value: median(loads.map((load) => of(load.bare))) },
          });
          // A database in the process has no target; it is there to need no other.
          const target = (most: number) => (kind === 'PostgreSQL' ? { target: { of: 'ratio', most } as const } : {});
          figures.push(
            { ...line('deliveries', '1/s', ({ perSecond }) => perSecond) },
            { ...line('acknowledged, median', 'ms', ({ p50 }) => p50), ...target(2) },
            { ...line('acknowledged, p99', 'ms', ({ p99 }) => p99) },
          );
        }
      } finally {
        await ours.stop();
      }
    }
    return figures;
  } finally {
    await bare.stop();
    await client.stop();
    await world.close();
  }
}
