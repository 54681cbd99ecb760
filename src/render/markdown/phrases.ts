import { type Account, distinctAccounts } from '../../domain/account.ts';
import type { Instant } from '../../domain/ids.ts';
import type { SignOffWay } from '../../domain/policy.ts';
import { inlineMarkdown, plainText } from './escape.ts';

/** `1 commit`, `2 commits`. */
export const counted = (count: number, one: string, many: string = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** `2026-11-22 05:10 UTC`: to the minute, always UTC, so that it reads the same everywhere. */
export const moment = (at: Instant): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;

/** `a, b and c`; beyond `max` of them `a, b and 12 others`. One more is named rather than counted. */
export function enumeration(parts: readonly string[], max = 6, joint: 'and' | 'or' = 'and'): string {
  const shown = parts.length > max + 1 ? parts.slice(0, max) : parts;
  const last = parts.length > shown.length ? `${parts.length - shown.length} others` : shown.at(-1);
  const before = parts.length > shown.length ? shown : shown.slice(0, -1);
  return before.length === 0 ? (last ?? '') : `${before.join(', ')} ${joint} ${last ?? ''}`;
}

/** A login without `@`: nobody is notified by being named (VER-8). */
export const who = (account: Account | null): string =>
  account === null ? 'an account that is gone' : inlineMarkdown(account.login, 80);

/** A name that somebody gave themselves, which can be empty once what is not seen is taken out. */
export const gitName = (name: string | null): string =>
  name === null || plainText(name) === '' ? 'no name' : inlineMarkdown(name, 100);

/** The reason that somebody gave, after a colon; nothing where there is none. */
export const because = (reason: string): string =>
  plainText(reason) === '' ? '' : `: “${inlineMarkdown(reason, 300)}”`;

/** Names for people, as many as a line bears, by the alphabet: GitHub lists the members of a team in any order (VER-5). */
export function names(accounts: readonly Account[], joint: 'and' | 'or' = 'and'): string {
  const logins = distinctAccounts(accounts).map((account) => ({
    key: account.login.toLowerCase(),
    text: who(account),
  }));
  const inOrder = logins.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return enumeration(
    inOrder.map(({ text }) => text),
    6,
    joint,
  );
}

/** Names for people as plain text (not Markdown), each once, in the order given. */
export const plainNames = (accounts: readonly Account[], max = 6): string =>
  enumeration([...new Set(accounts.map(({ login }) => plainText(login, 80)))], max);

/** Who signed which states: `kim (security) and pat (product)`. */
export const signerWords = (signers: readonly { readonly account: Account; readonly state: string }[]): string =>
  enumeration(signers.map(({ account, state }) => `${who(account)} (${inlineMarkdown(state, 60)})`));

/** How somebody signed off, as a noun. */
export function wayNoun(via: SignOffWay): string {
  switch (via) {
    case 'comment':
      return 'comment';
    case 'review':
      return 'review';
    case 'label':
      return 'label';
    default:
      return via satisfies never;
  }
}

/** A sentence of somebody else's words: first letter in upper case, and one full stop at the end, not two. */
export const sentence = (text: string): string => fullStop(text.slice(0, 1).toUpperCase() + text.slice(1));

/** With a full stop, where the text does not end like a sentence already. */
export const fullStop = (text: string): string => (/[.?!…]["”)]?$/u.test(text) ? text : `${text}.`);
