import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { project, tool } from './project.ts';

const PURE_FOLDERS = ['domain', 'policy', 'plan', 'journal', 'render', 'commands'];

/** Name of a file → what must not be written in a pure folder. */
const IMPURE: Readonly<Record<string, string>> = {
  'new-date': 'export const at = () => new Date();\n',
  'new-date-without-brackets': 'export const at = () => new Date;\n',
  'date-as-function': 'export const at = () => Date();\n',
  'date-now': 'export const at = () => Date.now();\n',
  'date-now-handed-on': 'export const clock = Date.now;\n',
  'temporal-now': 'export const at = () => Temporal.Now.instant();\n',
  performance: 'export const at = () => performance.now();\n',
  'math-random': 'export const die = () => Math.random();\n',
  crypto: 'export const id = () => crypto.randomUUID();\n',
  process: 'export const token = () => process.env.TOKEN;\n',
  'global-this': `export const token = () => globalThis.fetch('http://localhost');\n`,
  fetch: `export const answer = () => fetch('http://localhost');\n`,
  timeout: 'export const later = (f: () => void) => setTimeout(f, 1);\n',
  console: `export const say = () => console.log('hello');\n`,
};

/** What looks like it and is allowed: a time that is given. */
const PURE: Readonly<Record<string, string>> = {
  'given-time': `export const at = (text: string) => new Date(Date.parse(text)).toISOString();\n`,
  'own-fetch': 'export const twice = (fetch: (n: number) => number) => fetch(2);\n',
};

interface Report {
  readonly diagnostics: readonly { readonly category: string; readonly location: { readonly path: string } }[];
}

describe('the clock fence', () => {
  let report: Report;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    const files: Record<string, string> = {
      'src/config/env.ts': IMPURE.process ?? '',
      'src/app/late-env.ts': IMPURE.process ?? '',
    };
    for (const [name, text] of Object.entries({ ...IMPURE, ...PURE })) {
      for (const folder of [...PURE_FOLDERS, 'worker']) files[`src/${folder}/${name}.ts`] = text;
    }
    const made = await project(files);
    remove = made.remove;
    const { stdout } = await tool(
      'biome',
      ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=json', 'src'],
      made.root,
    );
    report = JSON.parse(stdout) as Report;
  });
  afterAll(() => remove());

  const complaints = (path: string): readonly string[] =>
    report.diagnostics
      .filter(
        ({ category, location }) =>
          location.path === path && /^plugin$|noRestrictedGlobals|noProcessEnv/.test(category),
      )
      .map(({ category }) => category);

  for (const folder of PURE_FOLDERS) {
    test.each(Object.keys(IMPURE))(`src/${folder} has no clock, no dice and no I/O: %s is refused`, (name) => {
      expect(complaints(`src/${folder}/${name}.ts`)).not.toEqual([]);
    });
    test.each(Object.keys(PURE))(`src/${folder} may use what it is given: %s`, (name) => {
      expect(complaints(`src/${folder}/${name}.ts`)).toEqual([]);
    });
  }

  test('a folder that is not pure may read the clock', () => {
    expect(complaints('src/worker/date-now.ts')).toEqual([]);
  });

  test('only src/config/env.ts and the wiring read the environment', () => {
    expect(complaints('src/app/late-env.ts')).toEqual(['lint/style/noProcessEnv']);
    expect(complaints('src/config/env.ts')).toEqual([]);
  });
});

describe('the terminal fence', () => {
  const CASTS: Readonly<Record<string, string>> = {
    'src/cli/casts.ts': 'export const shown = (text: string) => text as TerminalText;\n',
    'src/cli/doctor/casts-twice.ts': 'export const shown = (text: object) => text as unknown as TerminalText;\n',
    'src/composition/casts.ts': 'export const shown = (text: string) => text as TerminalText;\n',
  };
  const OTHERS: Readonly<Record<string, string>> = {
    'src/cli/names-the-type.ts': 'export const write = (text: TerminalText): string => text;\n',
    'src/cli/casts-otherwise.ts': 'export const shown = (text: unknown) => text as string;\n',
  };
  let output = '';
  let remove: () => Promise<void>;

  beforeAll(async () => {
    const made = await project({ ...CASTS, ...OTHERS });
    remove = made.remove;
    const lint = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=github', 'src'];
    const { stdout, stderr } = await tool('biome', lint, made.root);
    output = stdout + stderr;
  });
  afterAll(() => remove());

  const refused = (path: string) => output.split('\n').some((line) => line.includes(path) && /ADR 0071/.test(line));

  test.each(Object.keys(CASTS))('%s may not say that a text was printed', (path) => expect(refused(path)).toBe(true));
  test.each(Object.keys(OTHERS))('%s is allowed', (path) => expect(refused(path)).toBe(false));
});

describe('the linters', () => {
  const BAD: readonly (readonly [rule: string, linter: 'biome' | 'oxlint', text: string])[] = [
    ['no-floating-promises', 'oxlint', 'export function f(g: () => Promise<void>): void {\n  g();\n}\n'],
    [
      'no-misused-promises',
      'oxlint',
      'export const f = (list: string[], g: () => Promise<void>) => list.forEach(async () => g());\n',
    ],
    [
      'switch-exhaustiveness-check',
      'oxlint',
      `export function f(x: 'a' | 'b'): number {\n  let n = 0;\n  switch (x) {\n    case 'a':\n      n = 1;\n  }\n  return n;\n}\n`,
    ],
    [
      'max-params',
      'oxlint',
      'export const f = (a: number, b: number, c: number, d: number, e: number) => a + b + c + d + e;\n',
    ],
    ['consistent-type-imports', 'oxlint', `export type Pool = import('pg').Pool;\n`],
    ['noExplicitAny', 'biome', 'export const f = (x: any): unknown => x;\n'],
    ['noNonNullAssertion', 'biome', 'export const f = (x: string | null): string => x!;\n'],
    ['noTsIgnore', 'biome', `// @ts-ignore\nexport const n: number = 'one';\n`],
    ['noBarrelFile', 'biome', `export { parse } from './parse.ts';\n`],
    ['noEnum', 'biome', 'export enum Colour {\n  Red,\n}\n'],
    ['noParameterProperties', 'biome', 'export class A {\n  constructor(readonly b: string) {}\n}\n'],
  ];
  let output: Record<'biome' | 'oxlint', string>;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    const made = await project(Object.fromEntries(BAD.map(([rule, , text]) => [`src/app/${rule}.ts`, text])));
    remove = made.remove;
    const [biome, oxlint] = await Promise.all([
      tool('biome', ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=github', 'src'], made.root),
      tool('oxlint', ['--format=unix', 'src'], made.root),
    ]);
    output = { biome: biome.stdout + biome.stderr, oxlint: oxlint.stdout + oxlint.stderr };
  });
  afterAll(() => remove());

  test.each(BAD)('%s is refused by %s', (rule, linter) => {
    const lines = output[linter].split('\n').filter((line) => line.includes(`${rule}.ts`));
    expect(lines.join('\n')).toMatch(new RegExp(`[(/]${rule}\\b`));
  });
});
