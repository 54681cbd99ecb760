import { expect, test } from '@jest/globals';
import { asInstant } from '../../../src/domain/ids.ts';
import { unconfirmedCheck } from '../../../src/render/pull-request/unconfirmed.ts';

const since = asInstant('2026-03-02T12:00:59Z');

test('VER-7: the error says since when nothing was confirmed, why, and what happens next', () => {
  const check = unconfirmedCheck(since, 15 * 60_000, 'unavailable');
  expect(check).toMatchObject({
    name: 'countersign/readiness',
    conclusion: 'failure',
    title: 'Error: not confirmed since 2026-03-02 12:00 UTC',
    text: '',
    annotations: [],
  });
  expect(check.summary).toContain('GitHub does not answer, or only with errors');
  expect(check.summary).toContain('a result stands for 15 minutes at most');
  expect(check.summary).toContain('No sign-off is lost');
});

test.each([
  [1_000, '1 second at most'],
  [90_000, '90 seconds at most'],
  [3_600_000, '1 hour at most'],
  [7 * 86_400_000, '7 days at most'],
])('VER-7: the time that a result may stand is written in whole units: %s ms', (millis, words) => {
  expect(unconfirmedCheck(since, millis, null).summary).toContain(words);
});

test.each(['rate-limited', 'unavailable', 'unauthorized', 'forbidden', 'not-found', 'conflict', 'invalid'])(
  'VER-7: there is a sentence for each way in which GitHub fails: %s',
  (code) => expect(unconfirmedCheck(since, 1_000, code).summary).not.toContain('the app failed'),
);

test('VER-7: a failure of the app itself refers to its operator, and reveals nothing of what went wrong', () => {
  for (const code of [null, 'toString', '42P01']) {
    expect(unconfirmedCheck(since, 1_000, code).summary).toContain('whoever runs it finds the reason in its log');
  }
});
