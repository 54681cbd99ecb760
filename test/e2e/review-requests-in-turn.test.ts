import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { asInstant } from '../../src/domain/ids.ts';
import { afterWorkingDay } from '../../src/policy/working-day.ts';
import { SMALLEST } from '../support/gate.ts';
import { Ground, type Process, SHOP } from '../support/ground.ts';
import type { Pull } from '../support/pull.ts';
import { sharePostgres } from '../support/share-postgres.ts';

const MANY = ['ada', 'bea', 'cyd', 'dot', 'eva', 'fay'];

sharePostgres();
let ground: Ground;
let app: Process;
beforeEach(async () => {
  ground = await Ground.start();
  app = await ground.process();
  for (const login of MANY) {
    const { id } = ground.sandbox.user(login);
    ground.seeded.repository.collaborators.set(id, 'read');
  }
  const many = SMALLEST.replace('teams: [acme/appsec] }', `users: [${MANY.join(', ')}] }`);
  await ground.by('max', (max) => max.setPolicy(SHOP, `${many}timezone: Pacific/Auckland\n`));
});
afterEach(() => ground.stop());

/** Who of the many is asked now. */
const asked = (release: Pull) => release.requested().filter((login) => MANY.includes(login));

async function writesOf(act: () => Promise<unknown>): Promise<readonly string[]> {
  ground.sandbox.requests.reset();
  await act();
  const { list } = ground.sandbox.requests;
  return list.flatMap(({ method, path }) => (path.includes('requested_reviewers') ? [method] : []));
}

const now = () => ground.sandbox.clock.now();
/** Until a working day has passed since now, by the policy's time zone. */
const workingDay = () =>
  Date.parse(afterWorkingDay(asInstant(new Date(now()).toISOString()), 'Pacific/Auckland')) - now();

test('NTF-1: of many, three are asked, and the next three after a working day, without an event and not before', async () => {
  const left = workingDay();
  const opened = now();
  const release = await ground.release();
  expect(asked(release)).toEqual(['ada', 'bea', 'cyd']);
  expect(await writesOf(() => ground.pass(left - (now() - opened) - 60_000))).toEqual([]);
  expect(asked(release)).toEqual(['ada', 'bea', 'cyd']);
  expect(await writesOf(() => ground.pass(120_000))).toEqual(['POST']);
  expect(asked(release)).toEqual(MANY);
  expect(await writesOf(() => ground.pass(workingDay() + 60_000))).toEqual([]);
  expect(app.lines.filter(({ level }) => level >= 40)).toEqual([]);
});

test('NTF-1: those are asked first who signed least lately in the repository', async () => {
  const before = await ground.release();
  await before.comment('ada', '/ready security');
  expect(asked(before)).toEqual([]);
  await before.merge('max');
  await ground.pushBy('dev', (dev) =>
    dev.push(SHOP, {
      branch: 'release/1.5',
      from: 'main',
      commits: [{ message: 'More', files: { 'src/more.js': '1' } }],
    }),
  );
  expect(asked(await ground.release('release/1.5'))).toEqual(['bea', 'cyd', 'dot']);
});

test('NTF-1: whom GitHub refuses to ask makes room for the next one, once', async () => {
  const bea = [...ground.sandbox.world.accounts.values()].find(({ login }) => login === 'bea');
  ground.seeded.repository.collaborators.delete(bea?.id ?? 0);
  const opened: Pull[] = [];
  // All at once, and then each alone.
  expect(await writesOf(async () => opened.push(await ground.release()))).toEqual(Array(8).fill('POST'));
  // The next one a moment later.
  expect(await writesOf(() => ground.pass(2_000))).toEqual(['POST']);
  expect(opened.map(asked)).toEqual([['ada', 'cyd', 'dot']]);
  expect(await writesOf(() => ground.by('guest', (guest) => guest.comment(SHOP, 1, 'Well?')))).toEqual([]);
});
