import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What users, operators and contributors read, without the decisions, which stay as they were written. */
const READ = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', '.env.example', 'app.yml', 'countersign.schema.json'],
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
  ...readdirSync(join(ROOT, 'docs', 'examples')).map((name) => join('docs', 'examples', name)),
  join('packages', 'github-sandbox', 'README.md'),
];
/** Words that only this project used, or used with another meaning. The glossary has the words of the field. */
const PRIVATE = /\b(?:cargo|desk|press|court|mend(?:s|ed)?|had a hand|settling time|failed for good|machine room)\b/i;

const privateWordsIn = (text: string): readonly string[] =>
  text.split('\n').flatMap((line, index) => (PRIVATE.test(line) ? [`${index + 1}: ${line}`] : []));

/** Codes and a property that are stored with decisions (ADR 0074), and so keep their names. */
const STORED = /'cargo-(?:author|unknown)'|\bmend: (?=string;|fix\b|why\.fix\b)|\bproblem\.mend\b/g;
const SOURCES = ['src', 'demo'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);

test('no source uses such a word, but for names that are stored', () => {
  expect(SOURCES.length).toBeGreaterThan(300);
  const found = SOURCES.flatMap((path) =>
    privateWordsIn(readFileSync(join(ROOT, path), 'utf8').replaceAll(STORED, '')).map((line) => `${path}:${line}`),
  );
  expect(found).toEqual([]);
});

test.each(READ)('%s uses no word that only this project knows', (path) => {
  expect(privateWordsIn(readFileSync(join(ROOT, path), 'utf8'))).toEqual([]);
});

test('such a word is noticed, a longer word that contains it is not', () => {
  expect(privateWordsIn('depress\nIt mends itself.\nrecommended')).toEqual(['2: It mends itself.']);
});
