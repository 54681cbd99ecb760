import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Database, type DatabasePlace, openDatabase } from '../../src/store/db/database.ts';
import { prepare } from '../../src/store/db/provision.ts';
import { journals, verify } from '../../src/store/journal/journal.ts';
import { DATABASES } from '../support/both-databases.ts';
import { Ground, type Process, SHOP } from '../support/ground.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import type { Pull } from '../support/pull.ts';
import { until } from '../support/until.ts';

/** Past the time after which the sweep looks at a release that nobody told of. */
const PAST_THE_SWEEP_MILLIS = 6 * 60_000;
/** Past the pause after which a delivery is asked for once more. */
const PAST_AN_ASK_MILLIS = 6 * 60_000;
/** After so long a job that was held back comes again. */
const HELD_BACK_MILLIS = 10_000;
/** Past the policy's `publish.confirm-within`, whose default is 15 minutes. */
const PAST_CONFIRMING_MILLIS = 16 * 60_000;

let postgres: Postgres;
let ground: Ground;
let made = 0;

beforeAll(async () => {
  postgres = await startPostgres();
});
beforeEach(async () => {
  ground = await Ground.start();
});
afterEach(() => ground.stop());
afterAll(() => postgres.stop());

const open = (place: DatabasePlace): Promise<Database> =>
  openDatabase(place, (error) => {
    throw error;
  });
const faultsOf = async ({ database: { db } }: Process) => {
  const reports = await Promise.all((await journals(db)).map(({ id }) => verify(db, id)));
  return reports.map(({ right, fault }) => ({ isEmpty: right === 0, fault }));
};
const setBackLines = ({ lines }: Process) =>
  lines.filter(({ msg }) => msg.startsWith('the database is older than the deliveries of GitHub'));

test('REC-1: the whole app works as a role that may only append to the journal, and says nothing of its rights', async () => {
  const addresses = await postgres.withRoles();
  await prepare(addresses.owner, addresses.app);
  const app = await ground.process(await open({ kind: 'postgres', url: addresses.app }));
  const release = await ground.readyRelease();
  await release.comment('kim', '/withdraw security');
  await release.push('dev', { 'src/cart.js': '// more\n' });
  await ground.pass(PAST_THE_SWEEP_MILLIS);
  await app.sweep();
  await app.redeliver();
  await ground.settle();
  expect(release.conclusion).toBe('in_progress');
  expect(await faultsOf(app)).toEqual([{ isEmpty: false, fault: null }]);
  expect(app.lines.filter(({ level }) => level >= 40)).toEqual([]);

  const asOwner = await ground.process(await open({ kind: 'postgres', url: addresses.owner }));
  expect(asOwner.lines.map(({ msg }) => msg)).toContainEqual(
    expect.stringContaining('the database role of the app could change the journal'),
  );
});

