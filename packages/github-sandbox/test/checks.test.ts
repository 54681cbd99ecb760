import { beforeEach, describe, expect, test } from '@jest/globals';
import { closeAfterEach, refusalOf, rest, type Seeded, SHOP, startWithRelease } from './support/seeded-sandbox.ts';

closeAfterEach();

let seeded: Seeded;
let token: string;
beforeEach(async () => {
  seeded = await startWithRelease();
  token = seeded.sandbox.installationToken(seeded.installation);
});

const head = () => seeded.repository.branches.get('release/1.4') ?? '';
const create = (body: object) =>
  rest(seeded.sandbox, token, `POST /repos/${SHOP}/check-runs`, { body: { name: 'gate', head_sha: head(), ...body } });
const annotation = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'failure', message: 'm' };
const output = (more: object = {}) => ({ title: 't', summary: 's', ...more });

describe('check runs', () => {
  test('summary and text hold 65,535 bytes, not characters; more is 422 and the old check stays', async () => {
    const whole = 'é'.repeat(32_767);
    const { status, json } = await create({ output: output({ summary: `${whole}x`, text: `${whole}x` }) });
    expect(status).toBe(201);
    for (const field of ['summary', 'text']) {
      const body = { output: output({ [field]: `${whole}xx` }) };
      expect((await create(body)).status).toBe(422);
      const update = await rest(seeded.sandbox, token, `PATCH /repos/${SHOP}/check-runs/${Number(json.id)}`, { body });
      expect(update.status).toBe(422);
    }
    expect(seeded.repository.checkRuns).toHaveLength(1);
    expect(seeded.repository.checkRuns[0]?.summary).toBe(`${whole}x`);
  });

  test('50 annotations a request, and they add up', async () => {
    expect((await create({ output: output({ annotations: Array(51).fill(annotation) }) })).status).toBe(422);
    const { json } = await create({ output: output({ annotations: Array(50).fill(annotation) }) });
    const path = `/repos/${SHOP}/check-runs/${Number(json.id)}`;
    const updated = await rest(seeded.sandbox, token, `PATCH ${path}`, {
      body: { output: output({ annotations: [annotation] }) },
    });
    expect(updated.json.output).toMatchObject({ annotations_count: 51 });
    const second = await rest(seeded.sandbox, token, `GET ${path}/annotations?per_page=50&page=2`);
    expect(second.json).toHaveLength(1);
  });

  test('completed needs a conclusion, and a conclusion completes', async () => {
    expect((await create({ status: 'completed' })).status).toBe(422);
    expect((await create({ status: 'in_progress', conclusion: 'success' })).status).toBe(422);
    expect((await create({ conclusion: 'success' })).json).toMatchObject({
      status: 'completed',
      conclusion: 'success',
    });
  });

  test('a completed one stays completed: GitHub ignores a status that would take it back', async () => {
    const { json } = await create({ conclusion: 'success', output: output() });
    const path = `/repos/${SHOP}/check-runs/${Number(json.id)}`;
    const change = (body: object) => rest(seeded.sandbox, token, `PATCH ${path}`, { body });
    expect(await change({ status: 'in_progress', output: output({ title: 'again' }) })).toMatchObject({
      status: 200,
      json: { status: 'completed', conclusion: 'success', output: { title: 'again' } },
    });
    expect((await change({ conclusion: 'failure' })).json).toMatchObject({
      status: 'completed',
      conclusion: 'failure',
    });
  });

  describe('an incomplete one', () => {
    const DAY = 24 * 60 * 60_000;
    const newest = () => seeded.repository.checkRuns.at(-1);

    test.each(['queued', 'in_progress'])(
      'that is %s becomes stale after 14 days, and its app is told',
      async (status) => {
        const { sandbox, receiver } = seeded;
        sandbox.clock.freeze();
        await create({ status });
        sandbox.clock.advance(14 * DAY);
        await sandbox.settled();
        expect(newest()).toMatchObject({ status, conclusion: null, completedAt: null });
        receiver.received.length = 0;
        sandbox.clock.advance(1);
        await sandbox.settled();
        expect(newest()).toMatchObject({ status: 'completed', conclusion: 'stale', completedAt: sandbox.clock.now() });
        expect(receiver.events).toEqual(['check_run.completed', 'check_suite.completed']);
        expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ check_run: { conclusion: 'stale' } });
      },
    );

    test('becomes stale by its age, whatever was written to it meanwhile; a completed one never does', async () => {
      const { json } = await create({ status: 'in_progress' });
      await create({ conclusion: 'success', name: 'other' });
      seeded.sandbox.clock.advance(13 * DAY);
      token = seeded.sandbox.installationToken(seeded.installation);
      const path = `/repos/${SHOP}/check-runs/${Number(json.id)}`;
      await rest(seeded.sandbox, token, `PATCH ${path}`, { body: { status: 'in_progress', output: output() } });
      seeded.sandbox.clock.advance(2 * DAY);
      expect(seeded.repository.checkRuns.map(({ conclusion }) => conclusion)).toEqual(['stale', 'success']);
    });

    test('that became stale stays so, and a new one of its name hides it', async () => {
      const { json } = await create({ status: 'in_progress' });
      seeded.sandbox.clock.advance(15 * DAY);
      token = seeded.sandbox.installationToken(seeded.installation);
      const path = `/repos/${SHOP}/check-runs/${Number(json.id)}`;
      const change = { body: { conclusion: 'success' } };
      expect((await rest(seeded.sandbox, token, `PATCH ${path}`, change)).json).toMatchObject({ conclusion: 'stale' });
      await create({ status: 'in_progress' });
      const { json: listed } = await rest(seeded.sandbox, token, `GET /repos/${SHOP}/commits/${head()}/check-runs`);
      expect(listed).toMatchObject({ total_count: 1, check_runs: [{ status: 'in_progress', conclusion: null }] });
    });
  });

  test('only the app that made it may change it, and people make none', async () => {
    const { json } = await create({});
    const { sandbox } = seeded;
    const permissions = { checks: 'write' } as const;
    const other = sandbox.app({ slug: 'other', owner: 'acme', permissions, events: [] });
    const path = `/repos/${SHOP}/check-runs/${Number(json.id)}`;
    const change = { conclusion: 'success' };
    expect(
      (await rest(sandbox, sandbox.installationToken(other.installation), `PATCH ${path}`, { body: change })).status,
    ).toBe(403);
    const person = await rest(sandbox, sandbox.tokenOf('max'), `PATCH ${path}`, { body: change });
    expect([person.status, person.json.message]).toEqual([403, 'You must authenticate via a GitHub App.']);
  });

  test('a request to run again reaches only the app that owns the check, with who asked', async () => {
    const { sandbox, receiver } = seeded;
    const { json } = await create({});
    const id = Number(json.id);
    await sandbox.settled();
    receiver.received.length = 0;
    expect(refusalOf(() => sandbox.as('pat').rerequestCheck(SHOP, id))).toMatch(/^403 /);
    sandbox.as('dev').rerequestCheck(SHOP, id);
    await sandbox.settled();
    expect(receiver.events).toEqual(['check_run.rerequested']);
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ sender: { login: 'dev' }, check_run: { id } });
  });

  test('a button is pressed only if the check shows it', async () => {
    const { sandbox, receiver } = seeded;
    const actions = [{ label: 'Look again', description: 'Evaluates again', identifier: 'again' }];
    const { json } = await create({ conclusion: 'failure', actions });
    await sandbox.settled();
    receiver.received.length = 0;
    expect(refusalOf(() => sandbox.as('dev').requestAction(SHOP, Number(json.id), 'other'))).toMatch(/^422 /);
    sandbox.as('dev').requestAction(SHOP, Number(json.id), 'again');
    await sandbox.settled();
    expect(receiver.events).toEqual(['check_run.requested_action']);
  });
});
