import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { FOLDERS_OF_TESTS, filesOf, longSuiteNames, suiteNames, testFiles } from './support/suites.ts';
import { WEIGHTS } from './support/weights.ts';

test('npm test runs every suite, and npm run test:long every one of the long proofs', () => {
  const there = readdirSync(new URL('./suites/', import.meta.url), { recursive: true, encoding: 'utf8' });
  const files = there.filter((file) => file.endsWith('.ts')).map((file) => file.replaceAll('\\', '/'));
  expect(files.sort()).toEqual([...suiteNames, ...longSuiteNames].map((name) => `${name}.ts`).sort());
});

test('every file that is weighed is a test file', () => {
  expect(Object.keys(WEIGHTS).filter((file) => !testFiles().includes(file))).toEqual([]);
});

test('every test file is in exactly one suite', () => {
  const files = [...suiteNames, ...longSuiteNames].flatMap(filesOf);
  expect(files.toSorted()).toEqual(testFiles());
  expect(files.length).toBeGreaterThan(100);
});

test('no module that test files share sets up or ends anything by itself, which would concern only the first that loads it', () => {
  const shared = FOLDERS_OF_TESTS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => `${folder}${file}`),
  );
  const hooks = shared.filter((file) => /^(before|after)(Each|All)\(/m.test(readFileSync(file, 'utf8')));
  expect(hooks).toEqual([]);
  expect(shared.length).toBeGreaterThan(50);
});
