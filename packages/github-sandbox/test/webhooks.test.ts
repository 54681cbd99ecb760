import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../src/sandbox.ts';
import { closeAfterEach, jwtOf, rest, SECRET, SHOP, startSeeded, startWithRelease } from './support/seeded-sandbox.ts';

closeAfterEach();

interface Listed {
  /** Digit by digit. */
  readonly id: string;
  readonly guid: string;
  readonly [field: string]: unknown;
}

/** The app's log of deliveries, with ids as they are on the wire. */
async function listed(sandbox: Sandbox, jwt: string, query: string): Promise<readonly Listed[]> {
  const answer = await fetch(`${sandbox.url}/api/v3/app/hook/deliveries?${query}`, {
    headers: { authorization: `Bearer ${jwt}` },
  });
  expect(answer.status).toBe(200);
  return JSON.parse((await answer.text()).replaceAll(/"id":(\d+)/g, '"id":"$1"'));
}

describe('webhooks', () => {
  test('are signed over the bytes that are sent, and say what they are', async () => {
    const { sandbox, receiver, app, installation } = await startWithRelease();
    sandbox.as('pat').comment(SHOP, 1, '/ready product – ünïcode');
    await sandbox.settled();
    const [sent] = receiver.received;
    const expected = createHmac('sha256', SECRET)
      .update(sent?.body ?? '')
      .digest('hex');
    expect(sent?.headers).toMatchObject({
      'x-hub-signature-256': `sha256=${expected}`,
      'x-github-event': 'issue_comment',
      'x-github-delivery': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-github-hook-installation-target-id': String(app.id),
      'x-github-hook-installation-target-type': 'integration',
      'content-type': 'application/json',
    });
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({
      action: 'created',
      comment: { body: '/ready product – ünïcode', user: { login: 'pat' }, performed_via_github_app: null },
      issue: { number: 1, pull_request: {} },
      repository: { full_name: SHOP },
      organization: { login: 'acme' },
      installation: { id: installation.id },
      sender: { login: 'pat' },
    });
  });

  test('a push to the head of a pull request sends push, synchronize with both ends, and a check suite', async () => {
    const { sandbox, receiver, repository } = await startWithRelease();
    const before = repository.branches.get('release/1.4');
    const commits = [{ message: 'Mend', files: { 'src/mend.js': '1\n' } }];
    const { sha } = sandbox.as('ann').push(SHOP, { branch: 'release/1.4', commits });
    await sandbox.settled();
    expect([...receiver.events].sort()).toEqual(['check_suite.requested', 'pull_request.synchronize', 'push']);
    const bodies = receiver.received.map(({ body }) => JSON.parse(body));
    expect(bodies.find(({ action }) => action === 'synchronize')).toMatchObject({ before, after: sha, number: 1 });
    expect(bodies.find(({ ref }) => ref)).toMatchObject({
      ref: 'refs/heads/release/1.4',
      commits: [{ id: sha, added: ['src/mend.js'] }],
      head_commit: { id: sha },
      forced: false,
    });
  });

  test('three tags at once send create and push each; four send nothing', async () => {
    const { sandbox, receiver, repository } = await startSeeded();
    const tags = (count: number, series: string) =>
      Array.from({ length: count }, (_, index) => ({ name: `${series}.${index}`, commit: 'main' }));
    sandbox.as('rae').pushTags(SHOP, tags(3, 'v1'));
    await sandbox.settled();
    expect([...receiver.events].sort()).toEqual(['create', 'create', 'create', 'push', 'push', 'push']);
    receiver.received.length = 0;
    sandbox.as('rae').pushTags(SHOP, tags(4, 'v2'));
    sandbox.as('rae').deleteTags(
      SHOP,
      tags(4, 'v2').map(({ name }) => name),
    );
    await sandbox.settled();
    expect(receiver.events).toEqual([]);
    expect([...repository.tags.keys()]).toEqual(['v1.0', 'v1.1', 'v1.2']);
  });

  test('an app gets only what it subscribed to, and only where it is installed', async () => {
    const { sandbox, receiver, installation } = await startWithRelease();
    sandbox.repository('dev/own', { author: 'dev' });
    sandbox.as('dev').push('dev/own', { branch: 'main', commits: [{ message: 'x', files: { x: 'x' } }] });
    installation.events = installation.events.filter((event) => event !== 'issue_comment');
    sandbox.as('pat').comment(SHOP, 1, 'hello');
    await sandbox.settled();
    expect(receiver.events).toEqual([]);
  });

  test('a failed delivery is not tried again by itself; redelivered, it keeps its GUID', async () => {
    const { sandbox, receiver, app, privateKey } = await startWithRelease();
    receiver.status = 500;
    sandbox.as('pat').comment(SHOP, 1, 'hello');
    await sandbox.settled();
    expect(receiver.events).toEqual(['issue_comment.created']);
    const jwt = jwtOf(app.id, privateKey);
    const [failed, ...others] = await listed(sandbox, jwt, 'status=failure');
    expect(others).toEqual([]);
    expect(failed).toMatchObject({ event: 'issue_comment', status_code: 500, redelivery: false });
    receiver.status = 200;
    expect((await rest(sandbox, jwt, `POST /app/hook/deliveries/${failed?.id}/attempts`)).status).toBe(202);
    await sandbox.settled();
    const [first, second] = receiver.received;
    expect(second?.headers['x-github-delivery']).toBe(first?.headers['x-github-delivery']);
    expect(second?.body).toBe(first?.body);
    expect(sandbox.world.deliveries.at(-1)).toMatchObject({ redelivery: true, statusCode: 200, guid: failed?.guid });
    expect(await listed(sandbox, jwt, 'status=failure')).toHaveLength(1);
    const ok = await listed(sandbox, jwt, 'status=success');
    expect(ok[0]).toMatchObject({ guid: failed?.guid, redelivery: true, status_code: 200 });
  });

  test('the log is paged by cursor, and the ids in it are larger than a number holds', async () => {
    const { sandbox, receiver, app, privateKey } = await startWithRelease();
    receiver.status = 503;
    for (const text of ['one', 'two', 'three']) sandbox.as('pat').comment(SHOP, 1, text);
    await sandbox.settled();
    const jwt = jwtOf(app.id, privateKey);
    const guids: string[] = [];
    let query = 'status=failure&per_page=2';
    for (;;) {
      const { headers } = await rest(sandbox, jwt, `GET /app/hook/deliveries?${query}`);
      guids.push(...(await listed(sandbox, jwt, query)).map(({ guid }) => guid));
      const next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
      if (next === undefined) break;
      query = new URL(next).searchParams.toString();
      expect(query).toContain('cursor=');
    }
    expect(guids).toEqual(
      sandbox.world.deliveries
        .slice(-3)
        .map(({ guid }) => guid)
        .reverse(),
    );
    const [newest, before] = await listed(sandbox, jwt, 'status=failure');
    expect(newest?.id).not.toBe(before?.id);
    expect(Number(newest?.id)).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
    expect((await rest(sandbox, jwt, `GET /app/hook/deliveries/${newest?.id}`)).json).toMatchObject({
      guid: newest?.guid,
    });
    expect((await rest(sandbox, jwt, 'GET /app/hook/deliveries?status=lost')).status).toBe(422);
    expect((await rest(sandbox, jwt, 'GET /app/hook/deliveries?cursor=v1_1')).status).toBe(422);
  });

  test('the log ends after three days', async () => {
    const { sandbox, app, privateKey } = await startWithRelease();
    sandbox.clock.advance(3 * 86_400_000 + 1000);
    const { json } = await rest(sandbox, jwtOf(app.id, privateKey), 'GET /app/hook/deliveries');
    expect(json).toEqual([]);
  });

  test('dropped, doubled and reordered, as asked', async () => {
    const { sandbox, receiver } = await startWithRelease();
    const pat = sandbox.as('pat');
    sandbox.faults.add({ path: 'issue', effect: { kind: 'webhook-double' } });
    sandbox.faults.add({ path: 'issue_comment', effect: { kind: 'webhook-drop' } });
    pat.comment(SHOP, 1, 'lost');
    await sandbox.settled();
    expect(receiver.events).toEqual([]);
    expect(sandbox.world.deliveries.at(-1)).toMatchObject({ statusCode: 502, status: 'failed to connect to host' });

    sandbox.faults.clear();
    sandbox.faults.add({ effect: { kind: 'webhook-double' } });
    pat.comment(SHOP, 1, 'twice');
    await sandbox.settled();
    const guids = receiver.received.map(({ headers }) => headers['x-github-delivery']);
    expect([guids.length, new Set(guids).size]).toEqual([2, 1]);

    receiver.received.length = 0;
    sandbox.faults.add({ effect: { kind: 'webhook-reorder' } });
    pat.comment(SHOP, 1, 'first');
    pat.comment(SHOP, 1, 'second');
    await sandbox.settled();
    const order = receiver.received.map(({ body }) => JSON.parse(body).comment.body);
    expect(order).toEqual(['second', 'first']);
  });

  test('events of teams and organizations are sent where the app is installed', async () => {
    const { sandbox, receiver } = await startSeeded();
    sandbox.as('max').addTeamMember('acme/appsec', 'dev');
    sandbox.as('max').removeTeamMember('acme/appsec', 'dev');
    sandbox.as('max').removeOrganizationMember('acme', 'lee');
    await sandbox.settled();
    expect([...receiver.events].sort()).toEqual([
      'membership.added',
      'membership.removed',
      'membership.removed',
      'organization.member_removed',
    ]);
  });
});
