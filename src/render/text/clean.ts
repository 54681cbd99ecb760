const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * One line of plain text.
 * Each run of control characters and white space becomes one space. Invisible characters and those that change the
 * direction of text (zero-width, bidi, tags, fillers) are removed, and stacked combining marks are cut to four.
 */
export function clean(raw: string): string {
  return raw
    .toWellFormed()
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')
    .replace(/[\p{Z}\p{Cc}]+/gu, ' ')
    .replace(/(\p{M}{4})\p{M}+/gu, '$1')
    .trim();
}

/** `text`, or its beginning and `…`, together at most `max` UTF-16 units. Never cut inside a visible character. */
export function cap(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = segmenter.segment(text.slice(0, max + 64)).containing(max - 1)?.index ?? 0;
  return `${text.slice(0, cut).trimEnd()}…`;
}

/** Text for places without Markdown: check titles, annotations, terminals. One line, at most `max` UTF-16 units. */
export const plainText = (raw: string, max = 200): string => cap(clean(raw), max);
