import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FaultEffect } from 'github-sandbox';
import { Ground, type Process, SHOP } from '../support/ground.ts';
import { Pull } from '../support/pull.ts';
import { sharePostgres } from '../support/share-postgres.ts';

const MINUTE = 60_000;
const HEAD = 'release/1.4';
/** More often than anything is tried. */
const ALWAYS = 1_000;
const FORK = 'guest/shop';

sharePostgres();
let ground: Ground;
let app: Process;
beforeEach(async () => {
  ground = await Ground.start();
  app = await ground.process();
});
afterEach(() => ground.stop());

/** Makes every request about one pull request fail permanently. */
const cannotRead = (number: number, effect: FaultEffect) =>
  ground.sandbox.faults.add({ about: `${SHOP}#${number}`, times: ALWAYS, effect });
const BAD: FaultEffect = { kind: 'status', status: 502 };
const GONE: FaultEffect = { kind: 'graphql-errors', errors: [{ type: 'FORBIDDEN', message: 'Not accessible' }] };

/** A second pull request with the release's commit, which nobody can read. */
async function unreadTwin(by: string, effect: FaultEffect, base = 'main'): Promise<Pull> {
  const next = Math.max(...numbers()) + 1;
  if (by === 'guest') await ground.by(by, (guest) => guest.fork(SHOP));
  else await ground.by(by, (person) => person.createBranch(SHOP, base, 'main'));
  cannotRead(next, effect);
  const head = by === 'guest' ? { headRepository: FORK } : {};
  await ground.pushBy(by, (person) => person.openPullRequest(SHOP, { title: 'Twin', head: HEAD, base, ...head }));
  return new Pull(ground, SHOP, next);
}
function numbers(): readonly number[] {
  const [shop] = [...ground.sandbox.world.repositories.values()].filter(
    ({ owner, name }) => `${owner.login}/${name}` === SHOP,
  );
  return [0, ...(shop?.pullRequests.keys() ?? [])];
}

describe.each<[string, FaultEffect]>([
  ['GitHub fails', BAD],
  ['GitHub refuses', GONE],
])('VER-5: a twin that cannot be read, where %s', (_, effect) => {
  test.each<[string, string]>([
    ['guest', 'main'],
    ['dev', 'elsewhere'],
  ])('VER-5: opened by %s: objection, hold and withdrawal are written at once', async (by, base) => {
    const release = await ground.readyRelease();
    await unreadTwin(by, effect, base);
    await release.comment('kim', '/not-ready security wait');
    expect(release.title).toMatch(/^Blocked: objection to Security by kim/);
    await release.comment('kim', '/withdraw security');
    expect(release.title).toBe('3 of 4 ready: waiting for Security');
    await release.comment('pat', '/hold wait');
    expect(release.title).toMatch(/^Blocked: held by pat/);
    expect(release.check()?.summary).not.toContain('Waits for');
  });

  test('VER-5: opened by somebody without write access, it holds up neither a ready release nor a new one', async () => {
    const release = await ground.readyRelease();
    const twin = await unreadTwin('guest', effect);
    expect(release.conclusion).toBe('success');
    await release.comment('kim', '/withdraw security');
    await release.comment('kim', '/ready security');
    expect(release.title).toMatch(/^4 of 4 ready/);
    expect(release.check()?.summary).toContain(`says nothing about #${twin.number}`);
    // Given up or not, it stays so.
    for (let minute = 0; minute < 20; minute++) await ground.pass(MINUTE);
    await app.sweep();
    await ground.settle();
    expect(release.conclusion).toBe('success');
  });

  test('VER-2: opened by somebody who may write, it keeps the release from passing at once, which says why and what to do', async () => {
    const release = await ground.readyRelease();
    const twin = await unreadTwin('dev', effect, 'elsewhere');
    expect(release.check()).toMatchObject({
      conclusion: 'action_required',
      title: `Waits for #${twin.number}, which has the same commit`,
      summary: expect.stringContaining(`close #${twin.number}`),
    });
    ground.sandbox.faults.clear();
    await ground.pass(MINUTE);
    await twin.comment('guest', 'now it can be read');
    expect(release.conclusion).toBe('success');
  });

  test('VER-2: closing it is a way out, though the app cannot read that', async () => {
    const release = await ground.readyRelease();
    const { number } = await unreadTwin('dev', effect, 'elsewhere');
    await release.comment('guest', 'any event there');
    expect(release.title).toBe(`Waits for #${number}, which has the same commit`);
    await ground.by('dev', (dev) => dev.close(SHOP, number));
    await ground.pass(6 * MINUTE);
    expect(release.conclusion).toBe('success');
  });
});

test('VER-2: a head of its own is a way out, without new signatures', async () => {
  const release = await ground.readyRelease();
  const head = 'copy';
  await ground.by('dev', (dev) => dev.createBranch(SHOP, head, HEAD));
  cannotRead(release.number + 1, BAD);
  await ground.by('dev', (dev) => dev.createBranch(SHOP, 'elsewhere', 'main'));
  await ground.pushBy('dev', (dev) => dev.openPullRequest(SHOP, { title: 'Twin', head, base: 'elsewhere' }));
  await release.comment('guest', 'any event there');
  expect(release.title).toBe(`Waits for #${release.number + 1}, which has the same commit`);
  await ground.pushBy('dev', (dev) => dev.push(SHOP, { branch: HEAD, commits: [{ message: 'Again', files: {} }] }));
  expect(release.conclusion).toBe('success');
});

test('VER-7: a twin that was ready, and cannot be confirmed any more, lets the check pass no longer', async () => {
  const release = await ground.readyRelease();
  await ground.by('dev', (dev) => dev.createBranch(SHOP, 'release/2.0', 'main'));
  const { number } = await ground.pushBy('dev', (dev) =>
    dev.openPullRequest(SHOP, { title: 'Twin', head: HEAD, base: 'release/2.0' }),
  );
  const twin = new Pull(ground, SHOP, number);
  expect(release.title).toMatch(/^0 of 4 ready/);
  await twin.signAll();
  expect(release.conclusion).toBe('success');
  cannotRead(number, BAD);
  await twin.comment('kim', '/not-ready security wait');
  for (let minute = 0; minute < 16; minute++) await ground.pass(MINUTE);
  await app.sweep();
  await ground.settle();
  expect(release.title).toBe(`Waits for #${number}, which has the same commit`);
  ground.sandbox.faults.clear();
  await ground.pass(MINUTE);
  expect(release.title).toMatch(/^Blocked: objection to Security by kim/);
});

test('VER-5: while GitHub does not say who may write, a twin counts', async () => {
  const release = await ground.readyRelease();
  ground.sandbox.faults.add({ path: '/collaborators/', times: 20, effect: BAD });
  await ground.by('guest', (guest) => guest.fork(SHOP));
  await ground.pushBy('guest', (guest) =>
    guest.openPullRequest(SHOP, { title: 'Release', head: HEAD, headRepository: FORK }),
  );
  expect(release.title).toMatch(/^0 of 4 ready/);
  await release.comment('kim', '/hold wait');
  expect(release.title).toMatch(/^Blocked: held by kim/);
  await release.comment('kim', '/unhold');
  expect(release.conclusion).toBe('in_progress');
  ground.sandbox.faults.clear();
  await ground.pass(6 * MINUTE);
  expect(release.conclusion).toBe('success');
});
