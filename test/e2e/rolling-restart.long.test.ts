import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Sandbox } from 'github-sandbox';
import { sql } from 'kysely';
import { pullRequestJob } from '../../src/domain/job.ts';
import { type Database, openDatabase } from '../../src/store/db/database.ts';
import { journals, verify } from '../../src/store/journal/journal.ts';
import { WEBHOOK_SECRET } from '../support/app.ts';
import type { AppProcess } from '../support/app-process.ts';
import { allDone, freshLook } from '../support/fresh-look.ts';
import { Front } from '../support/front.ts';
import { POLICY } from '../support/gate.ts';
import { Pull, SIGNERS } from '../support/pull.ts';
import { PATIENCE_MILLIS } from '../support/settled.ts';
import { addressOf, useShopProcesses } from '../support/shop-processes.ts';
import { until } from '../support/until.ts';

const SETTLE_MILLIS = 1_000;
const BETWEEN_ACTS_MILLIS = 150;
const ERROR_LEVEL = 50;

const shop = useShopProcesses();
let database: Database;
let front: Front;

beforeEach(async () => {
  front = await Front.start();
  shop().seeded.app.webhook = {
    url: `${front.url}/api/github/webhooks`,
    secret: WEBHOOK_SECRET,
    answerWithinMillis: PATIENCE_MILLIS,
  };
});
afterEach(async () => {
  await front.stop();
  await database.close();
});

const openForLooking = () =>
  openDatabase({ kind: 'postgres', url: shop().database }, (error) => {
    throw error;
  });
const moment = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));
const errorsOf = (process: AppProcess) =>
  process.lines.filter(({ level }) => level >= ERROR_LEVEL).map(({ msg, err }) => ({ msg, err }));

/** A stage whose acts do not wait for their consequences. Those are done when all is done. */
function stage() {
  const { sandbox, seeded } = shop();
  const by = async <Result>(login: string, act: (person: ReturnType<Sandbox['as']>) => Result) =>
    act(sandbox.as(login));
  return { sandbox, seeded, by, pushBy: by };
}

function openedRelease(index: number) {
  const { sandbox } = shop();
  const repository = `acme/rolling-${index}`;
  sandbox.repository(repository, {
    author: 'max',
    users: { pat: 'triage' },
    teams: {
      'acme/developers': 'write',
      'acme/operations': 'triage',
      'acme/release-coordinators': 'write',
      'acme/appsec': 'triage',
    },
    policy: `${POLICY}sign-off: { grace-period: 1s }\n`,
  });
  const head = 'release/1.4';
  const dev = sandbox.as('dev');
  dev.push(repository, { branch: head, from: 'main', commits: [{ message: 'Work', files: { 'a.txt': '0\n' } }] });
  const shown = dev.openPullRequest(repository, { title: 'Release 1.4', head });
  return { pull: new Pull(stage(), repository, shown.number), shown };
}

/** Lets people act on all releases, in turn, until it is stopped. They push, sign, object, withdraw and talk. */
function work(pulls: readonly Pull[]) {
  let goesOn = true;
  let acts = 0;
  const done = (async () => {
    while (goesOn) {
      const turn = acts++;
      const pull = pulls[turn % pulls.length];
      const [login, state] = SIGNERS[turn % SIGNERS.length] ?? SIGNERS[0];
      if (pull === undefined) throw new Error('there is nothing to work on');
      if (turn % 11 === 3) await pull.push('dev', { 'a.txt': `${turn}\n` });
      else if (turn % 7 === 2) await pull.comment(login, `/not-ready ${state} Not yet`);
      else if (turn % 7 === 4) await pull.comment(login, `/withdraw ${state}`);
      else if (turn % 5 === 1) await pull.comment('guest', 'When is it out?');
      else await pull.comment(login, `/ready ${state}`);
      await moment(BETWEEN_ACTS_MILLIS);
    }
  })();
  return {
    acts: () => acts,
    end: async () => {
      goesOn = false;
      await done;
    },
  };
}

