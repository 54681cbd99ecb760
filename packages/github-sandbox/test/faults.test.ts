import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Fault, type FaultEffect, Faults } from '../src/faults.ts';
import { closeAfterEach, jwtOf, rest, type Seeded, SHOP, startWithRelease } from './support/seeded-sandbox.ts';

closeAfterEach();

let seeded: Seeded;
let token: string;
beforeEach(async () => {
  seeded = await startWithRelease();
  token = seeded.sandbox.installationToken(seeded.installation);
});

const comments = `/repos/${SHOP}/issues/1/comments`;
const comment = () => rest(seeded.sandbox, token, `POST ${comments}`, { body: { body: 'hello' } });
const written = () => seeded.repository.pullRequests.get(1)?.comments.length;

async function graphql(query: string, variables: object = {}) {
  const answer = await fetch(`${seeded.sandbox.url}/api/graphql`, {
    method: 'POST',
    headers: { authorization: `bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  return { status: answer.status, headers: answer.headers, json: await answer.json() };
}

describe('faults', () => {
  test('a status: nothing is done, as often as asked, and only if it matches', async () => {
    const { faults } = seeded.sandbox;
    faults.add({
      method: 'POST',
      path: /\/comments$/,
      times: 2,
      effect: { kind: 'status', status: 502, message: 'Bad gateway' },
    });
    expect((await rest(seeded.sandbox, token, `GET ${comments}`)).status).toBe(200);
    expect(await comment()).toMatchObject({ status: 502, json: { message: 'Bad gateway' } });
    expect((await comment()).status).toBe(502);
    expect(written()).toBe(0);
    expect((await comment()).status).toBe(201);
    expect(faults.list).toEqual([]);
  });

  test('a lost answer: done, and the connection is cut', async () => {
    seeded.sandbox.faults.add({ effect: { kind: 'lost-answer' } });
    await expect(comment()).rejects.toThrow('fetch failed');
    expect(written()).toBe(1);
  });

  test('a cut connection: nothing is done', async () => {
    seeded.sandbox.faults.add({ effect: { kind: 'cut' } });
    await expect(comment()).rejects.toThrow('fetch failed');
    expect(written()).toBe(0);
    expect(seeded.sandbox.requests.list.at(-1)).toMatchObject({ kind: 'rest-write', status: 0 });
  });

  test('a hanging request: nothing is done, and no answer comes for as long as one waits', async () => {
    const { sandbox } = seeded;
    sandbox.faults.add({ method: 'POST', effect: { kind: 'hang' } });
    const abort = new AbortController();
    let answered = false;
    const hanging = fetch(`${sandbox.url}/api/v3${comments}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ body: 'hello' }),
      signal: abort.signal,
    }).finally(() => {
      answered = true;
    });
    while (sandbox.requests.count('rest-write') === 0) await new Promise(setImmediate);
    // Others are served meanwhile.
    expect((await comment()).status).toBe(201);
    expect([answered, written()]).toEqual([false, 1]);
    abort.abort();
    await expect(hanging).rejects.toThrow('aborted');
    expect(written()).toBe(1);
  });

  test('half an answer: done; the connection breaks, or the half looks whole and cannot be read', async () => {
    seeded.sandbox.faults.add({ effect: { kind: 'truncated', looks: 'broken' } });
    await expect(comment()).rejects.toThrow('terminated');
    seeded.sandbox.faults.add({ effect: { kind: 'truncated', looks: 'whole' } });
    await expect(comment()).rejects.toThrow('JSON');
    expect(written()).toBe(2);
  });

  test('a redirect: nothing is done, and who follows it is sent on without end, or elsewhere', async () => {
    const { faults, url } = seeded.sandbox;
    const ask = (redirect: 'manual' | 'follow') =>
      fetch(`${url}/api/v3${comments}`, { headers: { authorization: `Bearer ${token}` }, redirect });
    faults.add({ effect: { kind: 'redirect', status: 301, to: 'https://elsewhere.example/' } });
    const moved = await ask('manual');
    expect([moved.status, moved.headers.get('location')]).toEqual([301, 'https://elsewhere.example/']);
    faults.add({ times: 100, effect: { kind: 'redirect', status: 302 } });
    await expect(ask('follow')).rejects.toThrow('fetch failed');
    expect((await ask('manual')).headers.get('location')).toBe(`${url}/api/v3${comments}`);
  });

  test('latency: the answer comes, later than that to a request sent after it', async () => {
    seeded.sandbox.faults.add({ method: 'POST', effect: { kind: 'latency', millis: 500 } });
    const order: string[] = [];
    const slow = comment().then(({ status }) => order.push(`slow ${status}`));
    while (seeded.sandbox.requests.count('rest-write') === 0) await new Promise(setImmediate);
    const quick = rest(seeded.sandbox, token, `GET ${comments}`).then(({ status }) => order.push(`quick ${status}`));
    await Promise.all([slow, quick]);
    expect(order).toEqual(['quick 200', 'slow 201']);
  });

  test('rate limits: the primary one names the reset, the secondary one how long to wait, or nothing', async () => {
    const { faults, clock } = seeded.sandbox;
    clock.freeze(Date.parse('2026-01-01T00:00:00Z'));
    faults.add({ effect: { kind: 'primary-rate-limit', resetInSeconds: 60 } });
    const primary = await comment();
    expect(primary.status).toBe(403);
    expect(primary.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(primary.headers.get('x-ratelimit-reset')).toBe(String(Date.parse('2026-01-01T00:01:00Z') / 1000));
    faults.add({ effect: { kind: 'secondary-rate-limit', status: 429, retryAfterSeconds: 7 } });
    const secondary = await comment();
    expect([secondary.status, secondary.headers.get('retry-after')]).toEqual([429, '7']);
    faults.add({ effect: { kind: 'secondary-rate-limit', retryAfterSeconds: null } });
    const silent = await comment();
    expect([silent.status, silent.headers.get('retry-after')]).toEqual([403, null]);
    expect(written()).toBe(0);
  });

  test('GraphQL: an answer 200 that says RATE_LIMITED, for the operation that was named', async () => {
    const { faults } = seeded.sandbox;
    faults.add({ operation: 'Look', effect: { kind: 'primary-rate-limit', resetInSeconds: 60 } });
    expect((await graphql('query Other { viewer { login } }')).json).toMatchObject({ data: {} });
    const limited = await graphql('query Look { viewer { login } }');
    expect(limited).toMatchObject({ status: 200, json: { errors: [{ type: 'RATE_LIMITED' }] } });
    expect(limited.headers.get('x-ratelimit-remaining')).toBe('0');
    faults.add({ effect: { kind: 'graphql-errors', errors: [{ type: 'NOT_FOUND', message: 'gone' }] } });
    expect((await rest(seeded.sandbox, token, `GET /repos/${SHOP}`)).status).toBe(200);
    expect((await graphql('query Look { viewer { login } }')).json).toMatchObject({ errors: [{ type: 'NOT_FOUND' }] });
  });

  test('a fault can be about one pull request alone: of what is asked, by path or by variables, and of webhooks', async () => {
    const { sandbox, app } = seeded;
    const about = `${SHOP.toUpperCase()}#1`;
    const status = async (path: string) => (await rest(sandbox, token, `GET ${path}`)).status;
    const query = 'query Look($owner: String!, $name: String!, $number: Int!) { viewer { login } }';
    const looks = (number: number) => graphql(query, { owner: 'acme', name: 'shop', number });
    sandbox.faults.add({ about, times: 2, effect: { kind: 'status', status: 502 } });
    expect(await status(`/repos/${SHOP}`)).toBe(200);
    expect(await status(`/repos/${SHOP}/issues/10/comments`)).not.toBe(502);
    expect(await status(`/repos/${SHOP}/pulls/1`)).toBe(502);
    expect([(await looks(2)).status, (await looks(1)).status, (await looks(1)).status]).toEqual([200, 502, 200]);

    app.webhook = { url: 'http://127.0.0.1:1/', secret: 'x' };
    sandbox.faults.add({ about, times: 3, effect: { kind: 'webhook-drop' } });
    const dropped = () => sandbox.world.deliveries.filter(({ status: how }) => how === 'failed to connect to host');
    sandbox.as('max').openIssue(SHOP, { title: 'Another' });
    sandbox.as('max').comment(SHOP, 1, 'One');
    sandbox.as('max').addLabel(SHOP, 1, 'two');
    sandbox.as('max').review(SHOP, 1, { verdict: 'COMMENT', body: 'Three' });
    expect(dropped().map(({ event }) => event)).toEqual(['issue_comment', 'pull_request', 'pull_request_review']);
    await sandbox.settled();
  });

  test('a fault can let some pass first, and can be taken back', () => {
    const faults = new Faults();
    const effect: FaultEffect = { kind: 'cut' };
    faults.add({ after: 1, effect });
    const weigh = () => ({ about: [], entries: 0 });
    const subject = { method: 'GET', path: '/x', operation: null, webhook: false, weigh };
    expect([faults.take(subject), faults.take(subject), faults.take(subject)]).toEqual([null, effect, null]);
    faults.add({ effect });
    faults.clear();
    expect(faults.take(subject)).toBeNull();
    const one: Fault = { times: 5, effect };
    faults.add(one);
    faults.add({ times: 5, effect: { kind: 'hang' } });
    faults.take(subject);
    faults.remove(one);
    expect(faults.take(subject)).toEqual({ kind: 'hang' });
  });
});

describe('counters', () => {
  test('each request of the API is counted by its kind; pages and control are not', async () => {
    const { sandbox, app, installation, privateKey } = seeded;
    sandbox.requests.reset();
    await rest(sandbox, jwtOf(app.id, privateKey), `POST /app/installations/${installation.id}/access_tokens`, {
      body: {},
    });
    await rest(sandbox, token, `GET /repos/${SHOP}`);
    await comment();
    await graphql('query Look { viewer { login } }');
    await fetch(`${sandbox.url}/`);
    await fetch(`${sandbox.url}/sandbox/revision`);
    expect(sandbox.requests.byKind()).toEqual({ token: 1, 'rest-read': 1, 'rest-write': 1, graphql: 1 });
    expect(sandbox.requests.list.map(({ path, status }) => `${path} ${status}`)).toEqual([
      `/app/installations/${installation.id}/access_tokens 201`,
      `/repos/${SHOP} 200`,
      `${comments} 201`,
      'Look 200',
    ]);
    sandbox.requests.reset();
    expect(sandbox.requests.count()).toBe(0);
  });
});
