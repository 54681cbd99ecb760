import type { IncomingHttpHeaders } from 'node:http';
import { expect, test } from '@jest/globals';
import { readHeaders } from '../../src/web/webhook-headers.ts';

const SIGNATURE = `sha256=${'0a'.repeat(32)}`;
const GOOD: IncomingHttpHeaders = {
  'content-type': 'application/json',
  'content-length': '10',
  'x-github-delivery': 'one',
  'x-github-event': 'push',
  'x-hub-signature-256': SIGNATURE,
};
const TAKEN = { id: 'one', event: 'push', signature: SIGNATURE, length: 10 };
const read = (more: IncomingHttpHeaders) => readHeaders({ ...GOOD, ...more }, 1_000);

test.each<[string, IncomingHttpHeaders, object]>([
  ['as GitHub sends them', {}, TAKEN],
  ['with the charset that GitHub uses', { 'content-type': 'application/json; charset=utf-8' }, TAKEN],
  ['with it in other letters and marks', { 'content-type': 'Application/JSON;Charset="UTF-8"' }, TAKEN],
  ['not encoded, and saying so', { 'content-encoding': 'identity' }, TAKEN],
  ['with an empty encoding', { 'content-encoding': '' }, TAKEN],
  ['of the largest length', { 'content-length': '1000' }, { ...TAKEN, length: 1_000 }],
  [
    'of a length that is not said',
    { 'content-length': undefined, 'transfer-encoding': 'chunked' },
    { ...TAKEN, length: null },
  ],
])('the headers of a webhook are taken: %s', (_, more, expected) => {
  expect(read(more)).toEqual(expected);
});

test.each<[IncomingHttpHeaders, number, string]>([
  [{ 'content-encoding': 'gzip' }, 415, 'Content-Encoding "gzip"'],
  [{ 'content-encoding': 'GZIP' }, 415, 'Content-Encoding "gzip"'],
  [{ 'content-encoding': 'x-gzip' }, 415, 'Content-Encoding "x-gzip"'],
  [{ 'content-encoding': 'deflate' }, 415, 'Content-Encoding "deflate"'],
  [{ 'content-encoding': 'br' }, 415, 'Content-Encoding "br"'],
  [{ 'content-encoding': 'zstd' }, 415, 'Content-Encoding "zstd"'],
  [{ 'content-encoding': 'identity, gzip' }, 415, 'Content-Encoding "gzip"'],
  [{ 'content-encoding': 'gzip, br' }, 415, 'Content-Encoding "gzip"'],
  [{ 'content-encoding': 'nonsense' }, 415, 'Content-Encoding "nonsense"'],
  [{ 'content-length': undefined, 'transfer-encoding': 'gzip, chunked' }, 501, 'Transfer-Encoding "gzip"'],
  [{ 'content-type': undefined }, 415, 'Content type ""'],
  [{ 'content-type': 'application/x-www-form-urlencoded' }, 415, 'choose it in the settings of the webhook'],
  [{ 'content-type': 'application/jsonp' }, 415, 'has to be application/json'],
  [{ 'content-type': 'text/plain; application/json' }, 415, 'has to be application/json'],
  [{ 'content-type': 'application/json; charset=utf-16' }, 415, 'Charset "utf-16"'],
  [{ 'content-type': 'application/json; charset=iso-8859-1' }, 415, 'Charset "iso-8859-1"'],
  [{ 'content-length': '1001' }, 413, 'larger than 25 MB'],
  [{ 'content-length': '0' }, 400, 'The body is empty'],
  [{ 'content-length': undefined }, 400, 'The body is empty'],
  [{ 'x-github-delivery': undefined }, 400, 'X-GitHub-Delivery is missing'],
  [{ 'x-github-event': undefined }, 400, 'X-GitHub-Event is missing'],
  [{ 'x-hub-signature-256': undefined }, 401, 'X-Hub-Signature-256 is missing'],
  [{ 'x-hub-signature-256': SIGNATURE.slice(0, -1) }, 401, '64 hexadecimal digits'],
  [{ 'x-hub-signature-256': `${SIGNATURE}0` }, 401, '64 hexadecimal digits'],
  [{ 'x-hub-signature-256': `${SIGNATURE}, ${SIGNATURE}` }, 401, '64 hexadecimal digits'],
  [{ 'x-hub-signature-256': SIGNATURE.replace('sha256', 'sha1') }, 401, '64 hexadecimal digits'],
])('%j are refused before any of the body with %i: %s', (more, status, error) => {
  expect(read(more)).toEqual({ status, error: expect.stringContaining(error) });
});

test('what a stranger wrote is cut before it is repeated', () => {
  const refusal = read({ 'content-encoding': 'x'.repeat(10_000) });
  expect(JSON.stringify(refusal).length).toBeLessThan(400);
});
