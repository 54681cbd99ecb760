import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));
/** Every migration exports `up`, as Kysely wants it. */
const EXEMPT = join('store', 'migrations');
const EXPORT = /^export (?:async )?(?:const|function|class|interface|type|enum) (\w+)/gm;

/** The files that export each name. An overload counts once. */
function exportsOf(files: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [file, text] of files)
    for (const name of new Set([...text.matchAll(EXPORT)].map(([, one = '']) => one)))
      found.set(name, [...(found.get(name) ?? []), file]);
  return found;
}

const twice = (files: ReadonlyMap<string, string>): readonly string[] =>
  [...exportsOf(files)].filter(([, where]) => where.length > 1).map(([name, where]) => `${name}: ${where.join(', ')}`);

test('a name is exported by one file of src only, so that it has one meaning', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith(EXEMPT))
    .map((name) => [name, readFileSync(join(SRC, name), 'utf8')] as const);
  expect(files.length).toBeGreaterThan(300);
  expect(twice(new Map(files))).toEqual([]);
});

test('a name that a second file exports is found, whatever kind of thing it is', () => {
  const files = new Map([
    ['a.ts', 'export interface Entry {}\nexport function read(): void;\nexport function read(one?: string) {}\n'],
    ['b.ts', 'export type Entry = string;\nexport const readAll = 1;\n'],
  ]);
  expect(twice(files)).toEqual(['Entry: a.ts, b.ts']);
});
