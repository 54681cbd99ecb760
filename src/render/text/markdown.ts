import { fitToLimit, LIMIT_BYTES, PREFIX_BYTES, type SizedBlock, utf8Length } from './budget.ts';
import { escaped, inlineMarkdown } from './escape.ts';
import { escapedHtml } from './html.ts';
import { codeLetters, isPlainLogin, isWebAddress, momentWords, ownWords } from './leaves.ts';
import { type Inline, isEmpty, type Phrase, type TableRow, type TextBlock } from './tree.ts';

/** A phrase as GitHub's Markdown, for a paragraph, a list item or a table cell. */
export const markdownLine = (content: Phrase): string => content.map(piece).join('');

function piece(one: Inline): string {
  switch (one.kind) {
    case 'words':
      return escaped(ownWords(one));
    case 'text':
      return inlineMarkdown(one.text, one.max);
    case 'code':
      return `\`${codeLetters(one)}\``;
    case 'strong':
      return `**${markdownLine(one.content)}**`;
    case 'link':
      return linked(markdownLine(one.content), one.url);
    case 'person':
      return inlineMarkdown(one.login, 80);
    case 'mention':
      return mentionOf(one.login);
    case 'commit':
      return linked(`\`${codeLetters({ code: one.digits })}\``, one.url ?? '');
    case 'moment':
      return momentWords(one);
    default:
      return one satisfies never;
  }
}

/** `@login` outside of code if GitHub notifies exactly the person; otherwise code. */
const mentionOf = (login: string): string =>
  isPlainLogin(login.replace(/\[bot\]$/u, '')) ? `@${escaped(login)}` : inlineMarkdown(`@${login}`, 81);

const linked = (content: string, url: string): string => (isWebAddress(url) ? `[${content}](${url})` : content);

export interface MarkdownOptions {
  /** An HTML comment by which this app finds the text again. It counts for the limit. */
  readonly marker?: string;
  readonly limitBytes?: number;
}

/**
 * Blocks as GitHub's Markdown within a size limit.
 * Entries of low priority are left out, and the text says how many.
 */
export function markdown(
  blocks: readonly TextBlock[],
  { marker, limitBytes = LIMIT_BYTES }: MarkdownOptions = {},
): string {
  const before = marker === undefined ? '' : `${marker}\n`;
  const shown = blocks.filter((block) => !isEmpty(block)).map(sized);
  return `${before}${fitToLimit(shown, limitBytes - utf8Length(before))}`;
}

/** Markdown to precede a text of `markdown`, with the empty line between them. Both together fit. */
export const markdownBefore = (blocks: readonly TextBlock[], options: Pick<MarkdownOptions, 'marker'> = {}): string =>
  `${markdown(blocks, { ...options, limitBytes: PREFIX_BYTES - 2 })}\n\n`;

function sized(block: TextBlock): SizedBlock {
  switch (block.kind) {
    case 'paragraph':
      return whole(markdownLine(block.content));
    case 'heading':
      return whole(`${'#'.repeat(block.level)} ${markdownLine(block.content)}`);
    case 'list': {
      const lines = block.entries.map((entry) => `- ${markdownLine(entry)}`);
      return { name: block.name, head: markdownLine(block.intro), lines, tail: '', worth: block.worth };
    }
    case 'table': {
      const columns = block.columns.map((column) => escaped(ownWords({ words: column })));
      const head = `| ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length)}`;
      return { name: block.name, head, lines: block.rows.map(rowLine), tail: '', worth: block.worth };
    }
    case 'fold':
      return folded(block.summary, block.content.filter((part) => !isEmpty(part)).map(sized));
    default:
      return block satisfies never;
  }
}

const whole = (head: string): SizedBlock => ({ name: '', head, lines: [], tail: '', worth: 0 });

const rowLine = (row: TableRow): string => `| ${row.map((cell) => cell.map(markdownLine).join('<br>')).join(' | ')} |`;

/**
 * One block, of which the entries of the last part can be left out. The summary is inside HTML, which contains no
 * Markdown.
 */
function folded(summary: string, parts: readonly SizedBlock[]): SizedBlock {
  const last = parts.at(-1) ?? whole('');
  const opening = `<details>\n<summary>${escapedHtml(ownWords({ words: summary }))}</summary>`;
  const before = parts.slice(0, -1).map(({ head, lines }) => [...(head === '' ? [] : [head]), ...lines].join('\n'));
  const head = [opening, ...before, last.head].join('\n\n');
  return { ...last, head: last.head === '' ? head.slice(0, -1) : head, tail: '\n</details>' };
}
