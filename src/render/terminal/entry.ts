import { printed, type TerminalText } from '../text/printed.ts';
import { sentenceLine } from '../text/terminal.ts';
import type { Phrase } from '../text/tree.ts';

const WIDTH = 100;
const LABEL = 8;
const INDENT = LABEL + 2;

/** Characters that take two columns of a terminal, and marks that take none. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60\uffe0-\uffe6]/u;
const NONE = /\p{M}/u;

const columns = (shown: string): number =>
  [...shown].reduce((sum, letter) => sum + (NONE.test(letter) ? 0 : WIDE.test(letter) ? 2 : 1), 0);

/**
 * Sentences after one of our own labels, such as `error`, in lines of 100 columns.
 * Each sentence begins a line. Lines break between words, so that commands and addresses can be copied. A continued
 * line is indented two columns more, so that no name in it can look like the beginning of a sentence.
 */
export const entry = (label: string, sentences: readonly Phrase[]): readonly TerminalText[] =>
  sentences.flatMap((sentence, index) => {
    const before = (index === 0 ? `  ${label}` : '').padEnd(INDENT);
    return wrapped(sentenceLine(sentence)).map((line, at) => printed(at === 0 ? before + line : DEEPER + line));
  });

const DEEPER = ' '.repeat(INDENT + 2);

function wrapped(sentence: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of sentence.split(' ')) {
    const indent = lines.length === 0 ? INDENT : DEEPER.length;
    if (line !== '' && indent + columns(line) + 1 + columns(word) > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
