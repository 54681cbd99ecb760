import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import { renewing } from '../../../src/github/client/refused-tokens.ts';

let server: Server;
let status = 401;
beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end('{}'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => new Promise((done) => server.close(done)));

function world() {
  const clock = { now: 0 };
  let cleared = 0;
  const plugin = renewing(10_000, () => clock.now);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const Renewing = Octokit.plugin(plugin);
  const said = () => {};
  const octokit = new Renewing({
    log: { debug: said, info: said, warn: said, error: said },
    baseUrl: `http://127.0.0.1:${port}/api/v3`,
    authStrategy: () => ({ hook: (request: (options: unknown) => unknown, options: unknown) => request(options) }),
    auth: {
      cache: {
        clear: () => {
          cleared += 1;
        },
      },
    },
  });
  const ask = async (route: string) => {
    const before = cleared;
    await expect(octokit.request(route)).rejects.toMatchObject({ status });
    return cleared - before;
  };
  return { clock, ask };
}

test.each<[number, string, number]>([
  [401, 'GET /repos/acme/shop', 1],
  [401, 'POST /graphql', 1],
  [401, 'GET /apps/other', 1],
  [401, 'GET /app', 0],
  [401, 'POST /app/installations/7/access_tokens', 0],
  [403, 'GET /repos/acme/shop', 0],
  [404, 'GET /repos/acme/shop', 0],
  [500, 'GET /repos/acme/shop', 0],
])('after %d for %s the cached tokens are dropped %d times', async (code, route, expected) => {
  status = code;
  expect(await world().ask(route)).toBe(expected);
});

test('they are dropped once in ten seconds, however much is refused', async () => {
  status = 401;
  const { clock, ask } = world();
  const dropped: number[] = [];
  for (clock.now of [0, 9_999, 10_000, 10_001]) dropped.push(await ask('GET /repos/acme/shop'));
  expect(dropped).toEqual([1, 0, 1, 0]);
});
