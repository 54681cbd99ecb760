import { generateKeyPairSync } from 'node:crypto';
import { Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import { asSha } from '../../src/domain/ids.ts';
import type { Job } from '../../src/domain/job.ts';
import { createLog } from '../../src/observability/log.ts';
import { about, putDownToDelivery, within } from '../../src/observability/log-context.ts';

type Log = ReturnType<typeof createLog>;

/** What the log writes meanwhile: whole, and line by line. */
async function written(act: (log: Log) => unknown, known: readonly string[] = []) {
  let text = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  await act(createLog('trace', sink, known));
  const lines: Record<string, unknown>[] = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return { text, lines };
}

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const KNOWN = 'the "secret"\tof our webhooks';
const SECRETS: readonly (readonly [string, string])[] = [
  ['an installation token', 'ghs_16C7e42F292c6912E7710c838347Ae178B4a'],
  ['a personal token', 'github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz'],
  ['a token of the app', 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiI0MiJ9.c2lnbmF0dXJlIG9mIGE'],
  ['a private key', pem],
  ['the middle of a private key', pem.split('\n').slice(0, 4).join('\n')],
  ['a signature', `sha256=${'ab'.repeat(32)}`],
  ['an Authorization header', 'Bearer c29tZS1vcGFxdWUtdG9rZW4tb2YtbWluZQ=='],
  ["the password of the database's address", 'postgres://countersign:s3cr3t-pa55@db:5432/countersign'],
  ['a secret of this process', KNOWN],
];
/** The part that nobody may read. */
const heart = (secret: string) =>
  secret.includes('BEGIN')
    ? (secret.split('\n')[2] ?? secret)
    : (/s3cr3t-pa55/.exec(secret)?.[0] ?? secret.replace('Bearer ', ''));

describe.each(SECRETS)('%s is not in the log', (_, secret) => {
  const asJson = JSON.stringify(heart(secret)).slice(1, -1);

  test.each<[string, (log: Log) => void]>([
    ['in the message of an error', (log) => log.error({ err: new Error(`refused: ${secret} (401)`) }, 'failed')],
    ['in the reason of an error', (log) => log.error({ err: new Error('a', { cause: new Error(secret) }) }, 'failed')],
    ['in one of several errors', (log) => log.error({ err: new AggregateError([new Error(secret)], 'all') }, 'failed')],
    ['in an error that is a field of any name', (log) => log.warn({ further: { error: { text: secret } } }, 'failed')],
    ['in a list, deep down', (log) => log.warn({ a: [{ b: { c: { d: [secret] } } }] }, 'failed')],
    ['in the text itself', (log) => log.info({}, `asked with ${secret}`)],
    ['in what a child of the log always says', (log) => log.child({ environment: { KEY: secret } }).info('started')],
    [
      "in the request of Octokit's error, beside its headers",
      (log) => log.error({ err: requestError(secret) }, 'failed'),
    ],
    ["in Octokit's error under another name", (log) => log.error({ error: requestError(secret) }, 'failed')],
  ])('%s', async (_where, say) => {
    const { text, lines } = await written(say, [KNOWN]);
    expect(lines).toHaveLength(1);
    expect(text).not.toContain(heart(secret));
    expect(text).not.toContain(asJson);
  });
});

/** Like Octokit's own. */
const requestError = (secret: string): Error =>
  Object.assign(new Error('Bad credentials'), {
    status: 401,
    request: {
      url: 'https://api.github.com/app/installations/7/access_tokens',
      headers: { authorization: secret, 'x-hub-signature-256': secret },
      body: { token: secret },
    },
    response: { headers: { 'x-echo': secret }, data: { token: secret, nested: { deeper: { token: secret } } } },
  });

test('the error of a request that GitHub refused is logged without what was sent along', async () => {
  const token = 'ghs_16C7e42F292c6912E7710c838347Ae178B4a';
  const octokit = new Octokit({
    auth: token,
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    request: { fetch: async () => new Response(JSON.stringify({ message: `No: ${token}`, token }), { status: 403 }) },
  });
  const error: unknown = await octokit
    .request('POST /user/repos', { name: 'x', token })
    .catch((thrown: unknown) => thrown);
  expect(JSON.stringify(error)).toContain(token);
  const { text, lines } = await written((log) => {
    log.error({ err: error }, 'failed');
    log.error({ error, list: [error] }, 'failed');
  });
  expect(text).not.toContain(token);
  expect(lines[0]).toMatchObject({ err: { status: 403, message: expect.stringContaining('No: [token]') } });
});

test.each([
  ['keys that never end', '-----BEGIN PRIVATE KEY-----'],
  ['beginnings of tokens', 'eyJaaaaaaaa.'],
  ['beginnings of addresses', 'a+'],
  ['addresses without an end', 'a://b:c'],
  ['words before a token', 'bearer '],
])('a line of %s is written without a search that never ends', async (_, part) => {
  // Where the time grew with the square, this would take minutes and not milliseconds.
  const { lines } = await written((log) => log.info({ event: part.repeat(400_000 / part.length) }, 'refused'));
  expect(lines).toMatchObject([{ msg: 'refused' }]);
});

test('what only looks a little like a secret stays', async () => {
  const { text } = await written((log) =>
    log.info(
      { head: 'ab'.repeat(20), url: 'https://github.com/acme/shop/pull/7', at: '2026-03-02T12:00:00.000Z' },
      'the token for GET /repos/{owner}/{repo} was refused: sha256 differs',
    ),
  );
  expect(text).toContain('ab'.repeat(20));
  expect(text).toContain('https://github.com/acme/shop/pull/7');
  expect(text).toContain('the token for GET /repos/{owner}/{repo} was refused: sha256 differs');
});

const pullRequest: Job = {
  kind: 'pull-request',
  installation: 7,
  owner: 'acme',
  repo: 'Shop',
  number: 7,
  delivery: 'guid-1',
};
const REPOSITORY = { owner: 'acme', name: 'shop' };
const COMMIT = asSha('a'.repeat(40));

describe('which work a line is about', () => {
  test('stands on each line while a job is done, also after waiting and in parts of the log, and on none after it', async () => {
    const { lines } = await written(async (log) => {
      await within(pullRequest, async () => {
        log.info('one');
        await new Promise((resolve) => setImmediate(resolve));
        log.child({ name: 'worker' }).warn({ effects: [] }, 'two');
      });
      log.info('three');
    });
    const about = {
      job: 'pull-request:acme/shop#7',
      subject: { kind: 'pull-request', repository: { owner: 'acme', name: 'Shop' }, number: 7 },
      installation: 7,
      delivery: { id: 'guid-1' },
    };
    expect(lines).toMatchObject([about, about, { msg: 'three' }]);
    expect(lines[2]).not.toHaveProperty('subject');
  });

  test('is never that of another job that is done at the same time', async () => {
    const { lines } = await written((log) =>
      Promise.all(
        [1, 2, 3].map((number) =>
          within({ ...pullRequest, number }, async () => {
            await new Promise((resolve) => setTimeout(resolve, 3 - number));
            log.info({ number }, 'done');
          }),
        ),
      ),
    );
    for (const { job, number } of lines) expect(job).toBe(`pull-request:acme/shop#${String(number)}`);
    expect(lines).toHaveLength(3);
  });

  const place = { installation: 7, owner: 'acme', repo: 'shop' };
  test.each<[Job, object]>([
    [
      { ...place, kind: 'tag', tag: 'v1' },
      { kind: 'tag', repository: REPOSITORY, name: 'v1' },
    ],
    [
      { ...place, kind: 'tags' },
      { kind: 'tags', repository: REPOSITORY },
    ],
    [
      { ...place, kind: 'repository' },
      { kind: 'repository', repository: REPOSITORY },
    ],
    [
      { ...place, kind: 'deployment', deployment: '9' },
      { kind: 'deployment', repository: REPOSITORY, id: '9' },
    ],
    [
      { ...place, kind: 'head', commit: COMMIT },
      { kind: 'head', repository: REPOSITORY, commit: COMMIT },
    ],
    [
      { ...place, kind: 'merge-group', commit: COMMIT },
      { kind: 'merge-group', repository: REPOSITORY, commit: COMMIT },
    ],
    [
      { installation: 7, owner: 'acme', kind: 'people' },
      { kind: 'people', owner: 'acme' },
    ],
  ])('names the subject of any job: %j', async (job, subject) => {
    const { lines } = await written((log) => within(job, async () => log.info('done')));
    expect(lines[0]?.subject).toEqual(subject);
    expect(lines[0]).not.toHaveProperty('delivery');
  });

  test('is logged by the queue in the same fields', async () => {
    const { lines } = await written((log) => {
      about(log).warn({ job: pullRequest, failures: 2 }, 'a job failed; the app tries it again');
      about(log).error({ warning: 'no job' }, 'the queue reported a warning');
      about(log).info({ job: 'text' }, 'something else');
    });
    expect(lines[0]).toMatchObject({ job: 'pull-request:acme/shop#7', delivery: { id: 'guid-1' }, failures: 2 });
    expect(lines[0]).toHaveProperty('subject.number', 7);
    expect(lines[1]).not.toHaveProperty('subject');
    expect(lines[2]).toMatchObject({ job: 'text' });
  });

  test('jobs that come of a job are put down to the same webhook, and to none where there was none', async () => {
    const { delivery: _, ...without } = pullRequest;
    const further: Job = { ...place, kind: 'tags' };
    expect(await within(pullRequest, async () => putDownToDelivery([further]))).toEqual([
      { ...further, delivery: 'guid-1' },
    ]);
    expect(await within(without, async () => putDownToDelivery([further]))).toEqual([further]);
    expect(putDownToDelivery([further])).toEqual([further]);
  });
});
