import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { pino } from 'pino';
import { Probot, ProbotOctokit } from 'probot';
import { clientFor, type GitHubClient } from '../../../src/github/client/client.ts';
import { GitHubError } from '../../../src/github/client/github-error.ts';
import { tokenOctokit, withoutRepeats } from '../../../src/github/client/octokit.ts';

const HOST = 'https://api.github.com';
const NOW = Date.parse('2026-03-02T10:00:00.000Z');
const QUERY = 'query Snapshot { viewer { login } }';
const COMMENT = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
const comment = { owner: 'acme', repo: 'shop', issue_number: 7, body: 'hello' };

const withToken = (timeoutMillis = 10_000): GitHubClient =>
  clientFor(tokenOctokit({ token: 'secret-token', baseUrl: null }), { appId: 1, timeoutMillis, now: () => NOW });

async function errorOf(promise: Promise<unknown>): Promise<GitHubError> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GitHubError);
  return error as GitHubError;
}

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

describe('a key or a number of the app that GitHub does not know', () => {
  test.each([
    [401, 'A JSON web token could not be decoded', true],
    [404, 'Integration not found', true],
    [401, 'Bad credentials', false],
    [404, 'Not Found', false],
  ])('%d %s says what to set right: %j', async (status, message, hinted) => {
    nock(HOST).post('/repos/acme/shop/issues/7/comments').reply(status, { message });
    const hint = '; APP_ID and the private key have to be those of one app on this GitHub';
    expect((await errorOf(withToken().rest(COMMENT, comment))).message.endsWith(hint)).toBe(hinted);
  });
});

describe('what GitHub says, as a closed set of codes', () => {
  test.each([
    [401, {}, 'unauthorized'],
    [403, {}, 'forbidden'],
    [404, {}, 'not-found'],
    [410, {}, 'not-found'],
    [409, {}, 'conflict'],
    [422, {}, 'invalid'],
    [400, {}, 'invalid'],
    [451, {}, 'forbidden'],
    [500, {}, 'unavailable'],
    [502, {}, 'unavailable'],
    [503, {}, 'unavailable'],
    [429, {}, 'rate-limited'],
    [403, { 'retry-after': '30' }, 'rate-limited'],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 90) }, 'rate-limited'],
  ])('status %d with %j is %s', async (status, headers, code) => {
    nock(HOST).post('/repos/acme/shop/issues/7/comments').reply(status, { message: 'no' }, headers);
    const error = await errorOf(withToken().rest(COMMENT, comment));
    expect(error).toMatchObject({ code, status });
    expect(error.message).toContain(COMMENT);
  });

  test('a secondary limit without any header is known by its text, and names no time', async () => {
    const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
    nock(HOST).post('/repos/acme/shop/issues/7/comments').reply(403, { message });
    const error = await errorOf(withToken().rest(COMMENT, comment));
    expect(error).toMatchObject({ code: 'rate-limited', waitMillis: null });
  });

  test('an error never carries the token or the body', async () => {
    nock(HOST).post('/repos/acme/shop/issues/7/comments').reply(500, { message: 'oops' });
    const error = await errorOf(withToken().rest(COMMENT, { ...comment, body: 'secret-body' }));
    const everything = JSON.stringify(error, Object.getOwnPropertyNames(error));
    expect(everything).not.toMatch(/secret-/);
    expect(error.cause).toBeUndefined();
  });

  test('an error names the id that GitHub gave the request', async () => {
    nock(HOST).post('/graphql').reply(502, 'bad gateway', { 'x-github-request-id': 'AB:12' });
    expect(await errorOf(withToken().graphql(QUERY, {}))).toMatchObject({ code: 'unavailable', requestId: 'AB:12' });
  });
});

