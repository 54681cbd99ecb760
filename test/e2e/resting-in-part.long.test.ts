import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Ground, type Process, SHOP } from '../support/ground.ts';
import type { Pull } from '../support/pull.ts';
import { sharePostgres } from '../support/share-postgres.ts';

const MINUTE = 60_000;
/** Words that GitHub says of a whole installation; also of a fork in another organization. */
const SAML = { kind: 'status', status: 403, message: 'Resource protected by organization SAML enforcement.' } as const;

sharePostgres();
let ground: Ground;
let app: Process;
let refused: Pull;
let other: Pull;
beforeEach(async () => {
  ground = await Ground.start();
  app = await ground.process();
  const commits = [{ message: 'Next', files: { 'next.txt': '1' } }];
  await ground.by('dev', (dev) => dev.push(SHOP, { branch: 'release/1.5', from: 'main', commits }));
  refused = await ground.readyRelease();
  other = await ground.release('release/1.5');
  await other.signAll();
  if (other.conclusion !== 'success') throw new Error(`the other release is not ready: ${other.title}`);
});
afterEach(() => ground.stop());

const rests = () =>
  app.lines.filter(({ msg }) => msg === 'GitHub refuses a job, which rests now').map(({ place }) => place);
/** Minutes in which the sweep runs as it does. */
const minutes = async (count: number) => {
  for (let minute = 0; minute < count; minute += 1) {
    await ground.pass(MINUTE);
    await app.sweep();
    await ground.settle();
  }
};

test('VER-7: if one pull request alone is refused with words about the whole installation, only that one rests', async () => {
  const { sandbox } = ground;
  sandbox.faults.add({ about: `${SHOP}#${refused.number}`, times: 1_000_000, effect: SAML });
  await refused.comment('guest', 'Hello');
  await minutes(12);
  expect(rests()).toEqual([`${SHOP}#${refused.number}#job`]);
  expect(other.conclusion).toBe('success');
  await other.comment('kim', '/withdraw security');
  expect(other.title).toBe('3 of 4 ready: waiting for Security');
});

test.each([
  ['GraphQL is', [{ path: '/api/graphql' }]],
  ['all reading is', [{ path: '/api/graphql' }, { method: 'GET', path: '/api/v3/repos' }]],
])(
  'VER-7: where %s refused with words about the whole installation, what passes and cannot be confirmed is replaced, though it rests',
  async (_, places) => {
    const { sandbox } = ground;
    for (const place of places) sandbox.faults.add({ ...place, times: 1_000_000, effect: SAML });
    await refused.comment('guest', 'Hello');
    for (let minute = 0; minute < 12; minute += 1) await ground.pass(MINUTE);
    expect(rests()).toEqual([expect.stringMatching(/^installation:/)]);
    await other.comment('kim', '/withdraw security');
    await minutes(5);
    expect([refused.title, other.title]).toEqual([
      expect.stringMatching(/^Error: not confirmed since/),
      expect.stringMatching(/^Error: not confirmed since/),
    ]);
    sandbox.faults.clear();
    await minutes(21);
    expect([refused.conclusion, other.title]).toEqual(['success', '3 of 4 ready: waiting for Security']);
  },
  240_000,
);

test('VER-7: an installation whose token GitHub does not find is not believed to be gone for more than minutes', async () => {
  const { sandbox } = ground;
  sandbox.world.installationTokens.clear();
  sandbox.faults.add({
    path: '/access_tokens',
    times: 1_000_000,
    effect: { kind: 'status', status: 404, message: 'Not Found' },
  });
  await other.comment('kim', '/withdraw security');
  await minutes(14);
  expect([...new Set(rests())]).toEqual([expect.stringMatching(/^installation:/)]);
  expect(other.conclusion).toBe('success');
  sandbox.faults.clear();
  await minutes(6);
  expect(other.title).toBe('3 of 4 ready: waiting for Security');
}, 240_000);
