import { describe, expect, test } from '@jest/globals';
import type { Conclusion } from '../../src/domain/effects.ts';
import { asPolicyDigest, type Sha } from '../../src/domain/ids.ts';
import type { PolicyReading } from '../../src/domain/policy.ts';
import {
  confirmWithinMillis,
  headToReplace,
  passingSiblings,
  replacesGroupResult,
  replacesResult,
} from '../../src/policy/unconfirmed.ts';
import { HEAD, NEXT } from '../support/facts.ts';
import { policy } from '../support/policy.ts';

const once = { givenUp: false, unsupported: false };
const givenUp = { ...once, givenUp: true };
const unsupported = { ...once, unsupported: true };

describe('VER-7: what the check of a pull request says', () => {
  const shown = (conclusion: Conclusion, parts: { overdue?: boolean; replaced?: boolean } = {}) => ({
    conclusion,
    overdue: false,
    replaced: false,
    ...parts,
  });
  test.each<[string, Parameters<typeof replacesResult>, boolean]>([
    ['is replaced where it passes for too long', [shown('success', { overdue: true }), once], true],
    ['stays where it passes not for too long', [shown('success'), once], false],
    ['stays where it does not pass, however long', [shown('failure', { overdue: true }), once], false],
    ['is replaced where nobody looks again, whatever it says', [shown('failure'), givenUp], true],
    ['is replaced where the server does not know a field', [shown('success'), unsupported], true],
    ['is not replaced twice', [shown('failure', { overdue: true, replaced: true }), givenUp], false],
    ['is not replaced twice on such a server', [shown('failure', { replaced: true }), unsupported], false],
  ])('%s', (_, args, expected) => {
    expect(replacesResult(...args)).toBe(expected);
  });
});

describe('VER-7: what the check of a group says', () => {
  test.each<[string, Conclusion, boolean, boolean, boolean]>([
    ['is replaced where it passes for too long', 'success', true, false, true],
    ['stays where it passes not for too long', 'success', false, false, false],
    ['stays where it is skipped, however long', 'skipped', true, false, false],
    ['is replaced where nobody looks again and it passes', 'success', false, true, true],
    ['is replaced where nobody looks again and it lets the group through', 'skipped', false, true, true],
    ['stays where it stops the group already', 'failure', true, true, false],
  ])('%s', (_, ...[conclusion, overdue, isGivenUp, expected]) => {
    expect(replacesGroupResult({ conclusion, overdue }, { givenUp: isGivenUp })).toBe(expected);
  });
});

describe('VER-7: a result may stand without being confirmed', () => {
  const invalid: PolicyReading = { state: 'invalid', digest: asPolicyDigest('1'.repeat(64)), problems: [] };
  test.each<[string, () => PolicyReading, number]>([
    ['for as long as the policy says', () => policy('publish: { confirm-within: 1h }'), 60 * 60_000],
    ['for a quarter of an hour where the policy cannot be read', () => invalid, 15 * 60_000],
    ['for a quarter of an hour without a policy', () => ({ state: 'absent' }), 15 * 60_000],
  ])('%s', (_, reading, expected) => {
    expect(confirmWithinMillis(reading())).toBe(expected);
  });
});

describe('VER-7: a result is replaced', () => {
  test.each<[string, typeof once, Sha | null, Sha]>([
    ['where it stands while the app tries again', once, NEXT, HEAD],
    ['on the newest head where the app gave up', givenUp, NEXT, NEXT],
    ['on the newest head where the server does not know a field', unsupported, NEXT, NEXT],
    ['where it stands if no newer head is known', givenUp, null, HEAD],
  ])('%s', (_, why, newest, expected) => {
    expect(headToReplace(why, newest, { head: HEAD })).toBe(expected);
  });
});

test('VER-2: of the pull requests with the same head those are decided again that let it pass', () => {
  const published: readonly (Conclusion | null)[] = ['success', null, 'skipped', 'failure'];
  expect(passingSiblings(published.map((one, index) => ({ number: index + 1, published: one })))).toEqual([1, 3]);
});