describe('a backup', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'countersign-backup-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const fresh = async (kind: (typeof DATABASES)[number]): Promise<DatabasePlace> =>
    kind === 'PGlite'
      ? { kind: 'directory', path: join(directory, 'data') }
      : { kind: 'postgres', url: await postgres.database(`backup_${++made}`) };
  /** While nobody uses it. @returns where to start from */
  const copied = async (place: DatabasePlace): Promise<DatabasePlace> => {
    if (place.kind === 'directory') {
      const path = join(directory, 'backup');
      await cp(place.path, path, { recursive: true });
      return { kind: 'directory', path };
    }
    if (place.kind !== 'postgres') throw new Error('a database in memory has no backup');
    const name = `backup_${made}`;
    const admin = new pg.Client(place.url.replace(name, 'postgres'));
    await admin.connect();
    await admin.query(`create database ${name}_copy template ${name}`);
    await admin.end();
    return { kind: 'postgres', url: `${place.url}_copy` };
  };

  /** A backup of `begin`, after which the app has taken in `later` as well. */
  const olderThan = async (begin: () => Promise<Pull>, later: (release: Pull) => Promise<unknown>) => {
    const place = await fresh('PostgreSQL');
    const first = await ground.process(await open(place));
    const release = await begin();
    await ground.end(first);
    const backup = await copied(place);
    const second = await ground.process(await open(place));
    await later(release);
    await ground.end(second);
    return { backup, release };
  };

  test.each(DATABASES)(
    'REC-1, VER-7: of %s goes on where it was taken: the journal verifies, and what changed meanwhile is found',
    async (kind) => {
      const place = await fresh(kind);
      const first = await ground.process(await open(place));
      const release = await ground.readyRelease();
      await ground.end(first);
      const backup = await copied(place);
      ground.tick();
      // Nobody runs: GitHub could not deliver this.
      ground.sandbox.as('kim').comment(SHOP, release.number, '/withdraw security');
      await ground.sandbox.settled();

      const next = await ground.process(await open(backup));
      expect(setBackLines(next)).toEqual([]);
      expect(release.conclusion).toBe('success');
      await ground.pass(PAST_THE_SWEEP_MILLIS);
      await next.sweep();
      await ground.settle();
      expect(release.conclusion).toBe('in_progress');
      expect(await faultsOf(next)).toEqual([{ isEmpty: false, fault: null }]);
      // The one that passed is ended, and another waits (ADR 0079).
      expect(release.checks().map(({ conclusion }) => conclusion)).toEqual(['action_required', null]);
      expect(release.checklists()).toHaveLength(1);
    },
  );

  test('SIGN-8: that is older than what GitHub has delivered makes nothing ready that an objection blocks whose comment is gone', async () => {
    const { backup, release } = await olderThan(
      () => ground.readyRelease(),
      async (pull) => {
        const objection = await pull.comment('kim', '/not-ready security The voucher can be used twice');
        await ground.by('max', (max) => max.deleteComment(SHOP, objection.id));
        expect(pull.conclusion).toBe('failure');
        await pull.comment('pat', 'When is it out?');
      },
    );

    const restored = await ground.process(await open(backup));
    expect(setBackLines(restored)).toHaveLength(1);
    await ground.pass(PAST_THE_SWEEP_MILLIS);
    await restored.sweep();
    // It would be ready by all that GitHub still shows and that the backup knows; so nothing is decided.
    expect((await restored.jobs()).deferred).toBeGreaterThan(0);
    expect(release.conclusion).toBe('failure');

    await restored.redeliver();
    await until('the work begins', () => restored.lines.some(({ msg }) => msg.includes('the work begins')));
    await ground.pass(HELD_BACK_MILLIS);
    expect(release.conclusion).toBe('failure');
    expect(release.checklist()).toContain('The voucher can be used twice');
    expect(await faultsOf(restored)).toEqual([{ isEmpty: false, fault: null }]);
  });

  test('VER-7: a database that was lost as a whole does not count as restored when the app starts on the new one again', async () => {
    const first = await ground.process(await open(await fresh('PostgreSQL')));
    const release = await ground.readyRelease();
    await ground.end(first);
    await ground.pass(PAST_THE_SWEEP_MILLIS);

    const place = await fresh('PostgreSQL');
    const second = await ground.process(await open(place));
    // SIGN-4: it sees the head for the first time, and nobody has signed since.
    await release.comment('pat', 'Is it out?');
    expect(release.conclusion).toBe('in_progress');
    await ground.end(second);

    const third = await ground.process(await open(place));
    expect(setBackLines(third)).toEqual([]);
    await release.signAll();
    expect(release.conclusion).toBe('success');
  });

  test('SIGN-4: that is older than a push binds no sign-off to a head that it does not know, until GitHub has reported it again', async () => {
    const { backup, release } = await olderThan(
      () => ground.release(),
      async (pull) => {
        await pull.push('dev', { 'src/cart.js': '// more\n' });
        await pull.signAll();
        expect(pull.conclusion).toBe('success');
      },
    );

    // GitHub has lost what it had delivered, so that only the app's own look tells of the head.
    const kept = ground.sandbox.world.deliveries.splice(0);
    const forgetful = await ground.process(await open(backup));
    await ground.pass(PAST_THE_SWEEP_MILLIS);
    await forgetful.sweep();
    await ground.settle();
    expect(release.conclusion).toBe('in_progress');
    await ground.end(forgetful);

    ground.sandbox.world.deliveries.unshift(...kept);
    const restored = await ground.process(await open(backup));
    expect(setBackLines(restored)).toHaveLength(1);
    await restored.redeliver();
    await until('the work begins', () => restored.lines.some(({ msg }) => msg.includes('the work begins')));
    await ground.pass(HELD_BACK_MILLIS);
    expect(release.conclusion).toBe('success');
  });

  test('VER-7: that is older than what GitHub has delivered lets nothing pass for longer than it may go unconfirmed', async () => {
    const { backup, release } = await olderThan(
      () => ground.readyRelease(),
      (pull) => pull.comment('pat', 'When is it out?'),
    );

    const restored = await ground.process(await open(backup));
    expect(setBackLines(restored)).toHaveLength(1);
    await restored.sweep();
    await ground.settle();
    expect(release.conclusion).toBe('success');
    await ground.pass(PAST_CONFIRMING_MILLIS);
    await restored.sweep();
    await ground.settle();
    expect(release.title).toMatch(/^Error: not confirmed since/);
    expect(release.check()?.summary).toContain('may have been set back');

    await restored.redeliver();
    await until('the work begins', () => restored.lines.some(({ msg }) => msg.includes('the work begins')));
    await ground.pass(HELD_BACK_MILLIS);
    expect(release.conclusion).toBe('success');
  });
});

test('what GitHub does not deliver again is waited for no longer than until it was asked for twice', async () => {
  const url = await postgres.database('in_vain');
  const first = await ground.process(await open({ kind: 'postgres', url }));
  const release = await ground.release();
  const { db } = first.database;
  await db.deleteFrom('deliveries').where('event', '=', 'pull_request').execute();
  await ground.end(first);

  const next = await ground.process(await open({ kind: 'postgres', url }));
  expect(setBackLines(next)).toHaveLength(1);
  ground.sandbox.as('pat').comment(SHOP, release.number, '/ready product');
  await ground.sandbox.settled();
  for (const _ of [1, 2]) {
    ground.sandbox.faults.add({ path: 'pull_request', times: 9, effect: { kind: 'webhook-drop' } });
    await next.redeliver();
    ground.sandbox.faults.clear();
    ground.tick(PAST_AN_ASK_MILLIS);
  }
  await until('the work begins', () => next.lines.some(({ msg }) => msg.includes('the work begins')));
  await ground.pass(HELD_BACK_MILLIS);
  expect(release.title).toMatch(/^1 of 4/);
});
