import { beforeEach, describe, expect, test } from '@jest/globals';
import { RateLimits } from '../src/rest/rate-limit.ts';
import { closeAfterEach, POLICY, rest, type Seeded, SHOP, startWithRelease } from './support/seeded-sandbox.ts';

closeAfterEach();

let seeded: Seeded;
let token: string;
beforeEach(async () => {
  seeded = await startWithRelease();
  token = seeded.sandbox.installationToken(seeded.installation);
});

const get = (path: string, headers = {}) => rest(seeded.sandbox, token, `GET ${path}`, { headers });

describe('the REST API', () => {
  test('lists come in pages, with links to the others; each item is on exactly one', async () => {
    for (let index = 0; index < 5; index += 1) seeded.sandbox.as('pat').comment(SHOP, 1, `comment ${index}`);
    const bodies: string[] = [];
    const pages: string[] = [];
    let next: string | null = `${seeded.sandbox.url}/api/v3/repos/${SHOP}/issues/1/comments?per_page=2`;
    while (next !== null) {
      const answer: Response = await fetch(next, { headers: { authorization: `Bearer ${token}` } });
      const link: string = answer.headers.get('link') ?? '';
      bodies.push(...((await answer.json()) as { body: string }[]).map(({ body }) => body));
      pages.push([...link.matchAll(/rel="(\w+)"/g)].map((match) => match[1]).join(' '));
      next = /<([^>]+)>; rel="next"/.exec(link)?.[1] ?? null;
    }
    expect(bodies).toEqual([0, 1, 2, 3, 4].map((index) => `comment ${index}`));
    expect(pages).toEqual(['next last', 'prev next last first', 'prev first']);
  });

  test('a pull request shows 250 commits over REST, and no sign that there are more', async () => {
    const commits = Array.from({ length: 260 }, (_, index) => ({ message: `${index}`, files: { n: `${index}` } }));
    seeded.sandbox.as('dev').push(SHOP, { branch: 'release/1.4', commits });
    const last = await get(`/repos/${SHOP}/pulls/1/commits?per_page=100&page=3`);
    expect([last.status, last.json.length, last.headers.get('link')]).toEqual([
      200,
      50,
      expect.not.stringContaining('next'),
    ]);
    expect((await get(`/repos/${SHOP}/pulls/1`)).json.commits).toBe(262);
  });

  test('an answer that has not changed is 304 and costs nothing of the limit', async () => {
    const first = await get(`/repos/${SHOP}/pulls/1`);
    const etag = first.headers.get('etag') ?? '';
    const left = first.headers.get('x-ratelimit-remaining');
    const second = await get(`/repos/${SHOP}/pulls/1`, { 'if-none-match': etag });
    expect([second.status, second.headers.get('x-ratelimit-remaining')]).toEqual([304, left]);
    seeded.sandbox.as('pat').comment(SHOP, 1, 'hello');
    expect((await get(`/repos/${SHOP}/pulls/1`, { 'if-none-match': etag })).status).toBe(200);
  });

  test('beyond 5,000 requests an hour it refuses until the hour is over', async () => {
    const { clock } = seeded.sandbox;
    clock.freeze();
    // The same limit counts every installation's token; asking 5,000 times over HTTP would only be slow.
    const limits = new RateLimits(seeded.sandbox.context);
    const caller = { kind: 'app', app: seeded.app } as const;
    for (let index = 0; index < 5000; index += 1) expect(limits.use(caller)).toBe(true);
    expect([limits.use(caller), limits.look(caller).remaining]).toEqual([false, 0]);
    clock.advance(3_600_000);
    expect(limits.use(caller)).toBe(true);
  });

  test('times are UTC and whole seconds', async () => {
    seeded.sandbox.clock.freeze(Date.parse('2027-05-06T07:08:09.999Z'));
    token = seeded.sandbox.installationToken(seeded.installation);
    const { id } = seeded.sandbox.as('pat').comment(SHOP, 1, 'hello');
    const { json } = await get(`/repos/${SHOP}/issues/comments/${id}`);
    expect([json.created_at, json.updated_at]).toEqual(['2027-05-06T07:08:09Z', '2027-05-06T07:08:09Z']);
    expect(id).toBeGreaterThan(2 ** 31);
  });

  test('members of a nested team are members of the team above it', async () => {
    const { json } = await get('/orgs/acme/teams/appsec/members');
    expect(Array.isArray(json) && json.map(({ login }) => login)).toEqual(['kim', 'lee']);
  });

  test('a permission is named by its role, since the old field folds triage and maintain', async () => {
    const { json } = await get(`/repos/${SHOP}/collaborators/oli/permission`);
    expect(json).toMatchObject({ permission: 'read', role_name: 'triage' });
  });

  test("the policy file is read from a branch's commit", async () => {
    const { json } = await get(`/repos/${SHOP}/contents/.github/gate.yml?ref=main`);
    expect(Buffer.from(String(json.content), 'base64').toString()).toBe(POLICY);
    expect((await get(`/repos/${SHOP}/contents/.github/none.yml`)).status).toBe(404);
  });

  test('what does not exist is 404 as JSON', async () => {
    expect(await get('/nothing/here')).toMatchObject({ status: 404, json: { message: 'Not Found', status: '404' } });
  });
});
