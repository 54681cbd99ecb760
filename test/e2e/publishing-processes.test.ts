import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openDatabase } from '../../src/store/db/database.ts';
import { Ground, type Process, SHOP } from '../support/ground.ts';
import { sharePostgres } from '../support/share-postgres.ts';
import { sharedServer } from '../support/shared-postgres.ts';

let ground: Ground;
let one: Process;
let other: Process;
let made = 0;

sharePostgres();
beforeEach(async () => {
  ground = await Ground.start();
  const url = await (await sharedServer()).database(`two_processes${++made}`);
  const open = () =>
    openDatabase({ kind: 'postgres', url }, (error) => {
      throw error;
    });
  one = await ground.process(await open());
  other = await ground.process(await open());
});
afterEach(() => ground.stop());

test('VER-5, VER-6: two processes on one database write one check, one checklist, one answer, one mention and one reaction each', async () => {
  const release = await ground.release();
  for (const kind of ['webhook-double', 'webhook-reorder', 'webhook-double', 'webhook-double'] as const) {
    ground.sandbox.faults.add({ effect: { kind } });
  }
  ground.sandbox.faults.add({ path: '/check-runs', times: 3, effect: { kind: 'latency', millis: 200 } });
  const signers = [
    ['pat', 'product'],
    ['oli', 'operation'],
    ['rae', 'organization'],
    ['dev', 'security'],
    ['kim', 'security'],
  ] as const;
  const comments: { readonly reactions: readonly object[] }[] = [];
  for (const [login, state] of signers) {
    ground.receiver(comments.length % 2 === 0 ? one : other);
    ground.tick();
    comments.push(ground.sandbox.as(login).comment(SHOP, release.number, `/ready ${state}`));
    await ground.sandbox.settled();
  }
  await ground.settle();
  expect(release.conclusion).toBe('success');
  expect(release.checks()).toHaveLength(1);
  expect(release.checklists()).toHaveLength(1);
  expect(release.answers()).toEqual([expect.stringContaining('@dev: '), expect.stringContaining('@rae and @sam: ')]);
  expect(comments.map(({ reactions }) => reactions.length)).toEqual([1, 1, 1, 0, 1]);
});

test('VER-7: two processes sweep as if they were one', async () => {
  await ground.readyRelease();
  await ground.pass(6 * 60_000);
  ground.sandbox.requests.reset();
  await Promise.all([one.sweep(), other.sweep(), one.sweep(), other.sweep()]);
  await ground.settle();
  expect(ground.sandbox.requests.list.filter(({ path }) => path === 'Snapshot')).toHaveLength(1);
});

test('VER-6: what one process began is finished by the other when it ends', async () => {
  const release = await ground.release();
  ground.receiver(one);
  ground.sandbox.faults.add({ operation: 'Snapshot', effect: { kind: 'status', status: 502 } });
  await release.comment('pat', '/ready product');
  await ground.end(one);
  await ground.pass(60_000);
  expect(release.title).toMatch(/^1 of 4/);
});
