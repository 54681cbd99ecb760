import { describe, expect, test } from '@jest/globals';
import type { Conclusion } from '../../src/domain/effects.ts';
import { replacesGroupResult, replacesResult } from '../../src/policy/unconfirmed.ts';

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
