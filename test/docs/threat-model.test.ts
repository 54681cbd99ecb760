import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { testTitles } from '../support/test-titles.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const model = readFileSync(join(ROOT, 'docs', 'threat-model.md'), 'utf8');
const gate = readFileSync(join(ROOT, 'docs', 'gate.md'), 'utf8');

/** Each row of a table that tells of tests: `| way | what stops it | test |`, without heads and rules. */
const rows = model
  .split('\n')
  .filter(
    (line) => /^\| .* \|$/.test(line) && !/^\|[ |:-]+\|$/.test(line) && !line.endsWith('| The test that tries it |'),
  )
  .map((line) => line.slice(2, -2).split(' | '));

/** `[name](../test/….test.ts) "title"`, of which a row may have several. */
const PROOF = /\[[^\]]+\]\(([^)]+)\) "([^"]+)"/g;

/** What is wrong with the last cell of a row. */
function faults(cells: readonly string[]): readonly string[] {
  const proofs = [...(cells.at(-1) ?? '').matchAll(PROOF)];
  if (cells.length !== 3 || proofs.length === 0) return [`names no test: ${cells.join(' | ')}`];
  return proofs.flatMap(([, link = '', title = '']) => {
    const file = resolve(ROOT, 'docs', link);
    const inTests = /^(test|packages\/[^/]+\/test)\//.test(relative(ROOT, file).replaceAll('\\', '/'));
    if (!inTests || !file.endsWith('.test.ts') || !existsSync(file)) return [`no test file: ${link}`];
    return testTitles(readFileSync(file, 'utf8')).includes(title) ? [] : [`${link} has no test "${title}"`];
  });
}

describe('docs/threat-model.md', () => {
  test('names for every way of attack a test that exists', () => {
    expect(rows.length).toBeGreaterThan(60);
    expect(rows.flatMap(faults)).toEqual([]);
  });

  test('a row without a test, with one that is gone, or with another title would be noticed', () => {
    const proof = (link: string, title: string) => faults(['way', 'defence', `[x](${link}) "${title}"`]);
    expect(faults(['way', 'defence', 'trust us'])).toHaveLength(1);
    expect(
      faults(['way', '[x](../test/docs/threat-model.test.ts) "names for every way of attack a test that exists"']),
    ).toHaveLength(1);
    expect(proof('../test/docs/gone.test.ts', 'x')).toEqual(['no test file: ../test/docs/gone.test.ts']);
    expect(proof('../src/main.ts', 'x')).toEqual(['no test file: ../src/main.ts']);
    expect(proof('../test/docs/threat-model.test.ts', 'names for every way')).toHaveLength(1);
    expect(proof('../test/docs/threat-model.test.ts', 'names for every way of attack a test that exists')).toEqual([]);
  });

  test('speaks only of rules that docs/gate.md explains', () => {
    const spoken = new Set(model.match(/\b(?:REL|POL|SIGN|SOD|VER|MQ|MRG|TAG|DEP|REC)-\d+\b/g));
    expect([...spoken].filter((id) => !gate.includes(`### ${id}: `))).toEqual([]);
  });
});
