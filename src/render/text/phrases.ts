import { type Account, distinctAccounts } from '../../domain/account.ts';
import { fixedTitle, type SignOffWay } from '../../domain/policy.ts';
import { plainText } from './clean.ts';
import { inlineMarkdown } from './escape.ts';
import { isPlainLogin } from './leaves.ts';
import { markdownLine } from './markdown.ts';
import { spelledOut } from './spelled.ts';
import { code, type Inline, mention, type Phrase, person, phrase, quoted, text, words } from './tree.ts';

/** `1 commit`, `2 commits`. */
export const counted = (count: number, one: string, many: string = `${one}s`): Inline =>
  words(`${count} ${count === 1 ? one : many}`);

/** The parts, separated by the same words of ours. */
export const joined = (parts: readonly Phrase[], between: string): Phrase =>
  parts.flatMap((part, index) => (index === 0 ? part : [words(between), ...part]));

/** `a, b and c`; beyond `max` of them `a, b and 12 others`. A single remaining one is named, not counted. */
export function enumeration(parts: readonly Phrase[], max = 6, joint: 'and' | 'or' = 'and'): Phrase {
  const shown = parts.length > max + 1 ? parts.slice(0, max) : parts;
  const last = parts.length > shown.length ? phrase`${parts.length - shown.length} others` : (shown.at(-1) ?? []);
  const before = parts.length > shown.length ? shown : shown.slice(0, -1);
  return before.length === 0 ? last : [...joined(before, ', '), words(` ${joint} `), ...last];
}

/** A person's text of any length and to the letter: a path, a key, an error. */
export const inFull = (written: string): Inline => text(spelledOut(written), 10_000);

/** A self-chosen name, which may be empty after invisible characters are removed. */
export const gitName = (name: string | null): Inline =>
  name === null || plainText(name) === '' ? words('no name') : text(name, 100);

/** A person's reason after a colon; nothing if there is none. */
export const because = (reason: string): Phrase => (plainText(reason) === '' ? [] : phrase`: ${quoted(reason)}`);

/** Each person once, sorted, because GitHub lists team members in any order (VER-5). */
export function names(accounts: readonly Account[], joint: 'and' | 'or' = 'and', max = 6): Phrase {
  const logins = distinctAccounts(accounts).map((account) => ({
    key: account.login.toLowerCase(),
    part: [person(account)],
  }));
  const inOrder = logins.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return enumeration(
    inOrder.map(({ part }) => part),
    max,
    joint,
  );
}

/** Each person once, in the given order. */
export const namesInOrder = (accounts: readonly Account[], max = 6): Phrase =>
  enumeration(
    distinctAccounts(accounts).map((account) => [person(account)]),
    max,
  );

/** Who signed which states: `kim (Security) and pat (Product)`. */
export const signers = (all: readonly { readonly account: Account; readonly state: string }[]): Phrase =>
  enumeration(all.map(({ account, state }) => phrase`${person(account)} (${text(fixedTitle(state), 60)})`));

/** `@pat`, which notifies them. An app is only named, because a mention could be a command to it. */
export const mentioned = (account: Account): Inline =>
  account.kind === 'user' && isPlainLogin(account.login) ? mention(account.login) : person(account);

/** `@pat: `, or `For x[bot]: ` if nobody is notified. */
export function addressed(account: Account): Phrase {
  const who = mentioned(account);
  return who.kind === 'mention' ? phrase`${who}: ` : phrase`For ${who}: `;
}

/** The digests of the policies that decided; `null` if there was none. */
export function digestWords(...digests: readonly (string | null)[]): Phrase {
  const each = digests.map((digest) => [digest === null ? words('none') : code(digest)]);
  return phrase`Policy digest (SHA-256): ${joined(each, ', ')}`;
}

/** The way of a sign-off, as a noun. */
export function wayNoun(via: SignOffWay): Inline {
  switch (via) {
    case 'comment':
    case 'review':
    case 'label':
      return words(via);
    default:
      return via satisfies never;
  }
}

/** A text by somebody else as a sentence: capitalized, with exactly one period. */
export const sentence = (content: Phrase): Phrase => fullStop(capitalized(content));

/** With a period, unless it ends like a sentence already. A period at the end of a name in code does not count. */
export const fullStop = (content: Phrase): Phrase =>
  /(^|[.?!…]["”)]?)$/u.test(markdownLine(content)) ? content : [...content, words('.')];

/** With a capital letter. A name at the start, such as a login, a key or a path, stays as it is. */
function capitalized([first, ...others]: Phrase): Phrase {
  if (first === undefined) return [];
  switch (first.kind) {
    case 'words':
      return [words(upper(first.words)), ...others];
    case 'text': {
      const shown = plainText(first.text, first.max);
      const isName = !inlineMarkdown(first.text, first.max).startsWith(shown.slice(0, 1));
      return [isName ? first : text(upper(shown), first.max), ...others];
    }
    default:
      return [first, ...others];
  }
}

const upper = (letters: string): string => letters.slice(0, 1).toUpperCase() + letters.slice(1);