describe('VER-7: for how long to wait, whatever GitHub or a proxy before it says', () => {
  const date = (time: string) => ({ date: `Mon, 02 Mar 2026 ${time} GMT` });
  const used = (reset: string) => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset });
  const at = (seconds: number) => String(NOW / 1000 + seconds);
  const [minute, hour] = [60, 3_600];
  test.each<[string, number, Record<string, string>, number | null]>([
    ['retry-after in seconds comes first', 429, { 'retry-after': '30', ...used('9999999999') }, 30],
    ['the same with a 403', 403, { 'retry-after': '30' }, 30],
    ['part of a second', 429, { 'retry-after': '1.5' }, 1.5],
    ['none is a second', 429, { 'retry-after': '0' }, 1],
    ['an hour is believed', 429, { 'retry-after': '3600' }, hour],
    ['a minute more than an hour is an hour', 429, { 'retry-after': '3660' }, hour],
    ['more than that is not a time', 429, { 'retry-after': '3661' }, null],
    ['20 hours are no time', 403, { 'retry-after': '72000', ...used(at(72_000)) }, null],
    ['nor are they where the window ends sooner', 403, { 'retry-after': '72000', ...used(at(90)) }, 90],
    ['less than nothing is not a time', 429, { 'retry-after': '-30' }, null],
    ['a word is not a time', 429, { 'retry-after': 'soon' }, null],
    ['a word with a number is not a time', 429, { 'retry-after': 'in 5' }, null],
    ['no text is not a time', 429, { 'retry-after': '' }, null],
    ['no header', 429, {}, null],
    ['retry-after as a date', 429, { 'retry-after': 'Mon, 02 Mar 2026 10:02:00 GMT' }, 120],
    [
      'a date by the clock that wrote it',
      429,
      { 'retry-after': 'Mon, 02 Mar 2026 16:02:00 GMT', ...date('16:00:00') },
      120,
    ],
    ['a date that has just passed is a second', 429, { 'retry-after': 'Mon, 02 Mar 2026 09:59:58 GMT' }, 1],
    ['a date long ago is not a time', 429, { 'retry-after': 'Mon, 02 Mar 2026 08:00:00 GMT' }, null],
    ['a date in an hour', 429, { 'retry-after': 'Mon, 02 Mar 2026 11:00:00 GMT' }, hour],
    ['a date in hours is not a time', 429, { 'retry-after': 'Mon, 02 Mar 2026 20:00:00 GMT' }, null],
    ['a date next year is not a time', 429, { 'retry-after': 'Tue, 02 Mar 2027 10:00:00 GMT' }, null],
    ['the reset of a used-up window', 403, used(at(90)), 90],
    ['a reset by the clock that wrote it', 403, { ...used(at(-7_200 + 90)), ...date('08:00:00') }, 90],
    ['a reset that has just passed is a second', 403, used(at(-2)), 1],
    ['a reset long ago is not a time', 403, used(at(-7_200)), null],
    ['a reset in hours is not a time', 403, used(at(7_200)), null],
    ['a reset in milliseconds', 403, used(String(NOW + 90_000)), 90],
    ['a reset that is no number', 403, used('tomorrow'), null],
    ['a window without a reset', 403, { 'x-ratelimit-remaining': '0' }, null],
    ['a window that is not used up says nothing', 429, { ...used(at(90)), 'x-ratelimit-remaining': '12' }, null],
    ['a server that is out, and says for how long', 503, { 'retry-after': '30' }, 30],
    ['a server that is out for hours is asked each minute', 503, { 'retry-after': '72000' }, minute],
    ['a gateway that says something of the kind', 502, { 'retry-after': 'soon' }, minute],
  ])('%s: %i', async (_title, status, headers, seconds) => {
    nock(HOST).post('/graphql').reply(status, { message: 'slow down' }, headers);
    const error = await errorOf(withToken().graphql(QUERY, {}));
    expect({ code: error.code, wait: error.waitMillis }).toEqual({
      code: 'rate-limited',
      wait: seconds === null ? null : seconds * 1_000,
    });
  });

  test('a server that is out and does not say for how long is no limit', async () => {
    nock(HOST).post('/graphql').reply(503, { message: 'out' });
    expect(await errorOf(withToken().graphql(QUERY, {}))).toMatchObject({ code: 'unavailable', waitMillis: null });
  });
});

