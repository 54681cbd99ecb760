import { plainText } from './clean.ts';
import { codeLetters, isWebAddress, momentWords, ownWords } from './leaves.ts';
import { printed, type TerminalText } from './printed.ts';
import { type Inline, isEmpty, type Phrase, type TableCell, type TableRow, type TextBlock } from './tree.ts';

/**
 * A phrase as one line of plain text, for terminals and for check titles.
 * It contains no control characters, and no leaf has a line break or two spaces in a row, which separate columns and
 * lines.
 */
export const terminalLine = (content: Phrase): TerminalText => printed(lineOf(content, bare));

/** The same with code between backticks, for sentences about what to write or run. No code contains a backtick. */
export const sentenceLine = (content: Phrase): TerminalText => printed(lineOf(content, ticked));

/** The same for a check's or an issue's title: at most 255 UTF-16 units. */
export const titleLine = (content: Phrase): string => plainText(terminalLine(content), 255);

type CodeMark = (letters: string) => string;
const bare: CodeMark = (letters) => letters;
const ticked: CodeMark = (letters) => `\`${letters}\``;

const lineOf = (content: Phrase, mark: CodeMark): string => content.map((one) => piece(one, mark)).join('');

function piece(one: Inline, mark: CodeMark): string {
  switch (one.kind) {
    case 'words':
      return ownWords(one);
    case 'text':
      return plainText(one.text, one.max);
    case 'code':
      return mark(codeLetters(one));
    case 'strong':
      return lineOf(one.content, mark);
    case 'link':
      return `${lineOf(one.content, mark)}${one.follow && isWebAddress(one.url) ? `: ${one.url}` : ''}`;
    case 'person':
      return plainText(one.login, 80);
    case 'mention':
      return `@${plainText(one.login, 80)}`;
    case 'commit':
      return plainText(one.digits);
    case 'moment':
      return momentWords(one);
    default:
      return one satisfies never;
  }
}

/** The lines, joined. */
export const terminalLines = (lines: readonly TerminalText[]): TerminalText =>
  printed(lines.map((line) => `${line}\n`).join(''));

/** Our own lines, such as the usage of a command. */
export const ownLines = (literals: TemplateStringsArray, ...numbers: readonly number[]): TerminalText =>
  printed(literals.map((literal, index) => `${literal}${numbers[index] ?? ''}`).join(''));

/** Blocks for a terminal, without a line break at the end. Empty lines separate unrelated ones. */
export function terminal(blocks: readonly TextBlock[]): TerminalText {
  const shown = blocks.filter((block) => !isEmpty(block));
  const lines = shown.flatMap((block, index) => [
    ...(index === 0 || belongsTo(shown[index - 1], block) ? [] : ['']),
    ...linesOf(block),
  ]);
  return printed(lines.join('\n'));
}

/** True for what follows a heading, and for a list under a sentence. */
const belongsTo = (before: TextBlock | undefined, block: TextBlock): boolean =>
  before?.kind === 'heading' || (before?.kind === 'paragraph' && block.kind === 'list' && block.intro.length === 0);

function linesOf(block: TextBlock): readonly string[] {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return [terminalLine(block.content)];
    case 'list':
      return [
        ...(block.intro.length === 0 ? [] : [terminalLine(block.intro)]),
        ...block.entries.map((entry) => `  - ${terminalLine(entry)}`),
      ];
    case 'table':
      return [block.columns.map((column) => ownWords({ words: column })).join('  '), ...block.rows.flatMap(rowLines)];
    case 'fold':
      return [ownWords({ words: block.summary }), ...indented(terminal(block.content).split('\n'))];
    default:
      return block satisfies never;
  }
}

/**
 * The lines of a row. Cells of one line are side by side; otherwise the first cell is a line, with the others below it.
 */
function rowLines(row: TableRow): readonly string[] {
  if (row.every(({ length }) => length <= 1)) return [`  ${row.map(cellLine).join('  ')}`];
  const [first = [], ...others] = row;
  return [`  ${cellLine(first)}`, ...others.flat().map((line) => `    ${terminalLine(line)}`)];
}

/** An empty cell keeps its place. */
const cellLine = (cell: TableCell): string => cell.map(terminalLine).join(', ') || '-';

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => (line === '' ? '' : `  ${line}`));
