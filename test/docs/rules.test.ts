import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { testTitles } from '../support/test-titles.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const gate = readFileSync(join(ROOT, 'docs', 'gate.md'), 'utf8');

/** Ids with a section of their own in docs/gate.md. */
const documented = [...gate.matchAll(/^### ([A-Z]+-\d+): /gm)].map(([, id]) => id ?? '');

const ID = /\b(?:REL|POL|SIGN|SOD|VER|NTF|MQ|MRG|TAG|DEP|REC)-\d+\b/g;

async function testFiles(): Promise<readonly string[]> {
  const entries = await readdir(join(ROOT, 'test'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('docs/gate.md', () => {
  let titles: readonly string[];

  beforeAll(async () => {
    const texts = await Promise.all((await testFiles()).map((file) => readFile(file, 'utf8')));
    titles = texts.flatMap(testTitles);
  });

  test('has a section for each of many rules, each once', () => {
    expect(documented.length).toBeGreaterThan(20);
    expect(new Set(documented).size).toBe(documented.length);
  });

  test.each(documented)('%s is proved by a test that names it', (id) => {
    expect(titles.filter((title) => title.match(ID)?.includes(id))).not.toEqual([]);
  });

  test('speaks only of rules that it has a section for', () => {
    const spoken = gate.match(ID) ?? [];
    expect(spoken.filter((id) => !documented.includes(id))).toEqual([]);
  });

  test('has a section for every rule that a test proves', () => {
    const proved = new Set(titles.flatMap((title) => title.match(ID) ?? []));
    expect([...proved].filter((id) => !documented.includes(id)).toSorted()).toEqual([]);
  });
});
