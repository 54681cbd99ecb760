import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type * as Held from './held.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Where test files are: the app's own, and those of the package that plays GitHub. */
const FOLDERS_OF_TESTS = ['test/', 'packages/github-sandbox/test/'];
const require = createRequire(import.meta.url);

/** The folders of each suite. The end-to-end tests take longest, so they are dealt out to several suites. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  decision: ['commands', 'config', 'domain', 'journal', 'plan', 'policy', 'policy-file', 'render', 'snapshot'],
  sandbox: ['github', 'packages/github-sandbox'],
  parts: ['app', 'store', 'worker'],
  programs: ['cli', 'demo', 'main.test.ts'],
};
const DEALT = ['e2e-1', 'e2e-2', 'e2e-3', 'e2e-4'];
/** What loads nock: it stands between all modules and the network from then on, and leaves `Headers` changed. */
const NOCK = 'nock';
/** Whatever is in no folder of another suite, so that a new folder's tests run without being named here. */
const REST = 'rest';
/** Long proofs, which `npm run test:long` runs. */
const LONG = ['long/one', 'long/two'];

/** A suite is a file in test/suites; `npm test` runs these, each in a process, where modules are loaded once. */
export const suiteNames: readonly string[] = [...Object.keys(FOLDERS), ...DEALT, NOCK, REST];

/** Those of `npm run test:long`. */
export const longSuiteNames: readonly string[] = LONG;

/** All test files, as paths from the root, in the order of the alphabet. */
export const testFiles = (): readonly string[] =>
  FOLDERS_OF_TESTS.flatMap((folder) =>
    readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => `${folder}${file.replaceAll('\\', '/')}`),
  ).sort();

const isLong = (file: string): boolean => file.endsWith('.long.test.ts');

/** The test files of a suite. Every test file is in exactly one. */
export function filesOf(suite: string): readonly string[] {
  const [long, files] = [testFiles().filter(isLong), testFiles().filter((file) => !isLong(file))];
  const turnOfLong = LONG.indexOf(suite);
  if (turnOfLong >= 0) return long.filter((_, index) => index % LONG.length === turnOfLong);
  const dealt = files.filter((file) => file.startsWith('test/e2e/'));
  return files.filter((file) => {
    if (readFileSync(`${ROOT}${file}`, 'utf8').includes("from 'nock'")) return suite === NOCK;
    const turn = dealt.indexOf(file);
    if (turn >= 0) return DEALT[turn % DEALT.length] === suite;
    const from = file.replace(/^test\//, '');
    const named = Object.entries(FOLDERS).find(([, folders]) =>
      folders.some((one) => `${from}/`.startsWith(`${one}/`)),
    );
    return (named?.[0] ?? REST) === suite;
  });
}

/**
 * Declares the tests of all files of a suite, each file's in a group of its own, so that what one does before and after
 * its tests concerns no other. The files share their modules: what a module holds, one file's tests leave to the next.
 */
export function declareSuite(suite: string): void {
  // By the same way as the tests, so that it is the same module.
  const held: typeof Held = require('./held.ts');
  beforeAll(held.hold);
  afterAll(held.release);
  for (const file of filesOf(suite)) {
    describe(`${file}`, () => {
      try {
        // An `import()` would end after the group; so no test file may `await` at its top level.
        require(`../../${file}`);
      } catch (error) {
        test('can be loaded', () => {
          expect(() => {
            throw error;
          }).not.toThrow();
        });
      }
    });
  }
}
