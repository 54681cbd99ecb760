import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Installation } from '../../src/model/apps.ts';
import { Sandbox } from '../../src/sandbox.ts';

let sandbox: Sandbox;
let installation: Installation;

beforeAll(async () => {
  sandbox = await Sandbox.start();
  sandbox.user('ann');
  sandbox.user('pat');
  sandbox.org('acme', { owners: ['ann'], members: ['pat'] });
  sandbox.repository('acme/shop', { files: { '.github/gate.yml': 'version: 1\n', 'shop.ts': 'sell\n' } });
  sandbox
    .as('ann')
    .push('acme/shop', { branch: 'release/1', from: 'main', commits: [{ message: 'More', files: { more: '1' } }] });
  sandbox.as('ann').openPullRequest('acme/shop', { title: 'Release 1', head: 'release/1' });
  ({ installation } = sandbox.app({
    slug: 'gate',
    owner: 'acme',
    permissions: { contents: 'read', pull_requests: 'write', issues: 'write', checks: 'write', members: 'read' },
    events: [],
  }));
});

afterAll(async () => {
  await sandbox.close();
});

async function post(
  body: unknown,
  token: string | null = sandbox.tokenOf('pat'),
): Promise<{ status: number; headers: Headers; json: unknown }> {
  const answer = await fetch(`${sandbox.url}/api/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `bearer ${token}` }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, json: await answer.json() };
}

describe('POST /api/graphql', () => {
  test("without a token, and with one that is nobody's, is 401", async () => {
    expect(await post({ query: '{ viewer { login } }' }, null)).toMatchObject({
      status: 401,
      json: { message: 'This endpoint requires you to be authenticated.' },
    });
    expect(await post({ query: '{ viewer { login } }' }, 'ghs_unknown')).toMatchObject({
      status: 401,
      json: { message: 'Bad credentials' },
    });
  });

  test('a token of an installation ends after an hour', async () => {
    const token = sandbox.installationToken(installation);
    expect(await post({ query: '{ viewer { login } }' }, token)).toMatchObject({
      status: 200,
      json: { data: { viewer: { login: 'gate[bot]' } } },
    });
    sandbox.clock.advance(3_600_001);
    expect((await post({ query: '{ viewer { login } }' }, token)).status).toBe(401);
  });

  test('a body that is no request is 400, as GitHub words it', async () => {
    expect(await post('{')).toMatchObject({ status: 400, json: { message: 'Problems parsing JSON' } });
    expect(await post({ variables: {} })).toMatchObject({
      status: 400,
      json: { message: 'A query attribute must be specified and must be a string.' },
    });
  });

  test('errors of a query are 200, with what could be read beside them', async () => {
    const { status, json } = await post({
      query: '{ viewer { login } repository(owner: "acme", name: "none") { id } }',
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      data: { viewer: { login: 'pat' }, repository: null },
      errors: [{ type: 'NOT_FOUND' }],
    });
  });

  test('it costs points of a limit of its own, and says so', async () => {
    const limits = async () => {
      const { headers } = await post({ query: '{ viewer { login } }' });
      return [headers.get('x-ratelimit-resource'), Number(headers.get('x-ratelimit-remaining'))];
    };
    const [resource, before] = await limits();
    expect(resource).toBe('graphql');
    expect(await limits()).toEqual(['graphql', Number(before) - 1]);
  });

  test('a used-up limit is 200 with an error and no data', async () => {
    const query =
      '{ repository(owner: "acme", name: "shop") { pullRequests(first: 100) { nodes { commits(first: 100) { nodes { commit { authors(first: 10) { totalCount } } } } } } } }';
    const costs = async () =>
      (await post({ query: `{ rateLimit { remaining cost } ${query.slice(1)}` })).json as {
        data?: unknown;
        errors?: unknown;
      };
    let last = await costs();
    for (let round = 0; last.errors === undefined && round < 60; round += 1) last = await costs();
    expect(last).toEqual({ errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded for user.' }] });
    sandbox.clock.advance(3_600_001);
    expect((await costs()).errors).toBeUndefined();
  });
});
