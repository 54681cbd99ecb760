import { describe, expect, test } from '@jest/globals';
import type { FaultEffect } from 'github-sandbox';
import { RECOVERED, useOutages } from '../support/outages.ts';
import type { Blockade } from '../support/way.ts';

/** What GitHub, or a server before it, answers in an outage. Or what keeps requests from reaching it. */
const FORMS: readonly [string, FaultEffect | Blockade][] = [
  ['401', { kind: 'status', status: 401, message: 'Bad credentials' }],
  ['403', { kind: 'status', status: 403, message: 'Forbidden' }],
  ['404', { kind: 'status', status: 404, message: 'Not Found' }],
  ['422', { kind: 'status', status: 422, message: 'Unprocessable' }],
  ['503', { kind: 'status', status: 503 }],
  ['a connection that is cut', { kind: 'cut' }],
  ['a redirect', { kind: 'redirect', status: 302 }],
  ['a redirect of a kind that keeps the method', { kind: 'redirect', status: 307 }],
  ['half an answer', { kind: 'truncated', looks: 'whole' }],
  ['half an answer, and then nothing', { kind: 'truncated', looks: 'broken' }],
  ['a name that cannot be resolved', 'unresolved'],
];

describe('VER-7: GitHub is away, and somebody withdraws meanwhile', () => {
  const { play, slow } = useOutages();

  test.each(FORMS)('by %s: it is not given up in seconds, and goes on once anything works', async (_, effect) => {
    expect(await play(effect, 7)).toEqual(RECOVERED);
  });

  test('by answers that never come', async () => {
    expect(await play({ kind: 'hang' }, 2)).toEqual(RECOVERED);
  }, 240_000);

  test('by a failure, and then answers that take four seconds each: those count', async () => {
    expect(await slow()).toEqual(RECOVERED);
  }, 240_000);
});
