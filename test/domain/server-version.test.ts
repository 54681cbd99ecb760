import { expect, test } from '@jest/globals';
import { isTooOld } from '../../src/domain/server-version.ts';

test.each([
  ['2.22.9', true],
  ['3.9.0', true],
  ['3.12.4', true],
  ['3.13.99', true],
  ['3.14.0', false],
  ['3.14.0.rc1', false],
  ['3.19.2', false],
  ['4.0.0', false],
  ['main', false],
  ['', false],
])('the server version %j is too old: %s', (version, expected) => {
  expect(isTooOld(version)).toBe(expected);
});