describe('GraphQL', () => {
  test('a rate limit that comes with HTTP 200 is a rate limit', async () => {
    const errors = [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded for installation ID 1.' }];
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 600) };
    nock(HOST).post('/graphql').reply(200, { errors }, headers);
    const error = await errorOf(withToken().graphql(QUERY, {}));
    expect(error).toMatchObject({ code: 'rate-limited', waitMillis: 600_000 });
  });

  test('a part that is missing or forbidden comes back as a gap, with the rest', async () => {
    const errors = [
      { type: 'NOT_FOUND', path: ['shared'], message: 'Could not resolve to a Repository' },
      { type: 'FORBIDDEN', path: ['team0', 'team'], message: 'Resource not accessible by integration' },
    ];
    nock(HOST)
      .post('/graphql')
      .reply(200, { data: { shared: null, team0: { team: null }, ok: 1 }, errors });
    expect(await withToken().graphql(QUERY, {})).toEqual({
      data: { shared: null, team0: { team: null }, ok: 1 },
      gaps: [
        { why: 'missing', path: ['shared'], message: 'Could not resolve to a Repository' },
        { why: 'forbidden', path: ['team0', 'team'], message: 'Resource not accessible by integration' },
      ],
    });
  });

  test.each([
    ['a timeout inside GitHub', { message: 'Something went wrong while executing your query.' }, 'unavailable'],
    ['an error of an unknown type', { type: 'INTERNAL', path: ['repository'], message: 'oops' }, 'unavailable'],
    [
      'a query that the schema refuses',
      { message: "Argument 'x' doesn't exist", extensions: { code: 'argumentNotAccepted' } },
      'invalid',
    ],
    [
      'a field that the server does not know',
      { message: "Field 'x' doesn't exist on type 'Y'", extensions: { code: 'undefinedField' } },
      'unsupported',
    ],
    ['too many nodes', { type: 'MAX_NODE_LIMIT_EXCEEDED', message: 'too many' }, 'invalid'],
    ['a refusal of the whole', { type: 'FORBIDDEN', message: 'Resource not accessible by integration' }, 'forbidden'],
  ])('with %s nothing of the answer is used', async (_title, entry, code) => {
    nock(HOST)
      .post('/graphql')
      .reply(200, { data: { repository: null }, errors: [entry] });
    expect((await errorOf(withToken().graphql(QUERY, {}))).code).toBe(code);
  });

  test('a field that the server does not know is named, from what the error says or from its words', async () => {
    const lacking = async (entry: object) => {
      nock(HOST)
        .post('/graphql')
        .reply(200, { errors: [{ path: ['query', 'x'], ...entry }] });
      return (await errorOf(withToken().graphql(QUERY, {}))).lacks;
    };
    const message = "Field 'isInMergeQueue' doesn't exist on type 'PullRequest'";
    expect(await lacking({ message, extensions: { code: 'undefinedField' } })).toBe('PullRequest.isInMergeQueue');
    const extensions = { code: 'undefinedField', typeName: 'PullRequestReview', fieldName: 'fullDatabaseId' };
    expect(await lacking({ message: 'no such field', extensions })).toBe('PullRequestReview.fullDatabaseId');
    expect(await lacking({ message, extensions: { code: 'undefinedType' } })).toBeNull();
  });

  test('a gap beside a failure is a failure', async () => {
    const errors = [{ type: 'NOT_FOUND', path: ['shared'], message: 'no' }, { message: 'Something went wrong' }];
    nock(HOST)
      .post('/graphql')
      .reply(200, { data: { shared: null }, errors });
    expect((await errorOf(withToken().graphql(QUERY, {}))).code).toBe('unavailable');
  });

  test.each([
    ['an answer cut off in the middle', '{"data": {"repo'],
    ['an empty answer', ''],
    ['a page of some proxy', '<html>Welcome</html>'],
    ['data that is null', '{"data": null}'],
  ])('%s is no answer', async (_title, body) => {
    nock(HOST).post('/graphql').reply(200, body, { 'content-type': 'application/json' });
    expect((await errorOf(withToken().graphql(QUERY, {}))).code).toBe('unavailable');
  });

  test('GitHub Enterprise Server is asked at /api/graphql and /api/v3', async () => {
    const octokit = tokenOctokit({ token: 'x', baseUrl: 'https://ghe.acme.example/api/v3' });
    const client = clientFor(octokit, { appId: 1 });
    nock('https://ghe.acme.example')
      .post('/api/graphql')
      .reply(200, { data: { ok: 1 } });
    nock('https://ghe.acme.example').post('/api/v3/repos/acme/shop/issues/7/comments').reply(201, { id: 1 });
    expect(await client.graphql(QUERY, {})).toEqual({ data: { ok: 1 }, gaps: [] });
    expect(await client.rest(COMMENT, comment)).toEqual({ id: 1 });
  });
});

