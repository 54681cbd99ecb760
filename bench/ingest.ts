import type { Databases } from './databases.ts';
import { Client, type Load } from './load.ts';
import { type Figure, median } from './measure.ts';
import { type ServerProcess, startServer } from './processes.ts';
import { SECRET, WEBHOOK_PATH, World } from './world.ts';

const PULL_REQUESTS = 200;
const ROUNDS = 2;
/** How many deliveries are under way at a time. */
const LOADS = [1, 8, 32];
/** The most deliveries of one round, and the most seconds. */
const MOST = 2_000;
const SECONDS = 3;

/** The handlers that the app is compared with. One does nothing. The other keeps events, as the app must. */
type Handler = 'bare Probot' | 'Probot that keeps events';

/**
 * The cost of taking a webhook in, beside bare Probot apps of the same run.
 * Rounds of all come in turns. A handler that does nothing loses its events when its process ends; the one that keeps
 * events shows what it costs not to.
 */
export async function ingest(databases: Databases): Promise<readonly Figure[]> {
  const world = await World.start(0, 0);
  const client = new Client();
  let sent = 0;
  const send = async (server: ServerProcess, concurrency: number): Promise<Load> => {
    const what = { examplesFrom: sent, pullRequests: PULL_REQUESTS };
    sent += MOST;
    const url = `${server.url}${WEBHOOK_PATH}`;
    return client.send({ url, secret: SECRET, concurrency, count: MOST, within: SECONDS, what });
  };
  const bareProbot = (env: Readonly<Record<string, string>>, args: readonly string[]) =>
    startServer('bench/bare-probot.ts', { ...world.env, LOG_FORMAT: 'json', ...env }, { answers: '/ping', args });
  const figures: Figure[] = [];
  try {
    for (const { kind, env: database } of await databases.both()) {
      const others = new Map<Handler, ServerProcess>([['bare Probot', await bareProbot({}, [])]]);
      // PGlite is in the app's own process, and gives no address to anybody else.
      if (kind === 'PostgreSQL')
        others.set('Probot that keeps events', await bareProbot((await databases.postgres()).env, ['--keep']));
      const ours = await startServer('bench/app.ts', { ...world.env, ...database }, { args: ['--no-work'] });
      try {
        for (const server of [...others.values(), ours]) await send(server, 8);
        for (const concurrency of LOADS) {
          const loads: Load[] = [];
          const references = new Map([...others.keys()].map((name) => [name, [] as Load[]]));
          for (let round = 0; round < ROUNDS; round += 1) {
            for (const [name, server] of others) references.get(name)?.push(await send(server, concurrency));
            loads.push(await send(ours, concurrency));
          }
          for (const [name, reference] of references)
            figures.push(...compared(`${kind}, ${concurrency} at a time`, loads, name, reference));
        }
      } finally {
        for (const server of [ours, ...others.values()]) await server.stop();
      }
    }
    return figures;
  } finally {
    await client.stop();
    await world.close();
  }
}

function compared(where: string, loads: readonly Load[], name: Handler, reference: readonly Load[]): readonly Figure[] {
  const figure = (what: string, unit: string, of: (load: Load) => number): Figure => ({
    about: `receiving webhooks, on ${where}`,
    what,
    unit,
    value: median(loads.map(of)),
    reference: { what: name, value: median(reference.map(of)) },
  });
  // A database in the process has no target; it is there to need no other.
  const target = where.startsWith('PostgreSQL') ? { target: { of: 'ratio', most: 2 } as const } : {};
  return [
    figure('deliveries', '1/s', ({ perSecond }) => perSecond),
    { ...figure('acknowledged, median', 'ms', ({ p50 }) => p50), ...target },
    figure('acknowledged, p99', 'ms', ({ p99 }) => p99),
  ];
}
