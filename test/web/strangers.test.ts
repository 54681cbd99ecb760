import { afterEach, describe, expect, test } from '@jest/globals';
import { type AdmissionLimits, LIMITS } from '../../src/web/admission.ts';
import { routes } from '../../src/web/routes.ts';
import { listen, type WebServer, type WebTimeouts } from '../../src/web/server.ts';
import type { Answered } from '../../src/web/webhook.ts';
import { signatureOf, WEBHOOK_SECRET } from '../support/app.ts';
import { RawHttp } from '../support/raw-http.ts';
import { until } from '../support/until.ts';

const PATIENT: WebTimeouts = { headersMillis: 60_000, requestMillis: 60_000, checkMillis: 20, connections: 100 };
const BOM = '\ufeff';

let server: WebServer | null = null;
let url = '';
const open: RawHttp[] = [];
/** Of the server that runs; what one that was stopped says later concerns no test. */
let received: object[] = [];
let answers: Answered[] = [];
let lines: string[] = [];

afterEach(async () => {
  for (const connection of open.splice(0)) connection.close();
  await server?.stop(0);
  server = null;
});

/** Starts the endpoint with limits that a test reaches. */
async function begin(limits: Partial<AdmissionLimits> = {}, patience: Partial<WebTimeouts> = {}): Promise<void> {
  const [payloads, told, said]: [object[], Answered[], string[]] = [[], [], []];
  [received, answers, lines] = [payloads, told, said];
  const say = (level: string) => (_: object, text: string) => {
    said.push(`${level} ${text}`);
  };
  const app = routes({
    receiver: {
      secrets: [WEBHOOK_SECRET],
      handles: () => true,
      receive: async ({ payload }) => {
        payloads.push(payload);
      },
    },
    ready: async () => null,
    state: () => ({ sweepLate: null, notes: [] }),
    metrics: null,
    answered: (webhook) => told.push(webhook),
    log: { info: say('info'), warn: say('warn'), error: say('error') },
    limits: { ...LIMITS, ...limits },
  });
  server = await listen(app, '127.0.0.1', 0, { ...PATIENT, ...patience });
  url = server.url;
}

async function connection(): Promise<RawHttp> {
  const opened = await RawHttp.open(url);
  open.push(opened);
  return opened;
}