describe('the network', () => {
  test('a connection that is cut is "unavailable"', async () => {
    nock(HOST).post('/graphql').replyWithError('socket hang up');
    expect((await errorOf(withToken().graphql(QUERY, {}))).code).toBe('unavailable');
  });

  test('an answer that does not come in time is "unavailable", and the request is given up', async () => {
    nock.enableNetConnect('127.0.0.1');
    const closed = Promise.withResolvers<void>();
    const server = createServer((request) => request.socket.on('close', () => closed.resolve()));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const octokit = tokenOctokit({ token: 'x', baseUrl: `http://127.0.0.1:${port}/api/v3` });
    const error = await errorOf(clientFor(octokit, { appId: 1, timeoutMillis: 50 }).graphql(QUERY, {}));
    expect(error).toMatchObject({ code: 'unavailable', status: null });
    await closed.promise;
    server.close();
    nock.disableNetConnect();
  });

  test.each([301, 302, 307])('a write that is redirected (%d) is not followed: it is a conflict', async (status) => {
    nock(HOST)
      .post('/repos/acme/shop/issues/7/comments')
      .reply(status, '', { location: `${HOST}/elsewhere` });
    const elsewhere = nock(HOST).get('/elsewhere').reply(200, []);
    const elsewherePost = nock(HOST).post('/elsewhere').reply(201, {});
    expect((await errorOf(withToken().rest(COMMENT, comment))).code).toBe('conflict');
    expect([elsewhere.isDone(), elsewherePost.isDone()]).toEqual([false, false]);
  });

  test.each<[string, readonly [status: number, body: string, type?: string], string | null]>([
    ['a page of a proxy', [200, '<html>OK</html>', 'text/html'], 'unavailable'],
    ['half an answer', [201, '{"id": 1, "bo', 'application/json'], 'unavailable'],
    ['an answer', [201, '{"id": 1}', 'application/json'], null],
    ['nothing, as GitHub answers to some writes', [204, ''], null],
  ])('a write that is answered with %s', async (_, [status, body, type], expected) => {
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    nock(HOST).post('/repos/acme/shop/issues/7/comments').reply(status, body, headers);
    const code = await withToken()
      .rest(COMMENT, comment)
      .then(
        () => null,
        (error: unknown) => (error as GitHubError).code,
      );
    expect(code).toBe(expected);
  });

  test('a read that is redirected is followed', async () => {
    nock(HOST)
      .get('/repos/acme/shop/pulls/7/files')
      .reply(301, '', { location: `${HOST}/repositories/1/pulls/7/files` });
    nock(HOST).get('/repositories/1/pulls/7/files').reply(200, []);
    const parameters = { owner: 'acme', repo: 'shop', pull_number: 7 };
    expect(await withToken().rest('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', parameters)).toEqual([]);
  });

  test('REST requests pin the API version', async () => {
    nock(HOST, { reqheaders: { 'x-github-api-version': '2022-11-28' } })
      .post('/repos/acme/shop/issues/7/comments')
      .reply(201, { id: 1 });
    expect(await withToken().rest(COMMENT, comment)).toEqual({ id: 1 });
  });
});

describe("Probot's Octokit", () => {
  const log = pino({ level: 'silent' });

  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const installation = () => {
    const Octokit = ProbotOctokit.defaults(withoutRepeats);
    return new Probot({ appId: 1, privateKey, secret: 'test', log, Octokit }).auth(11);
  };
  const installationClient = async () => clientFor(await installation(), { appId: 1, now: () => NOW });
  const token = () =>
    nock(HOST)
      .post('/app/installations/11/access_tokens')
      .reply(201, { token: 'ghs_x', expires_at: '2099-01-01T00:00:00Z', permissions: {}, repository_selection: 'all' });

  test('a POST that got a 502 is not sent a second time', async () => {
    token();
    let posts = 0;
    nock(HOST)
      .post('/repos/acme/shop/issues/7/comments')
      .times(3)
      .reply(() => {
        posts += 1;
        return [502, 'bad gateway'];
      });
    expect((await errorOf((await installationClient()).rest(COMMENT, comment))).code).toBe('unavailable');
    expect(posts).toBe(1);
  });

  test('GraphQL is neither repeated nor held back', async () => {
    token();
    let posts = 0;
    nock(HOST)
      .post('/graphql')
      .times(4)
      .reply(() => {
        posts += 1;
        return [200, { errors: [{ message: 'Something went wrong while executing your query.' }], data: null }];
      });
    expect((await errorOf((await installationClient()).graphql(QUERY, {}))).code).toBe('unavailable');
    expect(posts).toBe(1);
  });

  test.each([403, 404])(
    'an installation that is gone or suspended (%d) is not read as a missing thing',
    async (status) => {
      nock(HOST)
        .post('/app/installations/11/access_tokens')
        .reply(status, { message: 'This installation has been suspended' });
      const removal = (await installationClient()).rest(
        'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}',
        {
          owner: 'acme',
          repo: 'shop',
          issue_number: 7,
          name: 'ready/security',
        },
      );
      expect(await errorOf(removal)).toMatchObject({ code: 'unauthorized', status });
    },
  );

  test('a token that does not come in time ends the wait, and nothing is written afterwards', async () => {
    nock(HOST)
      .post('/app/installations/11/access_tokens')
      .delay(300)
      .reply(201, { token: 'ghs_x', expires_at: '2099-01-01T00:00:00Z', permissions: {}, repository_selection: 'all' });
    const written = nock(HOST).post('/repos/acme/shop/issues/7/comments').reply(201, {});
    const octokit = await installation();
    const sent: Promise<unknown>[] = [];
    const client = clientFor(
      {
        request: (route, parameters) => {
          const answer = octokit.request(route, parameters);
          sent.push(answer);
          return answer;
        },
        graphql: (query, parameters) => octokit.graphql(query, parameters),
      },
      { appId: 1, timeoutMillis: 50 },
    );
    expect((await errorOf(client.rest(COMMENT, comment))).code).toBe('unavailable');
    await Promise.allSettled(sent);
    expect(sent).toHaveLength(1);
    expect(written.isDone()).toBe(false);
  });
});
