import { describe, expect, test } from '@jest/globals';
import { details } from '../../../src/render/pull-request/details.ts';
import { obstacles } from '../../../src/render/pull-request/obstacles.ts';
import { html } from '../../../src/render/text/html.ts';
import { markdown } from '../../../src/render/text/markdown.ts';
import { terminal } from '../../../src/render/text/terminal.ts';
import type { TextBlock } from '../../../src/render/text/tree.ts';
import { readHtml } from '../../support/html.ts';
import { readMarkdown } from '../../support/markdown.ts';
import { CASES, renderContextOf } from '../../support/scenes.ts';

/** Every sentence of a checklist. */
function blocksOf(name: keyof typeof CASES): readonly TextBlock[] {
  const context = renderContextOf(CASES[name]);
  return [...obstacles(context), ...details(context)];
}

const letters = (shown: string): string => shown.replaceAll(/[^\p{L}\p{N}]/gu, '');
/** Summaries of folds, which Markdown leaves to HTML. */
const summaries = (blocks: readonly TextBlock[]): readonly string[] =>
  blocks.flatMap((block) => (block.kind === 'fold' ? [letters(block.summary)] : []));
const NAMES = Object.keys(CASES) as readonly (keyof typeof CASES)[];

describe('VER-4: of every scene', () => {
  test.each(NAMES)('Markdown, HTML and the terminal say the same words: %s', (name) => {
    const blocks = blocksOf(name);
    // Only a terminal shows the address of a link that the reader is asked to follow.
    const shown = letters(terminal(blocks).replaceAll(/ what changed: https:\S+\)/gu, ' what changed)'));
    expect(letters(readHtml(html(blocks)).text)).toBe(shown);
    const inMarkdown = letters(readMarkdown(markdown(blocks)).text.replaceAll('<br>', ''));
    expect(inMarkdown).toBe(summaries(blocks).reduce((all, summary) => all.replace(summary, ''), shown));
  });

  test.each(NAMES)('VER-8: HTML has no element but those of the printer, and links only to GitHub: %s', (name) => {
    const page = html(blocksOf(name));
    const elements = new Set(readHtml(page).elements.filter((element) => !element.startsWith('/')));
    const known = 'a href|br|code|details|li|p|strong|summary|table|tbody|td|th|thead|time datetime|tr|ul'.split('|');
    expect([...elements].filter((element) => !known.includes(element))).toEqual([]);
    const addresses = [...page.matchAll(/href="([^"]*)"/gu)].map(([, address]) => address);
    expect(addresses.filter((address) => !address?.startsWith('https://github.example/'))).toEqual([]);
  });
});
