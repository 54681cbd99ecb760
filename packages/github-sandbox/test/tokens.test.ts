import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { closeAfterEach, jwtOf, rest, type Seeded, SHOP, startWithRelease } from './support/seeded-sandbox.ts';

closeAfterEach();

let seeded: Seeded;
beforeEach(async () => {
  seeded = await startWithRelease();
});

const tokensPath = () => `/app/installations/${seeded.installation.id}/access_tokens`;
const jwt = (claims = {}) => jwtOf(seeded.app.id, seeded.privateKey, claims);

describe("the app's own JWT", () => {
  test('signed with its key it is the app; signed with another key, too old or too long it is nobody', async () => {
    const { sandbox, app } = seeded;
    expect((await rest(sandbox, jwt(), 'GET /app')).json).toMatchObject({ id: app.id, slug: 'gate' });
    const now = Math.floor(Date.now() / 1000);
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const refused = [
      jwtOf(app.id, privateKey),
      jwt({ exp: now - 1 }),
      jwt({ exp: now + 3600 }),
      jwt({ iat: now + 600 }),
      `${jwt()}x`,
      'a.b.c',
    ];
    for (const token of refused) expect((await rest(sandbox, token, 'GET /app')).status).toBe(401);
  });

  test('it reads no repository', async () => {
    expect((await rest(seeded.sandbox, jwt(), `GET /repos/${SHOP}/pulls`)).status).toBe(403);
  });
});

describe("an installation's token", () => {
  test("ends after one hour of the sandbox's clock", async () => {
    const { sandbox } = seeded;
    sandbox.clock.freeze(Date.parse('2026-03-01T08:00:00.900Z'));
    const { status, json } = await rest(sandbox, jwt(), `POST ${tokensPath()}`, { body: {} });
    expect([status, json.expires_at]).toEqual([201, '2026-03-01T09:00:00Z']);
    const look = async () => (await rest(sandbox, String(json.token), `GET /repos/${SHOP}`)).status;
    expect(await look()).toBe(200);
    sandbox.clock.advance(3_599_000);
    expect(await look()).toBe(200);
    sandbox.clock.advance(1000);
    expect(await look()).toBe(401);
  });

  test('has the permissions of the installation, and can be narrowed but not widened', async () => {
    const { sandbox } = seeded;
    const make = (body: object) => rest(sandbox, jwt(), `POST ${tokensPath()}`, { body });
    const narrow = String((await make({ permissions: { checks: 'read' } })).json.token);
    const labels = await rest(sandbox, narrow, `POST /repos/${SHOP}/issues/1/labels`, { body: { labels: ['bug'] } });
    expect([labels.status, labels.json.message]).toEqual([403, 'Resource not accessible by integration']);
    expect((await make({ permissions: { administration: 'write' } })).status).toBe(422);
    expect((await make({ repositories: ['none'] })).status).toBe(422);
  });

  test('reaches only the repositories it was made for', async () => {
    const { sandbox, installation } = seeded;
    sandbox.repository('acme/secret', { private: true, author: 'max' });
    const look = async (token: string) => (await rest(sandbox, token, 'GET /repos/acme/secret')).status;
    expect(await look(sandbox.installationToken(installation))).toBe(200);
    const { json } = await rest(sandbox, jwt(), `POST ${tokensPath()}`, { body: { repositories: ['shop'] } });
    expect(await look(String(json.token))).toBe(404);
    const { json: all } = await rest(sandbox, String(json.token), 'GET /installation/repositories');
    expect(all).toMatchObject({ total_count: 1, repositories: [{ full_name: SHOP }] });
  });

  test('a suspended installation gets nothing', async () => {
    const { sandbox, installation, receiver } = seeded;
    const token = sandbox.installationToken(installation);
    installation.suspendedAt = sandbox.clock.now();
    expect((await rest(sandbox, token, `GET /repos/${SHOP}`)).status).toBe(403);
    expect((await rest(sandbox, jwt(), `POST ${tokensPath()}`, { body: {} })).status).toBe(403);
    sandbox.as('pat').comment(SHOP, 1, 'hello');
    await sandbox.settled();
    expect(receiver.events).toEqual([]);
  });
});

describe("a person's token", () => {
  test('is that person, with what they may do', async () => {
    const { sandbox } = seeded;
    const guest = sandbox.tokenOf('guest');
    expect((await rest(sandbox, guest, 'GET /user')).json).toMatchObject({ login: 'guest' });
    const body = { labels: ['bug'] };
    expect((await rest(sandbox, guest, `POST /repos/${SHOP}/issues/1/labels`, { body })).status).toBe(403);
    expect((await rest(sandbox, sandbox.tokenOf('pat'), `POST /repos/${SHOP}/issues/1/labels`, { body })).status).toBe(
      200,
    );
  });

  test('an unknown token is refused, and never read as a request without one', async () => {
    const { status, json } = await rest(seeded.sandbox, 'ghp_wrong', `GET /repos/${SHOP}`);
    expect([status, json.message]).toEqual([401, 'Bad credentials']);
  });
});