test('REC-1, VER-5, VER-6: two versions run side by side during a rolling restart with a migration, and nothing is lost', async () => {
  const { sandbox, all: processes, start: started } = shop();
  const oldWebs = await Promise.all([started('app', 'web'), started('app', 'web')]);
  let oldWorkers = await Promise.all([started('app', 'worker'), started('app', 'worker')]);
  front.targets = oldWebs.map(addressOf);
  database = await openForLooking();
  const hasMigrated = async () => {
    const { rows } = await sql`select 1 from kysely_migration where name = '9999-next'`.execute(database.db);
    return rows.length === 1;
  };

  const releases = [1, 2, 3, 4].map(openedRelease);
  const pulls = releases.map(({ pull }) => pull);
  const load = work(pulls);
  expect(await hasMigrated()).toBe(false);

  // The first of the new ones migrates, with all of the old ones at work on the same tables, and gives way to a reader.
  const reads = database.db.transaction().execute(async (reader) => {
    await sql`lock table deliveries in access share mode`.execute(reader);
    await until('the migration waits', async () => {
      const { rows } = await sql`select 1 from pg_locks
        where not granted and mode = 'AccessExclusiveLock' and relation = 'deliveries'::regclass`.execute(reader);
      return rows.length > 0;
    });
    // Longer than it waits for a lock.
    await sql`select pg_sleep(1.5)`.execute(reader);
  });
  const newWebs = [await started('next-version', 'web')];
  await reads;
  expect(await hasMigrated()).toBe(true);
  front.targets = [...oldWebs, ...newWebs].map(addressOf);

  // An old one that starts anew beside them does not mind what it does not know.
  const [ending, staying] = oldWorkers;
  ending.signal('SIGTERM');
  expect(await ending.ended()).toBe(0);
  oldWorkers = [staying, await started('app', 'worker')];

  for (const [index, old] of oldWebs.entries()) {
    const isFirst = index === 0;
    const [newWorker, ...newWeb] = await Promise.all([
      started('next-version', 'worker'),
      ...(isFirst ? [] : [started('next-version', 'web')]),
    ]);
    newWebs.push(...newWeb);
    front.targets = [...oldWebs.slice(index), ...newWebs].map(addressOf);
    const before = load.acts();
    await until('people have gone on', () => load.acts() > before + 10);
    // Nobody told the front: it finds out by itself.
    const gone = [old, ...oldWorkers.slice(index, index + 1)];
    for (const process of gone) process.signal('SIGTERM');
    expect(await Promise.all(gone.map((process) => process.ended()))).toEqual([0, 0]);
    expect(newWorker.hasEnded).toBe(false);
  }
  front.targets = newWebs.map(addressOf);
  const before = load.acts();
  await until('people have gone on', () => load.acts() > before + 10);
  await load.end();

  // What everybody says in the end decides, and security objects to every second one.
  for (const pull of pulls) await pull.push('dev', { 'a.txt': 'last\n' });
  await moment(2 * SETTLE_MILLIS);
  for (const [index, pull] of pulls.entries())
    for (const [login, state] of SIGNERS)
      await pull.comment(login, index % 2 === 0 || state !== 'security' ? `/ready ${state}` : `/not-ready ${state} No`);
  await allDone(sandbox, database);

  const notTaken = sandbox.world.deliveries.filter(({ statusCode }) => statusCode !== 202);
  expect(notTaken.map(({ event, status, response }) => ({ event, status, said: response?.payload }))).toEqual([]);
  const taken = await database.db.selectFrom('deliveries').select('id').execute();
  const stored = sandbox.world.deliveries.filter(({ response }) => response?.payload.includes('stored'));
  expect(stored.length).toBeGreaterThan(load.acts() / 2);
  const ids = new Set(taken.map(({ id }) => id));
  expect(stored.filter(({ guid }) => !ids.has(guid)).map(({ event }) => event)).toEqual([]);

  expect(pulls.map(({ conclusion }) => conclusion)).toEqual(
    pulls.map((_, index) => (index % 2 === 0 ? 'success' : 'failure')),
  );
  for (const { pull, shown } of releases) {
    const own = shown.repository.checkRuns.filter(({ name }) => name === 'countersign/readiness');
    // A check that waits again is a new run, and the one before it is ended (ADR 0079).
    const replaced = own.filter(({ headSha }, index) =>
      own.slice(index + 1).some((later) => later.headSha === headSha),
    );
    expect(replaced.filter(({ conclusion }) => conclusion !== 'failure' && conclusion !== 'action_required')).toEqual(
      [],
    );
    expect(pull.checklists()).toHaveLength(1);
    expect(pull.answers()).toEqual([...new Set(pull.answers())]);
  }
  const jobs = pulls.map(({ repository, number }) => {
    const [owner = '', name = ''] = repository.split('/');
    const [installation] = [...sandbox.world.installations.keys()];
    return pullRequestJob(installation ?? 0, { owner, name }, number);
  });
  expect(await freshLook(sandbox, database, jobs)).toEqual([]);

  const chains = await journals(database.db);
  expect(chains.length).toBeGreaterThanOrEqual(pulls.length);
  for (const { id } of chains) expect((await verify(database.db, id)).fault).toBeNull();
  const { rows: failed } = await sql`select data, output from pgboss.job where name = 'subject-failed'`.execute(
    database.db,
  );
  expect(failed).toEqual([]);
  for (const process of processes) expect(errorsOf(process)).toEqual([]);
});
