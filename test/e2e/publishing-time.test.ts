import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type DatabasePlace, openDatabase } from '../../src/store/db/database.ts';
import { POLICY } from '../support/gate.ts';
import { Ground, type Process, SHOP } from '../support/ground.ts';
import { sharePostgres } from '../support/share-postgres.ts';
import { postgresPlace } from '../support/shared-postgres.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

sharePostgres();
let ground: Ground;
let place: DatabasePlace;
let app: Process;
beforeEach(async () => {
  ground = await Ground.start();
  place = await postgresPlace('app');
  app = await ground.process(await open());
});
afterEach(() => ground.stop());

const setPolicy = (text: string) => ground.by('max', (max) => max.setPolicy(SHOP, text));

const open = () =>
  openDatabase(place, (error) => {
    throw error;
  });

/** The process ends, and another one starts on what it has left behind. */
async function restart(): Promise<void> {
  await ground.end(app);
  app = await ground.process(await open());
}

describe.each([
  ['in the same process', async () => {}],
  ['across a restart', restart],
] as const)('time alone changes a verdict, %s', (_, meanwhile) => {
  test('SIGN-11: the gate closes when a sign-off expires, without an event, and not before', async () => {
    await setPolicy(`${POLICY}sign-off: { expires-after: 2h }\n`);
    const release = await ground.readyRelease();
    await meanwhile();
    await ground.pass(2 * HOUR - MINUTE);
    expect(release.conclusion).toBe('success');
    // A second more: the job comes shortly after the moment, by a clock that goes on meanwhile.
    await ground.pass(MINUTE + 1_000);
    expect(release.title).toMatch(/^0 of 4 ready/);
    expect(app.lines.filter(({ level }) => level >= 40)).toEqual([]);
  });

  test('SIGN-12: a deputy begins and ends on their day in the time zone of the policy, without an event', async () => {
    const zone = 'Pacific/Auckland';
    const today = Temporal.Instant.fromEpochMilliseconds(ground.sandbox.clock.now())
      .toZonedDateTimeISO(zone)
      .toPlainDate();
    const [from, until] = [today.add({ days: 2 }), today.add({ days: 3 })];
    const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(zone).epochMilliseconds;
    const to = (moment: number) => ground.pass(moment - ground.sandbox.clock.now());
    const deputy = `{ user: lee, from: ${from.toString()}, until: ${until.toString()} }`;
    const policy = POLICY.replace('{ users: [pat] }', `{ users: [pat], deputies: [${deputy}] }`);
    await setPolicy(`${policy}timezone: ${zone}\n`);
    const release = await ground.release('release/1.4');
    await release.comment('lee', '/ready product');
    expect(release.title).toMatch(/^0 of 4/);
    await meanwhile();
    await to(startOf(from) - 10_000);
    expect(release.title).toMatch(/^0 of 4/);
    await to(startOf(from) + 1_000);
    expect(release.title).toMatch(/^1 of 4/);
    await to(startOf(until.add({ days: 1 })) - 10_000);
    expect(release.title).toMatch(/^1 of 4/);
    await to(startOf(until.add({ days: 1 })) + 1_000);
    expect(release.title).toMatch(/^0 of 4/);
  });
});

test.each([
  ['of 23 hours, on which summer time begins', '2027-03-28', '2027-03-27T23:00:00Z', '2027-03-28T22:00:00Z'],
  ['of 25 hours, on which it ends', '2027-10-31', '2027-10-30T22:00:00Z', '2027-10-31T23:00:00Z'],
])('SIGN-12: a deputy of one day holds the role for all of a day %s, and no longer', async (_, day, from, until) => {
  const to = (moment: string, millis: number) => ground.pass(Date.parse(moment) + millis - ground.sandbox.clock.now());
  await to(from, -HOUR);
  const deputy = `{ user: lee, from: ${day}, until: ${day} }`;
  const policy = POLICY.replace('{ users: [pat] }', `{ users: [pat], deputies: [${deputy}] }`);
  await setPolicy(`${policy}timezone: Europe/Berlin\n`);
  const release = await ground.release('release/1.4');
  await release.comment('lee', '/ready product');
  await to(from, -10_000);
  expect(release.title).toMatch(/^0 of 4/);
  await to(from, 1_000);
  expect(release.title).toMatch(/^1 of 4/);
  await to(until, -10_000);
  expect(release.title).toMatch(/^1 of 4/);
  await to(until, 1_000);
  expect(release.title).toMatch(/^0 of 4/);
});

test('SIGN-3, VER-7: who leaves a team while the webhook of it is lost counts no longer after the sweep', async () => {
  const release = await ground.readyRelease();
  ground.sandbox.faults.add({ path: 'membership', effect: { kind: 'webhook-drop' } });
  await ground.by('max', (max) => max.removeTeamMember('acme/appsec', 'kim'));
  expect(release.conclusion).toBe('success');
  for (let minutes = 0; minutes < 15; minutes += 5) {
    await ground.pass(5 * MINUTE);
    await app.sweep();
    await ground.settle();
  }
  expect(release.title).toBe('3 of 4 ready: waiting for Security');
});

test('SIGN-4: a new database makes sign-offs stale, and none of them ready; what was given for a named commit holds', async () => {
  const release = await ground.readyRelease();
  await ground.end(app);
  app = await ground.process();
  ground.tick();
  await app.sweep();
  await ground.settle();
  expect(release.title).toMatch(/^0 of 4 ready/);
  // The one that passed is taken away before a new one waits.
  expect(release.checks().map(({ conclusion }) => conclusion)).toEqual(['action_required', null]);
  expect(release.checklists()).toHaveLength(1);
  ground.tick(12_000);
  await release.approve('pat', '/ready product');
  await release.comment('oli', `/ready operation ${release.head.slice(0, 12)}`);
  await release.comment('rae', '/ready organization');
  expect(release.title).toBe('3 of 4 ready: waiting for Security');
});

test('SIGN-4, VER-6: an older synchronize that comes after a newer one changes neither the head nor what was signed for it', async () => {
  const release = await ground.release();
  // Held back until the next of its kind went out.
  ground.sandbox.faults.add({ path: 'pull_request', effect: { kind: 'webhook-reorder' } });
  const push = (text: string) =>
    ground.sandbox
      .as('dev')
      .push(SHOP, { branch: 'release/1.4', commits: [{ message: text, files: { [text]: text } }] });
  ground.tick();
  push('first');
  ground.tick();
  push('second');
  await ground.settle();
  ground.tick(30_000);
  expect(ground.sandbox.faults.list).toEqual([]);
  await release.signAll();
  expect([release.conclusion, release.title]).toEqual(['success', expect.stringMatching(/^4 of 4 ready/)]);
  expect(release.checks()).toHaveLength(1);
});
