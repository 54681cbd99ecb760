import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isHandled } from '../../src/app/events.ts';
import { CHECKLIST_MARKER } from '../../src/domain/effects.ts';
import { postWebhook } from '../support/app.ts';
import { asSentToAnApp, webhookExamples } from '../support/webhook-examples.ts';
import { type RunningWorld, startWorld } from '../support/world.ts';

const SHOP = 'acme/shop';

let world: RunningWorld;
let number: number;
beforeEach(async () => {
  world = await startWorld();
  number = as('dev').openPullRequest(SHOP, { title: 'Release 1.4', head: 'release/1.4' }).number;
});
afterEach(() => world.stop());

const as = (login: string) => world.sandbox.as(login);
const pull = () => {
  const found = world.repository.pullRequests.get(number);
  if (!found) throw new Error(`the sandbox has no pull request ${number}`);
  return found;
};
const check = () =>
  world.repository.checkRuns
    .filter(({ name, headSha }) => name === 'countersign/readiness' && headSha === pull().head.sha)
    .at(-1);
const ownComments = () => pull().comments.filter(({ author }) => author?.login === 'countersign[bot]');
const checklists = () => ownComments().filter(({ body }) => body.startsWith(CHECKLIST_MARKER));
/** Requests since the last call. */
const requests = () => {
  const counted = world.sandbox.requests.byKind();
  world.sandbox.requests.reset();
  return counted;
};

/** Settled, and past the time in which a new head is still news (`settle`). */
async function settled(): Promise<void> {
  await world.settled();
  world.sandbox.clock.advance(15_000);
}

async function everybodySigns(): Promise<void> {
  await settled();
  as('pat').comment(SHOP, number, '/ready product');
  as('oli').addLabel(SHOP, number, 'ready/operation');
  as('rae').approve(SHOP, number);
  as('kim').comment(SHOP, number, '/ready security');
  await settled();
}

test('REL-1, SIGN-1, VER-2: a release waits for four, and is ready when they signed off by comment, label and review', async () => {
  await settled();
  expect(check()).toMatchObject({ status: 'completed', conclusion: 'action_required' });
  expect(check()?.title).toMatch(/^0 of 4 ready/);
  await everybodySigns();
  expect(check()).toMatchObject({ status: 'completed', conclusion: 'success' });
  expect(checklists()).toHaveLength(1);
});

test('SIGN-5: new content makes the sign-offs stale, and the gate closes again', async () => {
  await everybodySigns();
  as('dev').push(SHOP, {
    branch: 'release/1.4',
    commits: [{ message: 'One more thing', files: { 'src/more.js': '1;\n' } }],
  });
  await settled();
  expect(check()).toMatchObject({ conclusion: 'action_required' });
  expect(check()?.title).toMatch(/^0 of 4 ready/);
});

test('SIGN-3: a sign-off counts no longer once its signer has left the team', async () => {
  await everybodySigns();
  as('max').removeTeamMember('acme/appsec', 'kim');
  await settled();
  expect(check()?.title).toMatch(/^3 of 4 ready/);
});

test('VER-3: the checklist is restored when somebody edits it, and made again when somebody deletes it', async () => {
  await settled();
  const [before] = checklists().map(({ id, body }) => ({ id, body }));
  if (!before) throw new Error('there is no checklist');
  as('max').editComment(SHOP, before.id, `${CHECKLIST_MARKER}\nAll four have signed.`);
  await settled();
  expect(checklists().map(({ id, body }) => ({ id, body }))).toEqual([before]);
  as('max').deleteComment(SHOP, before.id);
  await settled();
  expect(checklists().map(({ body }) => body)).toEqual([before.body]);
});

test('a check that somebody asks for again is made again', async () => {
  await settled();
  as('dev').rerequestCheck(SHOP, check()?.id ?? 0);
  await settled();
  expect(check()).toMatchObject({ status: 'completed', conclusion: 'action_required' });
});

describe('requests', () => {
  test('cold, an evaluation with three team roles takes three: token, snapshot, people', async () => {
    await settled();
    const { token, graphql, 'rest-read': reads, 'rest-write': writes } = requests();
    // One read more is who the app itself is, once in the life of the process.
    expect({ token, graphql, reads, writes }).toEqual({ token: 1, graphql: 2, reads: 1, writes: 2 });
  });

  test('VER-5: warm, an evaluation takes one request, and writes nothing where nothing changed', async () => {
    await settled();
    requests();
    as('guest').comment(SHOP, number, 'Looking forward to it!');
    await settled();
    expect(requests()).toEqual({ token: 0, graphql: 1, 'rest-read': 0, 'rest-write': 0 });
  });
});

describe('VER-7: when GitHub fails', () => {
  test.each([
    ['the look', { operation: 'Snapshot' }],
    ['the check', { method: 'POST', path: '/check-runs' }],
    ['the comment', { method: 'POST', path: '/comments' }],
  ] as const)('%s is tried again, and nothing is written twice', async (_, where) => {
    for (const effect of [{ kind: 'status', status: 502 }, { kind: 'cut' }, { kind: 'lost-answer' }] as const) {
      world.sandbox.faults.add({ ...where, effect });
    }
    await settled();
    expect(world.sandbox.faults.list).toEqual([]);
    expect(check()).toMatchObject({ conclusion: 'action_required' });
    expect(checklists()).toHaveLength(1);
    expect(await world.running.jobs()).toMatchObject({ failed: 0 });
  });

  test('SIGN-4: webhooks that are doubled, swapped or lost change nothing of the result', async () => {
    await settled();
    for (const kind of ['webhook-double', 'webhook-reorder', 'webhook-drop', 'webhook-double'] as const) {
      world.sandbox.faults.add({ effect: { kind } });
    }
    await everybodySigns();
    expect(check()).toMatchObject({ conclusion: 'success' });
    expect(checklists()).toHaveLength(1);
  });
});

test('every example payload of GitHub is worked off: subjects that do not exist are gone, and no job fails', async () => {
  await settled();
  for (const { name, payloads } of webhookExamples.filter((event) => isHandled(event.name))) {
    for (const payload of payloads) {
      const body = asSentToAnApp(payload, { id: world.installation.id, owner: 'acme' });
      expect((await postWebhook(world.running.url, body, { 'x-github-event': name })).status).toBe(202);
    }
  }
  await settled();
  expect(await world.running.jobs()).toEqual({ ready: 0, active: 0, deferred: 0, failed: 0 });
  expect(world.lines.filter(({ level }) => level >= 40)).toEqual([]);
});
