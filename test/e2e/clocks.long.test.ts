import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { asInstant } from '../../src/domain/ids.ts';
import { metricsOf } from '../support/app.ts';
import { POLICY } from '../support/gate.ts';
import { Ground, type Process, SHOP } from '../support/ground.ts';
import type { Pull } from '../support/pull.ts';
import { sharePostgres } from '../support/share-postgres.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

sharePostgres();
let ground: Ground;
/** By how much the app's own clock is ahead of GitHub's. */
let ahead: number;
let app: Process;
beforeEach(async () => {
  ahead = 0;
  ground = await Ground.start();
  const now = () => asInstant(new Date(ground.sandbox.clock.now() + ahead).toISOString());
  app = await ground.process(undefined, { now });
});
afterEach(() => ground.stop());

const lose = (path: string) => ground.sandbox.faults.add({ path, effect: { kind: 'webhook-drop' } });
const pushUnseen = () => {
  lose('pull_request');
  return ground.by('dev', (dev) =>
    dev.push(SHOP, { branch: 'release/1.4', commits: [{ message: 'Unseen', files: { 'a.txt': 'a' } }] }),
  );
};
const repository = () => {
  return (
    [...ground.sandbox.world.repositories.values()].find(({ owner, name }) => `${owner.login}/${name}` === SHOP) ??
    raise()
  );
};
const raise = (): never => {
  throw new Error(`the sandbox has no ${SHOP}`);
};
const observeAgain = (release: Pull) => release.comment('ann', 'Nothing that the gate reads, but it looks.');

const CLOCKS = [
  ['is right', 0],
  ['is 15 s behind', -15 * SECOND],
  ['is 30 s behind', -30 * SECOND],
  ['is 15 s ahead', 15 * SECOND],
] as const;
const HOURS = [
  ['behind', -HOUR],
  ['ahead', HOUR],
] as const;

test.each([...CLOCKS, ['is an hour behind', -HOUR], ['is an hour ahead', HOUR]] as const)(
  'SIGN-4: where the clock of the app %s and the webhook of a push is lost, no comment from before the push counts for what came with it',
  async (_, millis) => {
    const release = await ground.readyRelease();
    ahead = millis;
    await pushUnseen();
    await observeAgain(release);
    expect(release.title).toMatch(/^0 of 4 ready/);
    // What is said when the grace period is over counts, and nothing has to be given again.
    ground.tick(12 * SECOND);
    await release.comment('pat', '/ready product');
    expect(release.title).toMatch(/^1 of 4 ready/);
  },
);

test.each(CLOCKS)('ADR 0061: if the clock of the app %s, what becomes ready passes', async (_, millis) => {
  ahead = millis;
  await ground.readyRelease();
  expect(app.lines.filter(({ level }) => level >= 40)).toEqual([]);
});

test.each(CLOCKS.slice(2, 3))(
  'SIGN-4: where the clock of the app %s, the webhook of a push that comes late brings no comment from before the push with it',
  async (_, millis) => {
    ahead = millis;
    const release = await ground.release();
    await release.signAll();
    ground.sandbox.faults.add({ path: 'pull_request', effect: { kind: 'webhook-delay', millis: 500 } });
    ground.tick();
    ground.sandbox.as('dev').push(SHOP, {
      branch: 'release/1.4',
      commits: [{ message: 'Seen late', files: { 'a.txt': 'a' } }],
    });
    await observeAgain(release);
    expect(release.title).toMatch(/^0 of 4 ready/);
  },
);

test.each(HOURS)(
  'SIGN-11: where the clock of the app is an hour %s, a sign-off expires by the clock of GitHub',
  async (_, millis) => {
    await ground.by('max', (max) => max.setPolicy(SHOP, `${POLICY}sign-off: { expires-after: 2h }\n`));
    const release = await ground.readyRelease();
    ahead = millis;
    await ground.pass(2 * HOUR - MINUTE);
    await observeAgain(release);
    expect(release.conclusion).toBe('success');
    await ground.pass(MINUTE);
    expect(release.title).toMatch(/^0 of 4 ready/);
  },
);