/** Headers of a webhook; those that are null are left out. */
function head(more: Readonly<Record<string, string | number | null>>): string {
  const all = {
    host: 'app',
    'content-type': 'application/json',
    'x-github-event': 'push',
    'x-github-delivery': 'one',
    'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
    ...more,
  };
  const given = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}\r\n`]));
  return `POST /api/github/webhooks HTTP/1.1\r\n${given.join('')}\r\n`;
}

const BODY = '{"a":"\u{1f680}"}';
const sized = (body: string) => ({
  'content-length': Buffer.byteLength(body),
  'x-hub-signature-256': signatureOf(body),
});
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
/** A webhook of GitHub's of so many bytes. */
const signed = (bytes: number) => {
  const body = JSON.stringify({ filling: 'x'.repeat(bytes - '{"filling":""}'.length) });
  return head(sized(body)) + body;
};

describe('a webhook that GitHub has signed is taken', () => {
  test.each<[string, readonly string[], object]>([
    ['in one piece', [head(sized(BODY)) + BODY], { a: '\u{1f680}' }],
    ['in pieces', [head(sized(BODY)), BODY.slice(0, 3), BODY.slice(3)], { a: '\u{1f680}' }],
    [
      'in chunks, with a length that is not said',
      [
        head({ 'transfer-encoding': 'chunked', 'x-hub-signature-256': signatureOf(BODY) }),
        chunk(BODY.slice(0, 3)) + chunk(BODY.slice(3)),
        '0\r\n\r\n',
      ],
      { a: '\u{1f680}' },
    ],
    ['with a byte order mark', [head(sized(BOM + BODY)) + BOM + BODY], { a: '\u{1f680}' }],
    [
      'with an encoding that changes nothing',
      [head({ ...sized(BODY), 'content-encoding': 'identity' }) + BODY],
      { a: '\u{1f680}' },
    ],
    ['by whoever asks first', [head({ ...sized(BODY), expect: '100-continue' }), BODY], { a: '\u{1f680}' }],
  ])('%s', async (_, pieces, payload) => {
    await begin();
    const github = await connection();
    for (const piece of pieces) {
      github.send(piece);
      // Each in a packet of its own.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until('it is answered', () => answers.length > 0);
    expect(received).toEqual([payload]);
    await until('GitHub hears of it', () => github.answer.includes('HTTP/1.1 202'));
  });

  test('one after the other on one connection, sent without waiting', async () => {
    await begin();
    const github = (await connection()).send((head(sized(BODY)) + BODY).repeat(20));
    await until('all are answered', () => github.answer.split('HTTP/1.1 202').length === 21);
    expect(received).toHaveLength(20);
  });
});

describe('what is none is refused', () => {
  test.each<[string, number, Parameters<typeof head>[0]]>([
    ['no signature', 401, { 'x-hub-signature-256': null }],
    ['a signature of another form', 401, { 'x-hub-signature-256': 'sha256=00' }],
    ['no event', 400, { 'x-github-event': null }],
    ['no delivery', 400, { 'x-github-delivery': null }],
    ['a compressed body', 415, { 'content-encoding': 'gzip' }],
    ['a body compressed twice', 415, { 'content-encoding': 'deflate, br' }],
    ['a form', 415, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['another charset', 415, { 'content-type': 'application/json; charset=utf-16le' }],
    ['more than 25 MB', 413, { 'content-length': 25 * 1024 * 1024 + 1 }],
  ])('before any of the body is there: %s', async (_, status, headers) => {
    await begin();
    const stranger = (await connection()).send(
      head({ 'content-length': 20_000_000, expect: '100-continue', ...headers }),
    );
    expect(await stranger.status()).toBe(status);
    expect(lines).toEqual([expect.stringMatching(/^warn webhook refused/)]);
    expect(answers).toEqual([expect.objectContaining({ result: 'refused', status })]);
  });

  test('with what encoding would be taken', async () => {
    await begin();
    const stranger = (await connection()).send(head({ 'content-length': 10, 'content-encoding': 'gzip' }));
    await stranger.status();
    await until('the whole answer', () => stranger.answer.includes('uncompressed'));
    expect(stranger.answer.toLowerCase()).toContain('accept-encoding: identity');
  });

  test.each<[string, number, string, Buffer]>([
    ['a body that is not UTF-8', 400, 'The body is not UTF-8', Buffer.from('{"a":"\xff"}', 'latin1')],
    ['a body that ends too soon', 400, 'The body is not a JSON object', Buffer.from('{"a":')],
  ])('though it is signed: %s', async (_, status, error, body) => {
    await begin();
    const github = await connection();
    github.send(head({ 'content-length': body.length, 'x-hub-signature-256': signatureOf(body) })).send(body);
    expect(await github.status()).toBe(status);
    await until('the whole answer', () => github.answer.includes(error));
    expect(received).toEqual([]);
  });

  test('with the right length and a wrong signature, small and large', async () => {
    await begin({ smallBytes: 1_000 });
    for (const bytes of [500, 5_000]) {
      const stranger = (await connection()).send(head({ 'content-length': bytes }) + 'x'.repeat(bytes));
      expect(await stranger.status()).toBe(401);
    }
    expect(received).toEqual([]);
  });

  test('if chunks hold more than a body may', async () => {
    await begin({ mostBytes: 10_000, smallBytes: 100 });
    const stranger = (await connection()).send(head({ 'transfer-encoding': 'chunked' }) + chunk('x'.repeat(10_001)));
    expect(await stranger.status()).toBe(413);
    await stranger.closed();
  });

  test('if it comes in tiny chunks, by closing the connection', async () => {
    await begin();
    const stranger = (await connection()).send(head({ 'transfer-encoding': 'chunked' }) + chunk('x').repeat(1_000));
    expect(await stranger.status()).toBe(0);
    expect(answers).toEqual([expect.objectContaining({ result: 'aborted' })]);
  });
});

describe('while strangers send', () => {
  const LARGE = head({ 'content-length': 5_000 });

  test('and hold on to all places for large bodies, GitHub gets one', async () => {
    await begin({ smallBytes: 1_000, places: 2, placeMillis: 50 });
    for (let stranger = 0; stranger < 6; stranger++) (await connection()).send(`${LARGE}xxx`);
    const github = (await connection()).send(signed(5_000));
    expect(await github.status()).toBe(202);
  });

  test('and hold on to them, a small webhook does not wait', async () => {
    await begin({ smallBytes: 1_000, places: 1 });
    for (let stranger = 0; stranger < 3; stranger++) (await connection()).send(`${LARGE}xxx`);
    const github = (await connection()).send(signed(900));
    expect(await github.status()).toBe(202);
    expect(answers.map(({ result }) => result)).toEqual(['stored']);
  });

  test('and begin many small bodies, the oldest of them is sent away with a time to come again', async () => {
    await begin({ smallTotal: 100_000 });
    const strangers: RawHttp[] = [];
    for (let number = 0; number < 8; number++) {
      const stranger = (await connection()).send(head({ 'content-length': 20_001 }) + 'x'.repeat(20_000));
      strangers.push(stranger);
    }
    const github = (await connection()).send(signed(20_000));
    expect(await github.status()).toBe(202);
    const turnedAway = () => strangers.filter(({ answer }) => answer.includes('HTTP/1.1 503'));
    await until('they are sent away', () => turnedAway().length >= 4);
    expect(turnedAway().length).toBeLessThan(strangers.length);
    expect(turnedAway()[0]?.answer.toLowerCase()).toContain('retry-after: 5');
  });

  test('and one goes away in the middle, that is counted and no line of the log', async () => {
    await begin();
    for (const text of [`${LARGE}xxx`, head({ 'transfer-encoding': 'chunked' }) + chunk('xxx')]) {
      const before = answers.length;
      const stranger = (await connection()).send(text);
      const aliveAfter = (await connection()).send('GET /healthz HTTP/1.1\r\nhost: app\r\n\r\n');
      expect(await aliveAfter.status()).toBe(200);
      stranger.abort();
      await until('it is counted', () => answers.length > before);
      expect(answers[before]).toMatchObject({ event: 'push', result: 'aborted', status: 499 });
    }
    expect(lines).toEqual([]);
  });

  test('and one sends a body too slowly, it is ended', async () => {
    await begin({ bodyMillis: 50 });
    const stranger = (await connection()).send(`${LARGE}xxx`);
    expect(await stranger.status()).toBe(408);
  });

  test('and one sends headers too slowly, it is ended', async () => {
    await begin({}, { headersMillis: 50, requestMillis: 50 });
    const stranger = (await connection()).send('POST /api/github/webhooks HTTP/1.1\r\nx: y');
    expect(await stranger.status()).toBe(408);
    await stranger.closed();
    expect(lines).toEqual([]);
  });

  test('and headers have no end, they are cut', async () => {
    await begin();
    const stranger = (await connection()).send(`GET / HTTP/1.1\r\nx: ${'x'.repeat(100_000)}`);
    expect(await stranger.status()).toBe(431);
    await stranger.closed();
  });

  test.each<[string, string]>([
    ['send nothing', ''],
    ['send a part of the headers', 'GET / HTTP'],
    ['send a part of the body', `${head({ 'content-length': 10 })}x`],
    ['keep a connection for later', 'GET /healthz HTTP/1.1\r\nhost: app\r\n\r\n'],
  ])('and hold all connections (they %s), the oldest gives way to GitHub', async (_, text) => {
    await begin({}, { connections: 4 });
    const strangers: RawHttp[] = [];
    for (let number = 0; number < 4; number++) strangers.push((await connection()).send(text));
    const github = (await connection()).send(signed(500));
    expect(await github.status()).toBe(202);
    await strangers[0]?.closed();
    expect(strangers.filter(({ isClosed }) => isClosed)).toHaveLength(1);
  });
});
