import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startWatchedSandbox } from '../src/conformity/watch.ts';
import { Sandbox } from '../src/sandbox.ts';
import { expectConformity } from './support/conformity.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startWatchedSandbox();
  sandbox.user('ann');
  sandbox.org('acme', { owners: ['ann'] });
  sandbox.repository('acme/shop');
});

afterEach(async () => {
  await sandbox.close();
});

async function send(method: string, path: string, body?: unknown): Promise<number> {
  const answer = await fetch(`${sandbox.url}/api/v3${path}`, {
    method,
    headers: { authorization: `token ${sandbox.tokenOf('ann')}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await answer.text();
  return answer.status;
}

test('requests, refusals and webhooks that are as GitHub describes them pass', async () => {
  sandbox.faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: 'webhook-drop' } });
  sandbox.app({
    slug: 'listener',
    owner: 'acme',
    permissions: { issues: 'read' },
    events: ['label'],
    webhook: { url: 'http://127.0.0.1:9/', secret: 's' },
  });
  expect(await send('POST', '/repos/acme/shop/labels', { name: 'ready/product', color: '00ff00' })).toBe(201);
  expect(await send('GET', '/repos/acme/shop/labels')).toBe(200);
  expect(await send('GET', '/repos/acme/none')).toBe(404);
  expect(sandbox.world.deliveries.map(({ event }) => event)).toEqual(['installation', 'label']);
  expectConformity(sandbox);
});

test('a request that GitHub would not understand fails the test, even if the sandbox does', async () => {
  expect(
    await send('POST', '/repos/acme/shop/labels', { name: 'ready/product', color: '00ff00', colour: 'green' }),
  ).toBe(201);
  expect(() => expectConformity(sandbox)).toThrow('request body/colour: GitHub knows no such property');
});

test('a webhook that GitHub would not send fails the test', async () => {
  sandbox.faults.add({ times: Number.POSITIVE_INFINITY, effect: { kind: 'webhook-drop' } });
  sandbox.app({
    slug: 'listener',
    owner: 'acme',
    permissions: {},
    events: [],
    webhook: { url: 'http://127.0.0.1:9/', secret: 's' },
  });
  expectConformity(sandbox);
  const [delivery] = sandbox.world.deliveries;
  if (delivery) sandbox.world.deliveries.push({ ...delivery, payload: { action: 'created' } });
  expect(() => expectConformity(sandbox)).toThrow(
    "installation.created: webhook payload: must have required property 'installation'",
  );
});

test('a sandbox that is not watched cannot pass', async () => {
  const other = await Sandbox.start();
  try {
    expect(() => expectConformity(other)).toThrow('nobody watches this sandbox');
  } finally {
    await other.close();
  }
});
