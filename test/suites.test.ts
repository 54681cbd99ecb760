import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { filesOf, suiteNames, testFiles } from './support/suites.ts';

test('npm test runs every suite', () => {
  const there = readdirSync(new URL('./suites/', import.meta.url)).sort();
  expect(there).toEqual(suiteNames.map((name) => `${name}.ts`).sort());
});

test('every test file is in exactly one suite', () => {
  const files = suiteNames.flatMap(filesOf);
  expect(files.toSorted()).toEqual(testFiles());
  expect(files.length).toBeGreaterThan(100);
});
