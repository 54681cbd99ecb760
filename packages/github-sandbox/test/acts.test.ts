import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { ACTS } from '../src/control/acts.ts';
import { closeAfterEach, type Seeded, SHOP, startSeeded } from './support/seeded-sandbox.ts';

closeAfterEach();

let seeded: Seeded;
beforeEach(async () => {
  seeded = await startSeeded();
});

async function act(name: string, as: string, input: Readonly<Record<string, unknown>>, type = 'application/json') {
  const answer = await fetch(`${seeded.sandbox.url}/sandbox/acts/${name}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: JSON.stringify({ as, ...input }),
  });
  const text = await answer.text();
  return { status: answer.status, json: text === '' ? null : JSON.parse(text) };
}

const control = async (method: string, path: string, body?: unknown) => {
  const answer = await fetch(`${seeded.sandbox.url}/sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, json: text === '' ? null : JSON.parse(text) };
};

describe('acts over HTTP', () => {
  test('a release, from opening to its bypassed merge', async () => {
    const repository = SHOP;
    const opened = await act('open-pull-request', 'dev', { repository, title: 'Release 1.4', head: 'release/1.4' });
    expect(opened).toMatchObject({ status: 200, json: { number: 1, user: { login: 'dev' } } });
    const at = { repository, number: 1 };
    const { json: said } = await act('comment', 'pat', { ...at, body: '/ready product' });
    expect(await act('edit-comment', 'dev', { repository, id: said.id, body: 'x' })).toMatchObject({ status: 200 });
    expect(await act('review', 'kim', { ...at, verdict: 'APPROVE' })).toMatchObject({ json: { state: 'APPROVED' } });
    expect(await act('label', 'oli', { ...at, labels: ['ready/operation'] })).toMatchObject({ status: 200 });
    expect(await act('merge', 'rae', at)).toMatchObject({ status: 405 });
    expect(await act('merge', 'max', { ...at, bypass: true })).toMatchObject({ status: 200, json: { merged: true } });
    expect(await act('push-tags', 'rae', { repository, tags: [{ name: 'v1.4', commit: 'main' }] })).toMatchObject({
      status: 204,
    });
  });

  test("refusals carry GitHub's status and message", async () => {
    const refused = await act('create-label', 'guest', { repository: SHOP, name: 'x' });
    expect(refused).toMatchObject({
      status: 403,
      json: { message: expect.stringContaining('Must have write rights') },
    });
    expect(await act('comment', 'nobody', { repository: SHOP, number: 1, body: 'x' })).toMatchObject({ status: 404 });
    expect(await act('no-such-act', 'pat', {})).toMatchObject({ status: 404 });
  });

  test('a misspelled or missing field is named', async () => {
    const wrong = await act('comment', 'pat', { repository: SHOP, number: 1, boddy: 'x' });
    expect(wrong.status).toBe(422);
    expect(wrong.json.message).toMatch(/body: .*; input: Unrecognized key: "boddy"/);
  });

  test('only JSON is taken, so that a form on another page cannot act', async () => {
    expect(await act('comment', 'pat', { repository: SHOP, number: 1, body: 'x' }, 'text/plain')).toMatchObject({
      status: 415,
    });
  });

  test('every act is in the README with each of its fields, the optional ones in brackets, and nothing else is', async () => {
    const docs = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const table = docs.slice(docs.indexOf('| act | fields |')).split('\n\n')[0] ?? '';
    const rows = [...table.matchAll(/^\| `([a-z-]+)` \| (.*?) \|/gm)].map(([, name, fields]) => {
      const named = [...(fields ?? '').matchAll(/\[?`\w+`\]?/g)].map(([field]) => field.replaceAll('`', ''));
      return [name, named.sort()];
    });
    const { json } = await control('GET', '/acts');
    const described = Object.keys(ACTS).map((name) => {
      const { properties, required } = json[name];
      return [
        name,
        Object.keys(properties)
          .map((field) => (required.includes(field) ? field : `[${field}]`))
          .sort(),
      ];
    });
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(described));
  });
});

describe('control over HTTP', () => {
  test('faults, requests, clock and deliveries', async () => {
    const effect = { kind: 'status', status: 503 };
    expect(await control('POST', '/faults', { path: '/pulls', times: 2, effect })).toMatchObject({ status: 201 });
    expect((await control('GET', '/faults')).json).toEqual([{ path: '/pulls', times: 2, effect }]);
    expect(await control('POST', '/faults', { effect: { kind: 'earthquake' } })).toMatchObject({ status: 422 });
    await control('DELETE', '/faults');
    expect((await control('GET', '/faults')).json).toEqual([]);

    await control('POST', '/clock', { freezeAt: '2026-01-01T00:00:00Z' });
    expect((await control('POST', '/clock', { advanceSeconds: 90 })).json).toEqual({ now: '2026-01-01T00:01:30Z' });

    await fetch(`${seeded.sandbox.url}/api/v3/meta`);
    expect((await control('GET', '/requests')).json.counts['rest-read']).toBe(1);
    await control('DELETE', '/requests');
    expect((await control('GET', '/requests')).json.requests).toEqual([]);

    const { sandbox, receiver } = seeded;
    sandbox.as('dev').createBranch(SHOP, 'topic');
    expect((await control('POST', '/settled', {})).status).toBe(204);
    expect(receiver.events).toContain('create');
    const { json: deliveries } = await control('GET', '/deliveries');
    expect((await control('POST', `/deliveries/${deliveries.at(-1).id}/attempts`, {})).status).toBe(202);
  });

  test('each change raises the revision, and listeners are called', async () => {
    const { sandbox } = seeded;
    const ended = new AbortController();
    const answer = await fetch(`${sandbox.url}/sandbox/events`, { signal: ended.signal });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    const before = (await control('GET', '/revision')).json.revision;
    let text = (await reader?.read())?.value ?? '';
    expect(text).toContain(`data: ${before}`);
    sandbox.as('dev').createBranch(SHOP, 'topic');
    const after = sandbox.world.revision;
    while (!text.includes(`data: ${after}`)) {
      const part = await reader?.read();
      if (!part || part.done) break;
      text += part.value;
    }
    expect(after).toBeGreaterThan(before);
    expect(text).toContain(`data: ${after}`);
    ended.abort();
  });
});
