import { sql } from 'kysely';
import { openDatabase } from '../src/store/db/database.ts';
import type { Databases, Place } from './databases.ts';
import { Client } from './load.ts';
import { BrokenPromise, type Figure } from './measure.ts';
import { startServer } from './processes.ts';
import { decisionsOf, SECRET, WEBHOOK_PATH, World } from './world.ts';

const CONCURRENCY = 64;
const RELEASES = 200;

/** A burst of deliveries about many releases at once. The app has to take all of them in, and to process them. */
export async function burst(databases: Databases, deliveries: number): Promise<readonly Figure[]> {
  const client = new Client();
  const figures: Figure[] = [];
  try {
    for (const place of await databases.both()) figures.push(...(await burstOn(place, client, deliveries)));
    return figures;
  } finally {
    await client.stop();
  }
}

async function burstOn(place: Place, client: Client, deliveries: number): Promise<readonly Figure[]> {
  const world = await World.start(4, RELEASES / 4);
  const app = await startServer('bench/app.ts', { ...world.env, ...place.env });
  let [seconds, doneSeconds, p99, failed, decisions] = [0, 0, 0, 0, 0];
  try {
    world.sendTo(app);
    for (const { repository, number } of world.releases) {
      world.sandbox.as('guest').comment(repository, number, 'Looking forward to it!');
    }
    await world.settled(app);
    const templates = world.sandbox.world.deliveries
      .filter(({ event, action, app: to }) => event === 'issue_comment' && action === 'created' && to.webhook !== null)
      .map(({ event, payload }) => ({ event, body: JSON.stringify(payload) }));
    const before = decisionsOf(await app.log());
    const start = performance.now();
    const order = { url: `${app.url}${WEBHOOK_PATH}`, secret: SECRET, concurrency: CONCURRENCY, count: deliveries };
    ({ seconds, p99 } = await client.send({ ...order, what: templates, ids: 'burst' }));
    await world.settled(app);
    doneSeconds = (performance.now() - start) / 1000;
    ({ failed } = await app.ask('jobs'));
    decisions = decisionsOf(await app.log()) - before;
  } finally {
    await app.stop();
    await world.close();
  }
  const stored = await storedOn(place);
  if (stored !== deliveries)
    throw new BrokenPromise(`${deliveries} deliveries were acknowledged, ${stored} are stored`);
  if (failed > 0) throw new BrokenPromise(`${failed} jobs of the burst failed permanently`);
  const about = `a burst of ${deliveries.toLocaleString('en-US')} deliveries about ${RELEASES} releases, ${CONCURRENCY} at a time, on ${place.kind}`;
  const all = { what: 'sent', value: deliveries };
  return [
    {
      about,
      what: 'acknowledged and stored',
      unit: 'deliveries',
      value: stored,
      reference: all,
      target: { of: 'ratio', least: 1 },
    },
    { about, what: 'decisions', unit: 'decisions', value: decisions, reference: all },
    {
      about,
      what: 'jobs that failed permanently',
      unit: 'jobs',
      value: failed,
      reference: { what: 'releases', value: RELEASES },
      target: { of: 'value', most: 0 },
    },
    {
      about,
      what: 'until all were acknowledged',
      unit: 's',
      value: seconds,
      reference: { what: 'until all was processed', value: doneSeconds },
    },
    {
      about,
      what: 'acknowledged, p99',
      unit: 'ms',
      value: p99,
      reference: { what: 'GitHub gives up after', value: 10_000 },
      target: { of: 'ratio', most: 1 },
    },
  ];
}

async function storedOn(place: Place): Promise<number> {
  const database = await openDatabase(place.place, (error) => {
    throw error;
  });
  try {
    const { rows } = await sql<{ count: string | number }>`
      select count(*) as count from deliveries where id like 'burst-%'`.execute(database.db);
    return Number(rows[0]?.count);
  } finally {
    await database.close();
  }
}
