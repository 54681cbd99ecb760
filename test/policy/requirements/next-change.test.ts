import { describe, expect, test } from '@jest/globals';
import { known } from '../../../src/domain/reading.ts';
import { evaluate } from '../../../src/policy/evaluate.ts';
import { at, comment, facts, kim, lee, pushed } from '../../support/facts.ts';
import { policy, policyOf, policyText } from '../../support/policy.ts';

describe('SIGN-11: a sign-off that expires', () => {
  const expiring = policy('sign-off: { expires-after: 48h }');

  test('is evaluated again at the second of its end; the earliest of several first', () => {
    const given = facts({ comments: known([comment(1, kim, 90, '/ready'), comment(2, lee, 60, '/ready')]) });
    expect(evaluate(expiring, given).nextChange).toBe(at(60 + 48 * 60));
  });

  test('is not evaluated again once it has ended, or is stale, or if nothing expires', () => {
    const given = facts({ comments: known([comment(1, kim, 60, '/ready')]) });
    expect(evaluate(expiring, { ...given, at: at(60 + 48 * 60) }).nextChange).toBeNull();
    expect(evaluate(expiring, pushed(given, 70)).nextChange).toBeNull();
    expect(evaluate(policy(), given).nextChange).toBeNull();
  });
});

test('SIGN-11, SIGN-12: of an expiry and a deputy the earlier decides when to evaluate again', () => {
  const text = policyText('sign-off: { expires-after: 30d }\n').replace(
    'users: [kim, lee]',
    'users: [kim], deputies: [{ user: ann, from: 2026-03-20, until: 2026-03-29 }]',
  );
  const given = facts({ comments: known([comment(1, kim, 60, '/ready')]) });
  expect(evaluate(policyOf(text), given).nextChange).toBe('2026-03-20T00:00:00.000Z');
});

test('SIGN-11: if nothing expires, a sign-off from after the observation, by a clock that is ahead, is nothing to wait for', () => {
  const given = facts({ comments: known([comment(1, kim, 60, '/ready')]) });
  expect(evaluate(policy(), { ...given, at: at(30) }).nextChange).toBeNull();
});

describe('SIGN-12: deputies', () => {
  const zone = (name: string) =>
    policyOf(
      policyText(`timezone: ${name}\n`).replace(
        'users: [kim, lee]',
        'users: [kim], deputies: [{ user: ann, from: 2026-03-28, until: 2026-03-29 }]',
      ),
    );

  test.each([
    ['before the first day', '2026-03-27T12:00:00.000Z', 'Europe/Vienna', '2026-03-27T23:00:00.000Z'],
    ['on a day that is an hour shorter', '2026-03-28T12:00:00.000Z', 'Europe/Vienna', '2026-03-29T22:00:00.000Z'],
    ['at the first moment', '2026-03-27T23:00:00.000Z', 'Europe/Vienna', '2026-03-29T22:00:00.000Z'],
    ['in another zone', '2026-03-28T12:00:00.000Z', 'America/New_York', '2026-03-30T04:00:00.000Z'],
  ])('%s', (_, now, name, next) => {
    expect(evaluate(zone(name), { ...facts(), at: now as never }).nextChange).toBe(next);
  });

  test('after the last day nothing is left to wait for', () => {
    expect(
      evaluate(zone('Europe/Vienna'), { ...facts(), at: '2026-03-29T22:00:00.000Z' as never }).nextChange,
    ).toBeNull();
  });
});
