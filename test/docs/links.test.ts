import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const markdownIn = (folder: string, recursive: boolean): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const DOCUMENTS = [
  ...markdownIn('.', false),
  ...markdownIn('docs', true),
  ...markdownIn('packages/github-sandbox', false),
];

/** The text without code, in which brackets mean nothing. */
const prose = (text: string): string => text.replace(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');

/** The anchors that GitHub gives to the headings of a Markdown text. */
function anchors(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, heading = ''] of text.replace(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, '').matchAll(/^#{1,6} (.*)$/gm)) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    let name = slug;
    for (let again = 1; found.has(name); again += 1) name = `${slug}-${again}`;
    found.add(name);
  }
  return found;
}

/** Links and pictures whose target is missing in this checkout. Links to the web are not followed. */
function broken(document: string): readonly string[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const targets = [...prose(text).matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => {
    if (/^[a-z]+:/i.test(target)) return false;
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? join(ROOT, document) : resolve(ROOT, dirname(document), decodeURIComponent(path));
    if (!existsSync(file) || relative(ROOT, file).startsWith('..')) return true;
    return anchor !== undefined && file.endsWith('.md') && !anchors(readFileSync(file, 'utf8')).has(anchor);
  });
}

describe('the documents', () => {
  test.each(DOCUMENTS)('every link of %s within the project leads somewhere', (document) => {
    expect(broken(document)).toEqual([]);
  });

  test('README.md links every page of docs', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const pages = markdownIn('docs', false);
    expect(pages.length).toBeGreaterThan(5);
    expect(pages.filter((page) => !readme.includes(`](${page.replaceAll('\\', '/')}`))).toEqual([]);
  });

  test('"Where to add" in docs/architecture.md fits on one screen', () => {
    const text = readFileSync(join(ROOT, 'docs', 'architecture.md'), 'utf8');
    const [section = ''] = /^## Where to add\n.*?(?=^## )/ms.exec(text) ?? [];
    expect(section.split('\n').length).toBeGreaterThan(10);
    expect(section.split('\n').length).toBeLessThanOrEqual(50);
  });

  test('every decision is listed in docs/adr/README.md with the title that it has', () => {
    const list = readFileSync(join(ROOT, 'docs', 'adr', 'README.md'), 'utf8');
    const files = readdirSync(join(ROOT, 'docs', 'adr')).filter((name) => /^\d{4}-.*\.md$/.test(name));
    expect(files.length).toBeGreaterThan(0);
    const lines = files.map((name) => {
      const [, number = '', title = ''] =
        /^# (\d{4})\. (.+)$/m.exec(readFileSync(join(ROOT, 'docs', 'adr', name), 'utf8')) ?? [];
      expect(name.startsWith(`${number}-`)).toBe(true);
      return `[${number}](${name}) | ${title} |`;
    });
    expect(lines.filter((line) => !list.includes(line))).toEqual([]);
  });
});
