import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { asInstant } from '../../src/domain/ids.ts';
import { POLICY } from '../support/gate.ts';
import { Ground, type Process, SHOP } from '../support/ground.ts';
import type { Pull } from '../support/pull.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

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
const lookAgain = (release: Pull) => release.comment('ann', 'Nothing that the gate reads, but it looks.');

const CLOCKS = [
  ['is right', 0],
  ['is 15 s behind', -15 * SECOND],
  ['is 30 s behind', -30 * SECOND],
  ['is an hour behind', -HOUR],
  ['is 15 s ahead', 15 * SECOND],
  ['is an hour ahead', HOUR],
] as const;

test.each(CLOCKS)(
  'SIGN-4: where the clock of the app %s and the webhook of a push is lost, no comment from before the push counts for what came with it',
  async (_, millis) => {
    ahead = millis;
    const release = await ground.readyRelease();
    await pushUnseen();
    await lookAgain(release);
    expect(release.title).toMatch(/^0 of 4 ready/);
    // What is said when the settling time is over counts, and nothing has to be given again.
    ground.tick(12 * SECOND);
    await release.comment('pat', '/ready product');
    expect(release.title).toMatch(/^1 of 4 ready/);
  },
);

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
    await lookAgain(release);
    expect(release.title).toMatch(/^0 of 4 ready/);
  },
);

test.each(CLOCKS.filter(([name]) => name.includes('hour')))(
  'SIGN-11: where the clock of the app %s, a sign-off expires by the clock of GitHub',
  async (_, millis) => {
    ahead = millis;
    await ground.by('max', (max) => max.setPolicy(SHOP, `${POLICY}sign-off: { expires-after: 2h }\n`));
    const release = await ground.readyRelease();
    await ground.pass(2 * HOUR - MINUTE);
    await lookAgain(release);
    expect(release.conclusion).toBe('success');
    await ground.pass(MINUTE);
    expect(release.title).toMatch(/^0 of 4 ready/);
  },
);

test.each([
  ['back', HOUR, 0],
  ['forward', 0, HOUR],
])(
  'VER-6, SIGN-4: where the clock of the app is set %s by an hour, what becomes ready passes at once, and nothing from before counts for what comes now',
  async (_, before, after) => {
    ahead = before;
    const release = await ground.readyRelease();
    await release.comment('kim', '/withdraw security');
    expect(release.conclusion).toBe('action_required');
    ahead = after;
    await release.comment('kim', '/ready security');
    expect(release.conclusion).toBe('success');
    await pushUnseen();
    await lookAgain(release);
    expect(release.title).toMatch(/^0 of 4 ready/);
    ground.tick(12 * SECOND);
    await release.signAll();
    expect(release.conclusion).toBe('success');
    expect(app.lines.filter(({ level }) => level >= 40)).toEqual([]);
  },
);
