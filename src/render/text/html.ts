import { plainText } from './clean.ts';
import { codeLetters, isWebAddress, momentWords, ownWords } from './leaves.ts';
import { type Inline, isEmpty, type Phrase, type TableCell, type TextBlock } from './tree.ts';

/** A phrase as HTML, for the inside of an element. */
export const htmlLine = (content: Phrase): string => content.map(piece).join('');

/** The text with characters of tags, references and attribute values as references. */
export const escapedHtml = (letters: string): string =>
  letters.replace(/[&<>"']/gu, (letter) => `&#${letter.codePointAt(0) ?? 0};`);

function piece(one: Inline): string {
  switch (one.kind) {
    case 'words':
      return escapedHtml(ownWords(one));
    case 'text':
      return escapedHtml(plainText(one.text, one.max));
    case 'code':
      return `<code>${escapedHtml(codeLetters(one))}</code>`;
    case 'strong':
      return `<strong>${htmlLine(one.content)}</strong>`;
    case 'link':
      return linked(htmlLine(one.content), one.url);
    case 'person':
      return escapedHtml(plainText(one.login, 80));
    case 'mention':
      return `@${escapedHtml(plainText(one.login, 80))}`;
    case 'commit':
      return linked(`<code>${escapedHtml(plainText(one.digits))}</code>`, one.url ?? '');
    case 'moment':
      return `<time datetime="${escapedHtml(one.at)}">${escapedHtml(momentWords(one))}</time>`;
    default:
      return one satisfies never;
  }
}

const linked = (content: string, url: string): string =>
  isWebAddress(url) ? `<a href="${escapedHtml(url)}">${content}</a>` : content;

/** Blocks as HTML elements, one a line. */
export const html = (blocks: readonly TextBlock[]): string =>
  blocks
    .filter((block) => !isEmpty(block))
    .map(element)
    .join('\n');

function element(block: TextBlock): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${htmlLine(block.content)}</p>`;
    case 'heading':
      return `<h${block.level}>${htmlLine(block.content)}</h${block.level}>`;
    case 'list': {
      const intro = block.intro.length === 0 ? '' : `<p>${htmlLine(block.intro)}</p>\n`;
      return `${intro}<ul>${block.entries.map((entry) => `<li>${htmlLine(entry)}</li>`).join('')}</ul>`;
    }
    case 'table': {
      const head = block.columns.map((column) => `<th>${escapedHtml(ownWords({ words: column }))}</th>`).join('');
      const rows = block.rows.map((cells) => `<tr>${cells.map(cellElement).join('')}</tr>`);
      return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
    }
    case 'fold':
      return `<details><summary>${escapedHtml(ownWords({ words: block.summary }))}</summary>${html(block.content)}</details>`;
    default:
      return block satisfies never;
  }
}

const cellElement = (cell: TableCell): string => `<td>${cell.map(htmlLine).join('<br>')}</td>`;