test.each(HOURS)(
  'ADR 0061: where the clock of the app is an hour %s, nothing begins to pass, the check says why, and what takes readiness away is written',
  async (how, millis) => {
    const passing = await ground.readyRelease();
    await ground.by('dev', (dev) =>
      dev.push(SHOP, {
        branch: 'release/1.5',
        from: 'main',
        commits: [{ message: 'Next', files: { 'next.txt': '1' } }],
      }),
    );
    const release = await ground.release('release/1.5');
    ahead = millis;
    // Two answers say that it is. Without them a result that was judged on the first waits for another look.
    await observeAgain(passing);
    await observeAgain(release);
    await release.signAll();
    expect(release.conclusion).toBe('failure');
    expect(release.title).toMatch(
      new RegExp(`^Error: the clock of this server is 60 min ${how} ?(of|GitHub).*4 of 4 ready`),
    );
    expect(release.check()?.text).toContain('The operator of this app has to correct the clock');
    // The same look writes the same.
    const writes = ground.sandbox.requests.count('rest-write');
    await ground.pass(MINUTE);
    expect(ground.sandbox.requests.count('rest-write')).toBe(writes);
    expect(passing.conclusion).toBe('success');
    await passing.comment('kim', '/withdraw security');
    expect(passing.conclusion).toBe('in_progress');
    const said = app.lines.filter(({ level }) => level === 50);
    expect(said).toEqual([
      expect.objectContaining({ from: 'github', msg: expect.stringMatching(/60 min.*No check starts to pass.*NTP/) }),
    ]);
    const address = `${app.url}/readyz`;
    expect(await (await fetch(address)).text()).toMatch(/^ok\n.*60 min.*no check starts to pass$/);
    expect(await metricsOf(app.url)).toMatch(/countersign_clock_away 1\n/);
    ahead = 0;
    // Two answers in a row, each of a look of its own.
    await ground.pass(10 * SECOND);
    await ground.pass(10 * SECOND);
    expect(release.conclusion).toBe('success');
    expect(await (await fetch(address)).text()).toBe('ok');
  },
);

test.each(HOURS)(
  'ADR 0061, MRG-1, TAG-1: where the clock of the app is an hour %s, an order to release waits, also where its check was replaced, and a release that was merged gets no passing check; both come when it is right',
  async (_, millis) => {
    await ground.by('dev', (dev) =>
      dev.push(SHOP, {
        branch: 'release/1.5',
        from: 'main',
        commits: [{ message: 'Next', files: { 'next.txt': '1' } }],
      }),
    );
    const [merged, ordered] = [await ground.readyRelease(), await ground.release('release/1.5')];
    await ordered.signAll();
    ahead = millis;
    // Two answers say that it is.
    await observeAgain(merged);
    await observeAgain(ordered);
    await ordered.comment('rae', '/release');
    await ground.by('max', (max) => max.merge(SHOP, merged.number));
    await ground.pass(10 * SECOND);
    const isMerged = ({ number }: Pull) => repository().pullRequests.get(number)?.merged !== null;
    expect([isMerged(ordered), ordered.conclusion, isMerged(merged), merged.tagCheck()]).toEqual([
      false,
      'success',
      true,
      null,
    ]);
    const away = { path: 'graphql', times: 1_000_000, effect: { kind: 'status', status: 502 } } as const;
    ground.sandbox.faults.add(away);
    await ground.pass(16 * MINUTE);
    ground.sandbox.faults.remove(away);
    await observeAgain(ordered);
    expect([isMerged(ordered), ordered.conclusion]).toEqual([false, 'failure']);
    ahead = 0;
    for (const _again of [1, 2, 3, 4]) await ground.pass(MINUTE);
    expect([isMerged(ordered), merged.tagCheck()?.conclusion]).toEqual([true, 'success']);
  },
);

test('ADR 0061: one answer of GitHub with a clock hours away holds nothing back', async () => {
  const release = await ground.release();
  await release.signAll();
  await release.comment('kim', '/withdraw security');
  ground.sandbox.faults.add({ path: 'graphql', effect: { kind: 'wrong-date', millis: -6 * HOUR } });
  await release.comment('kim', '/ready security');
  expect(ground.sandbox.faults.list).toEqual([]);
  expect(release.conclusion).toBe('success');
});

test.each([
  ['back', HOUR],
  ['forward', -HOUR],
])(
  'VER-6, SIGN-4: where the clock of the app was off by an hour and is set %s, nothing from before counts for what comes now',
  async (_, before) => {
    const release = await ground.readyRelease();
    ahead = before;
    await release.comment('kim', '/withdraw security');
    expect(release.conclusion).toBe('in_progress');
    ahead = 0;
    await release.comment('kim', '/ready security');
    await ground.pass(MINUTE);
    expect(release.conclusion).toBe('success');
    await pushUnseen();
    await observeAgain(release);
    expect(release.title).toMatch(/^0 of 4 ready/);
    ground.tick(12 * SECOND);
    await release.signAll();
    expect(release.conclusion).toBe('success');
  },
);

test('VER-7: a clock that was six hours ahead for a moment leaves no lost withdrawal green, and its sweep goes on', async () => {
  await ground.by('max', (max) => max.setPolicy(SHOP, `${POLICY}publish: { confirm-within: 1m }\n`));
  const release = await ground.readyRelease();
  ahead = 6 * HOUR;
  await app.sweep();
  await observeAgain(release);
  lose('issue_comment');
  await ground.by('kim', (kim) => kim.comment(SHOP, release.number, '/withdraw security'));
  expect(release.conclusion).toBe('success');
  ground.tick(85 * SECOND);
  ahead = 0;
  await app.sweep();
  await ground.settle();
  expect(release.title).toBe('3 of 4 ready: waiting for Security');
});
