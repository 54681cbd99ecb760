import { createHash } from 'node:crypto';
import { asInstant, asSha } from '../src/domain/ids.ts';
import type { Entry } from '../src/domain/journal.ts';
import { type Database, openDatabase } from '../src/store/db/database.ts';
import { append, decisionAt, verify } from '../src/store/journal/journal.ts';
import type { Databases, Place } from './databases.ts';
import { BrokenPromise, type Figure, medianMillis, millisOf } from './measure.ts';
import { type ServerProcess, startServer } from './processes.ts';
import { World } from './world.ts';

const REPOSITORY = 1;
/** A pull request that only the first entry is about. A search for it from the end takes longest. */
const QUIET = '#0';
const PULL_REQUESTS = 200;
/** Entries of the short journal that the long one is compared with. */
const FEW = 1_000;
const AT_ONCE = 500;
const RUNS = 21;
const MEGABYTE = 1024 * 1024;
/** The wait before memory is read again, after the memory of the start was freed. */
const REST_MILLIS = 3_000;

/** Memory at rest, and what a long journal costs. It costs memory, and time for appending, reading and checking. */
export async function memory(databases: Databases, entries: number): Promise<readonly Figure[]> {
  const world = await World.start(0, 0);
  try {
    const bare = await startServer('bench/bare-probot.ts', { ...world.env, LOG_FORMAT: 'json' }, { answers: '/ping' });
    const bareMemory = await atRest(bare);
    await bare.stop();
    const figures: Figure[] = [];
    for (const place of await databases.both()) {
      const before = await journal(place, FEW);
      const fresh = await appMemory(world, place);
      const after = await journal(place, entries);
      const full = await appMemory(world, place);
      const about = `memory and journal, on ${place.kind}`;
      const long = `${entries.toLocaleString('en-US')} entries`;
      const few = `with ${FEW.toLocaleString('en-US')}`;
      figures.push(
        {
          about,
          what: 'memory at rest (RSS)',
          unit: 'MB',
          value: fresh.rss,
          reference: { what: 'bare Probot', value: bareMemory },
        },
        {
          about,
          what: `memory at rest (RSS), ${long}`,
          unit: 'MB',
          value: full.rss,
          reference: { what: few, value: fresh.rss },
          target: { of: 'ratio', most: 1.2 },
        },
        {
          about,
          what: `heap at rest, ${long}`,
          unit: 'MB',
          value: full.heap,
          reference: { what: few, value: fresh.heap },
          target: { of: 'ratio', most: 1.2 },
        },
        {
          about,
          what: `append one entry, ${long}`,
          unit: 'ms',
          value: after.append,
          reference: { what: few, value: before.append },
          target: { of: 'ratio', most: 2 },
        },
        {
          about,
          what: `read the last verdict, ${long}`,
          unit: 'ms',
          value: after.read,
          reference: { what: few, value: before.read },
          target: { of: 'ratio', most: 2 },
        },
        {
          about,
          what: `journal verify, per 1,000 of ${long}`,
          unit: 'ms',
          value: after.verify,
          reference: { what: few, value: before.verify },
          target: { of: 'ratio', most: 2 },
        },
      );
    }
    return figures;
  } finally {
    await world.close();
  }
}

async function atRest(server: ServerProcess): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, REST_MILLIS));
  return (await server.memory()) / MEGABYTE;
}

async function appMemory(world: World, { env }: Place): Promise<{ readonly rss: number; readonly heap: number }> {
  const app = await startServer('bench/app.ts', { ...world.env, ...env });
  try {
    const rss = await atRest(app);
    return { rss, heap: (await app.ask('heap')) / MEGABYTE };
  } finally {
    await app.stop();
  }
}

/** Lets the journal of the repository grow to so many entries, and measures it. All times are in milliseconds. */
async function journal(place: Place, entries: number) {
  const database = await openDatabase(place.place, (error) => {
    throw error;
  });
  try {
    const { db } = database;
    await grow(database, entries);
    await database.tidy();
    const read = await medianMillis(RUNS, () => decisionAt(db, REPOSITORY, QUIET, null));
    let right = 0;
    const millis = await millisOf(async () => {
      const report = await verify(db, REPOSITORY);
      if (report.fault !== null)
        throw new BrokenPromise(`the journal of the bench is broken at ${report.fault.number}`);
      right = report.right;
    });
    const one = entry(right + 1);
    const appended = await medianMillis(RUNS, () =>
      db.transaction().execute((trx) => append(trx, REPOSITORY, [one], one.at)),
    );
    return { append: appended, read, verify: (millis * 1_000) / right };
  } finally {
    await database.close();
  }
}

async function grow({ db }: Database, entries: number): Promise<void> {
  const { right } = await verify(db, REPOSITORY);
  for (let number = right; number < entries; number += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, entries - number) }, (_, index) => entry(number + index));
    await db
      .transaction()
      .execute((trx) => append(trx, REPOSITORY, batch, batch[0]?.at ?? asInstant('2026-01-01T00:00:00Z')));
  }
}

/** A decision about one of the pull requests, of a realistic size. */
function entry(index: number): Entry {
  const commit = createHash('sha1').update(String(index)).digest('hex');
  const at = asInstant(new Date(Date.UTC(2026, 0, 1) + index * 1_000).toISOString());
  const requirement = { status: 'pending', evidence: [], signers: ['pat', 'oli', 'rae', 'kim'], commit };
  const detail = {
    outcome: 'pending',
    head: commit,
    requirements: Array.from({ length: 6 }, () => requirement),
    acts: [],
  };
  const subject = index === 0 ? QUIET : `#${1 + (index % PULL_REQUESTS)}`;
  return {
    kind: 'decision',
    subject,
    at,
    actor: null,
    evidence: null,
    commit: asSha(commit),
    policyDigest: null,
    detail,
  };
}
