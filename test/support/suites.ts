import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type * as Nock from 'nock';
import type * as Held from './held.ts';
import { until } from './until.ts';
import { WEIGHTS } from './weights.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Where test files are: the app's own, and those of the package that plays GitHub. */
export const FOLDERS_OF_TESTS = ['test/', 'packages/github-sandbox/test/'];
/** The weight of a file that is not among the weights, in seconds. */
const LIGHT = 0.5;
const require = createRequire(import.meta.url);

/** As many as jest.config.mjs has workers: each loads its imports and starts its PostgreSQL once. */
const DEALT = ['one', 'two', 'three', 'four'];
/** The suite of the tests that load nock. It sits between all modules and the network then, and changes `Headers`. */
const NOCK = 'nock';
/** Long proofs, which `npm run test:long` runs. */
const LONG = ['long/one', 'long/two'];

/** The suites of `npm test`. A suite is a file in test/suites, and runs in one process, which loads modules once. */
export const suiteNames: readonly string[] = [...DEALT, NOCK];

/** Those of `npm run test:long`. */
export const longSuiteNames: readonly string[] = LONG;

/** All test files, as sorted paths from the root. */
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
  if (LONG.includes(suite)) return dealt(long, LONG)[suite] ?? [];
  const loadsNock = (file: string) => readFileSync(`${ROOT}${file}`, 'utf8').includes("from 'nock'");
  const [nock, others] = [files.filter(loadsNock), files.filter((file) => !loadsNock(file))];
  return suite === NOCK ? nock : (dealt(others, DEALT)[suite] ?? []);
}

/** Deals the files out to suites of similar weight. The heaviest comes first, each to the lightest suite. */
function dealt(files: readonly string[], suites: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const weightOf = (file: string) => WEIGHTS[file] ?? LIGHT;
  const hands = suites.map((suite) => ({ suite, files: [] as string[], weight: 0 }));
  for (const file of files.toSorted((one, other) => weightOf(other) - weightOf(one))) {
    const lightest = hands.reduce((least, hand) => (hand.weight < least.weight ? hand : least));
    lightest.files.push(file);
    lightest.weight += weightOf(file);
  }
  return Object.fromEntries(hands.map((hand) => [hand.suite, hand.files]));
}

/**
 * Declares the tests of all files of a suite, each file in its own group.
 * So hooks of one file do not affect another. The files share their modules: the state of a module stays for the next
 * file.
 */
export function declareSuite(suite: string): void {
  // Loaded in the same way as by the tests, so that it is the same module.
  const held: typeof Held = require('./held.ts');
  const before = countResources();
  // Otherwise nock would sit between the network and the suite that this process runs next.
  if (suite === NOCK) afterAll(restoreNetwork);
  beforeAll(held.hold);
  afterAll(
    async () => {
      await held.release();
      if (suite !== NOCK) await nothingLeft(before);
    },
    KEEP_RUNNING.length * LEFT_MILLIS + 10_000,
  );
  for (const file of filesOf(suite)) {
    describe(`${file}`, () => {
      try {
        // An `import()` would end after the group, so no test file may `await` at its top level.
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

/** What keeps a process from ending, by Node's names for it. */
const KEEP_RUNNING = ['TCPServerWrap', 'TCPSocketWrap', 'ProcessWrap'] as const;
/** Fetch keeps an idle connection for some seconds. */
const LEFT_MILLIS = 20_000;

/** Takes nock out of the way of all sockets again. */
function restoreNetwork(): void {
  const { default: nock }: typeof Nock = require(NOCK);
  nock.restore();
}

type Resources = Readonly<Record<(typeof KEEP_RUNNING)[number], number>>;

function countResources(): Resources {
  const all = process.getActiveResourcesInfo();
  const count = (kind: string) => all.filter((name) => name === kind).length;
  return {
    TCPServerWrap: count('TCPServerWrap'),
    TCPSocketWrap: count('TCPSocketWrap'),
    ProcessWrap: count('ProcessWrap'),
  };
}

/**
 * Waits until no more is open than before the suite.
 * A process may have run another one, and nock's sockets stay listed.
 * @throws Error if something stays
 */
async function nothingLeft(before: Resources): Promise<void> {
  for (const kind of KEEP_RUNNING) {
    await until(`as few as before of ${kind} are open`, () => countResources()[kind] <= before[kind], LEFT_MILLIS);
  }
}
