import type { Account } from '../../domain/account.ts';
import type { Instant } from '../../domain/ids.ts';

/**
 * Text for people as plain data, which `markdown.ts`, `html.ts` and `terminal.ts` print. A leaf contains its text
 * unescaped; only the printers escape (VER-8). So a sentence is written once, and no caller can forget to escape.
 */
export type Inline = Words | Text | Code | Strong | Link | Person | Mention | Commit | Moment;

/** A sentence, or a part of one, on one line. */
export type Phrase = readonly Inline[];

/** Our own words. Spaces at both ends are kept. */
interface Words {
  readonly kind: 'words';
  readonly words: string;
}

/** People's text: one line of at most `max` UTF-16 units, without any markup. */
interface Text {
  readonly kind: 'text';
  readonly text: string;
  readonly max: number;
}

/** A command, key, path or id, letter by letter. */
interface Code {
  readonly kind: 'code';
  readonly code: string;
}

interface Strong {
  readonly kind: 'strong';
  readonly content: Phrase;
}

/** Only its content if the address is not a plain web address. */
interface Link {
  readonly kind: 'link';
  readonly content: Phrase;
  readonly url: string;
  /** True if the content asks the reader to follow the link. A terminal then shows the address after it. */
  readonly follow: boolean;
}

/** A person's login, without a notification. */
interface Person {
  readonly kind: 'person';
  readonly login: string;
}

/** A person who is addressed: GitHub notifies them. */
interface Mention {
  readonly kind: 'mention';
  readonly login: string;
}

/** The first digits of a commit's id, linked to it if `url` is known. */
interface Commit {
  readonly kind: 'commit';
  readonly digits: string;
  readonly url: string | null;
}

/** Shown to the minute, always in UTC. */
interface Moment {
  readonly kind: 'moment';
  readonly at: Instant;
}

export type TextBlock = Paragraph | Heading | List | Table | Fold;

interface Paragraph {
  readonly kind: 'paragraph';
  readonly content: Phrase;
}

interface Heading {
  readonly kind: 'heading';
  readonly level: 2 | 3;
  readonly content: Phrase;
}

/** What a size limit must know of a block whose entries can be left out. */
export interface Shortenable {
  /** What its entries are, for naming what was left out, for example `acts`. */
  readonly name: string;
  /** The block with the smallest number is shortened first. */
  readonly worth: number;
}

export interface List extends Shortenable {
  readonly kind: 'list';
  /** Right above the entries; may be empty. */
  readonly intro: Phrase;
  readonly entries: readonly Phrase[];
}

export interface Table extends Shortenable {
  readonly kind: 'table';
  /** Our own words. */
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

export type TableRow = readonly TableCell[];
/** Its lines. */
export type TableCell = readonly Phrase[];

/** Shown only on demand; on a terminal, at once. */
export interface Fold {
  readonly kind: 'fold';
  /** Our own words. */
  readonly summary: string;
  readonly content: readonly TextBlock[];
}

/** An empty string adds nothing. */
type Part = Inline | Phrase | number | '';

/** Our own words around the parts: `` phrase`held by ${person(actor)}` ``. */
export const phrase = (literals: TemplateStringsArray, ...parts: readonly Part[]): Phrase =>
  literals.flatMap((literal, index) => [...(literal === '' ? [] : [words(literal)]), ...partOf(parts[index])]);

function partOf(part: Part | undefined): Phrase {
  if (part === undefined || part === '') return [];
  if (typeof part === 'number') return [words(String(part))];
  return 'kind' in part ? [part] : part;
}

export const words = (own: string): Inline => ({ kind: 'words', words: own });
export const text = (written: string, max = 200): Inline => ({ kind: 'text', text: written, max });
export const code = (letters: string): Inline => ({ kind: 'code', code: letters });
/** A person's text as a quotation. */
export const quoted = (written: string, max = 300): Phrase => phrase`“${text(written, max)}”`;
export const strong = (literals: TemplateStringsArray, ...parts: readonly Part[]): Inline => ({
  kind: 'strong',
  content: phrase(literals, ...parts),
});
export const link = (content: Phrase, url: string): Inline => ({ kind: 'link', content, url, follow: false });
/** A link whose content means nothing without its address, such as “see what changed”. */
export const followLink = (content: Phrase, url: string): Inline => ({ kind: 'link', content, url, follow: true });
/** `null` for an account that was deleted. */
export const person = (account: Pick<Account, 'login'> | null): Inline =>
  account === null ? words('an account that is gone') : { kind: 'person', login: account.login };
export const mention = (login: string): Inline => ({ kind: 'mention', login });
export const commit = (sha: string, url: string | null, digits = 7): Inline => ({
  kind: 'commit',
  digits: sha.slice(0, digits),
  url,
});
export const moment = (at: Instant): Inline => ({ kind: 'moment', at });

export const paragraph = (content: Phrase): TextBlock => ({ kind: 'paragraph', content });
export const heading = (level: 2 | 3, content: Phrase): TextBlock => ({ kind: 'heading', level, content });
export const list = (of: Shortenable, entries: readonly Phrase[], intro: Phrase = []): List => ({
  kind: 'list',
  name: of.name,
  worth: of.worth,
  intro,
  entries,
});
export const table = (of: Shortenable, columns: readonly string[], rows: readonly TableRow[]): Table => ({
  kind: 'table',
  name: of.name,
  worth: of.worth,
  columns,
  rows,
});
/** A row whose cells are one line each. */
export const row = (...cells: readonly Phrase[]): TableRow => cells.map((cell) => [cell]);
export const fold = (summary: string, content: readonly TextBlock[]): Fold => ({ kind: 'fold', summary, content });

/** True if there is nothing to show. */
export function isEmpty(block: TextBlock): boolean {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return block.content.length === 0;
    case 'list':
      return block.intro.length === 0 && block.entries.length === 0;
    case 'table':
      return false;
    case 'fold':
      return block.content.every(isEmpty);
    default:
      return block satisfies never;
  }
}
