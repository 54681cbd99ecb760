import type { CommandWord } from '../domain/command.ts';
import { withoutForm } from './form.ts';
import { shown } from './markdown.ts';
import { commandEntries } from './registry.ts';

/** A line that reads like a command, whatever its form. */
export interface Likeness {
  readonly word: CommandWord;
  /** What follows the word, without mere form. */
  readonly rest: string;
  /** True if nothing visible precedes it. */
  readonly bare: boolean;
}

/** What cannot be seen: zero-width and other invisible characters, controls, soft hyphens. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]|(?!\t)\p{Cc}/gu;
const SPACES = /[\p{Z}\t\u2800]/gu;
const SLASHES = /[\u2044\u2215\u29f8\u2571\u27cb\u1735]/g;
const HYPHENS = /[\u2010\u2011\u2212\u02d7\u2043\ufe63\uff0d\u30fc]/g;
/** Letters of other scripts that look like those of the app's words. */
const TWINS: ReadonlyMap<string, string> = new Map([
  ['\u0430', 'a'],
  ['\u0435', 'e'],
  ['\u043e', 'o'],
  ['\u0443', 'y'],
  ['\u0442', 't'],
  ['\u0433', 'r'],
  ['\u0456', 'i'],
  ['\u04bb', 'h'],
  ['\u04cf', 'l'],
  ['\u0501', 'd'],
  ['\u051d', 'w'],
  ['\u03b1', 'a'],
  ['\u03b9', 'i'],
  ['\u03bf', 'o'],
]);
const TWIN = new RegExp(`[${[...TWINS.keys()].join('')}]`, 'giu');
/** What looks like a new line, but is not one in Markdown. */
const BREAKS =
  /[\v\f\u0085\u2028\u2029]|<\/?(?:br|p|div|li|ul|ol|td|th|tr|h[1-6]|details|summary|pre|blockquote)\b[^<>]*>/giu;
/** More than anyone writes. This bounds the time. */
const MOST_MARKS = 60;

/** What may precede a command without a meaning: lists, emphasis, headings, tags, arrows, a mention. */
const MARKS: readonly RegExp[] = [
  /^\s+/u,
  /^<!--(?!-?>).*?-->/su,
  /^<!--+>?/u,
  /^[-=]+!?>/u,
  /^<[^<>]*>/u,
  /^\d{1,9}[.):](?=[\s/])/u,
  /^(?:\p{L}|[ivx]{2,5})[.):](?=\s)/iu,
  /^[\d#*]\u20e3/u,
  /^:[\w+-]+:/u,
  /^\[[ x]?\](?=[\s/])/iu,
  /^!\[[^[\]]*\]\([^()]*\)/u,
  /^\[\^[^\]]+\]:?/u,
  /^@[\w/-]+(?:\[bot\])?[:,]?(?=\s)/u,
  /^\.+/u,
  /^[^\p{L}\p{N}\s/<>@.]/u,
  /^[<@]/u,
];
/** The end of a word before a state, as in a label (`/not-ready/security`), or text. A path may not follow. */
const BEFORE_STATE = '(?![\\p{L}\\p{N}]|\\/(?!\\s*\\p{L}[\\p{L}\\p{N}_-]*(?![\\p{L}\\p{N}_/.-])))';
/** The end of a word that takes readiness away and names no state. */
const NO_PATH = '(?![\\p{L}\\p{N}/])';
/** The end of a word that gives readiness. */
const ALONE = '(?![\\p{L}\\p{N}_/-])';
/** The same if a state may follow after a slash. */
const ALONE_OR_STATE = '(?![\\p{L}\\p{N}_-]|\\/(?!\\s*\\p{L}[\\p{L}\\p{N}_-]*(?![\\p{L}\\p{N}_/.-])))';
/** SIGN-15: words of consent that people put before a command. */
const CONSENT =
  /^(?:(?:lgtm|looks good(?: to me)?|approved|ok(?:ay)?|yes|fine|good to go|ship it|\+?1)[^\p{L}\p{N}/]+)+(?=\/)/iu;

/**
 * Every command in the forms that are recognized at the start of a line.
 * Those that take readiness away come first.
 */
const FORMS: readonly { readonly word: CommandWord; readonly form: RegExp }[] = commandEntries
  .toSorted(([, a], [, b]) => Number(a.takesAway === null) - Number(b.takesAway === null))
  .map(([word, command]) => {
    const letters = command.lookalikes ?? word;
    const [end, endBeforeState] = command.takesAway === null ? [ALONE, ALONE_OR_STATE] : [NO_PATH, BEFORE_STATE];
    return { word, form: new RegExp(`^\\/\\s*(?:${letters})${command.namesState ? endBeforeState : end}`, 'iu') };
  });

/**
 * The command that a person would recognize in a line; null if none.
 * Lists, headings, emphasis, code, tags, tables, mentions, invisible characters, other hyphens, spaces and slashes make
 * no difference, nor do words of consent before it. Quotations, paths and words in a sentence are not commands.
 * @param cells if the line is a row of a table
 */
export function likeness(line: string, cells: readonly string[] = []): Likeness | null {
  for (const text of [line, ...line.split(BREAKS).slice(1), ...cells]) {
    const found = ofSegment(text);
    if (found) return found;
  }
  return null;
}

/** True if the line is marked as a quotation. */
export const isQuoted = (line: string): boolean => unmarked(plainly(line)) === null;

function ofSegment(text: string): Likeness | null {
  const plain = plainly(text);
  const unmarkedText = unmarked(plain);
  if (unmarkedText === null) return null;
  const rest = unmarkedText.replace(CONSENT, '');
  const twin = rest.replace(TWIN, (letter) => TWINS.get(letter.toLowerCase()) ?? letter);
  const found = FORMS.map(({ word, form }) => ({ word, all: form.exec(twin)?.[0] })).find(
    ({ all }) => all !== undefined,
  );
  if (found?.all === undefined) return null;
  return {
    word: found.word,
    rest: withoutForm(rest.slice(found.all.length).replace(/^\//, '')),
    bare: plain.trimStart().startsWith('/'),
  };
}

/** The text with each character replaced by the one that it looks like. */
const plainly = (text: string): string =>
  shown(text).normalize('NFKC').replace(INVISIBLE, '').replace(SPACES, ' ').replace(SLASHES, '/').replace(HYPHENS, '-');

/** The text without the marks at its start. null if one of them marks a quotation or a path. */
function unmarked(text: string): string | null {
  let rest = text;
  let last = '';
  for (let count = 0; count < MOST_MARKS; count += 1) {
    const mark = MARKS.map((one) => one.exec(rest)?.[0]).find((found) => found !== undefined);
    if (mark === undefined) break;
    last = mark;
    rest = rest.slice(mark.length);
  }
  return rest.startsWith('>') || /^\.+$/.test(last) ? null : rest;
}
