/**
 * Keeps a text below GitHub's limits, which count bytes (github.md). A text consists of blocks. Only whole lines at the
 * end of a block's list are left out, so that no tag, fence, table or character is ever cut.
 */

/** Below 65,535, with room for what GitHub may add. */
const MOST_BYTES = 65_000;
/** Room for what precedes a fitted text: a marker, or a shared head's notes. */
export const PREFIX_BYTES = 1_000;
export const LIMIT_BYTES = MOST_BYTES - PREFIX_BYTES;

export interface SizedBlock {
  /** What its lines are, for naming what was left out, for example `acts`. */
  readonly name: string;
  /** Always shown, before the lines: a sentence, a table's head, an opening tag. It has to be short. */
  readonly head: string;
  readonly lines: readonly string[];
  /** Always shown, after the lines: a closing tag. */
  readonly tail: string;
  /** The block with the smallest number is shortened first. */
  readonly worth: number;
}

const encoder = new TextEncoder();
export const utf8Length = (text: string): number => encoder.encode(text).length;

const blockText = (block: SizedBlock): string =>
  [block.head, ...block.lines, block.tail].filter((part) => part !== '').join('\n');

const shortenedNote = (left: readonly string[]): string =>
  `⚠️ Shortened to stay within GitHub’s size limit. Left out: ${left.join(', ')}.`;

/**
 * Joins the blocks with empty lines into one text of at most `limit` bytes.
 * If it is too long, the lines of the lowest priority are left out, and a last paragraph says of what and how many.
 */
export function fitToLimit(blocks: readonly SizedBlock[], limit: number = LIMIT_BYTES): string {
  const kept = blocks.filter((block) => block.head !== '' || block.lines.length > 0);
  const whole = kept.map(blockText).join('\n\n');
  if (utf8Length(whole) <= limit) return whole;

  const names = kept
    .filter((block) => block.lines.length > 0)
    .map((block) => `${block.lines.length} of ${block.lines.length} ${block.name}`);
  const room = limit - utf8Length(shortenedNote([...names, `${kept.length} of ${kept.length} sections`])) - 2;
  const shown = kept.map((block) => block.lines.length);
  let total = utf8Length(whole);
  const order = kept.map((_, index) => index).sort((a, b) => (kept[a]?.worth ?? 0) - (kept[b]?.worth ?? 0) || b - a);
  for (const index of order) {
    const lines = kept[index]?.lines ?? [];
    let count = lines.length;
    while (total > room && count > 0) {
      count -= 1;
      total -= utf8Length(lines[count] ?? '') + 1;
    }
    shown[index] = count;
  }

  const left = kept.flatMap((block, index) => {
    const gone = block.lines.length - (shown[index] ?? 0);
    return gone > 0 ? [`${gone} of ${block.lines.length} ${block.name}`] : [];
  });
  const texts = kept.map((block, index) => blockText({ ...block, lines: block.lines.slice(0, shown[index]) }));
  const fitting = wholeTexts(texts, room);
  if (fitting.length < texts.length) left.push(`${texts.length - fitting.length} of ${texts.length} sections`);
  return [...fitting, shortenedNote(left)].join('\n\n');
}

/** As many of the first texts as fit. The last resort, if even the heads are too long. */
function wholeTexts(texts: readonly string[], room: number): readonly string[] {
  let total = 0;
  const until = texts.findIndex((text) => {
    total += utf8Length(text) + 2;
    return total - 2 > room;
  });
  return until < 0 ? texts : texts.slice(0, until);
}
