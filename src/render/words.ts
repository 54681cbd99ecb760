import type { Account } from '../domain/account.ts';
import type { Instant } from '../domain/ids.ts';
import type { SignOffWay } from '../domain/policy.ts';
import { inline } from './escape.ts';

/** `1 commit`, `2 commits`. */
export const counted = (count: number, one: string, many: string = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** `2026-11-22 05:10 UTC`: to the minute, always UTC, so that it reads the same everywhere. */
export const moment = (at: Instant): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;

/** `a, b and c`; beyond `max` of them `a, b and 12 others`. One more is named rather than counted. */
export function listed(parts: readonly string[], max = 6, joint: 'and' | 'or' = 'and'): string {
  const shown = parts.length > max + 1 ? parts.slice(0, max) : parts;
  const last = parts.length > shown.length ? `${parts.length - shown.length} others` : shown.at(-1);
  const before = parts.length > shown.length ? shown : shown.slice(0, -1);
  return before.length === 0 ? (last ?? '') : `${before.join(', ')} ${joint} ${last ?? ''}`;
}

/** A login without `@`: nobody is notified by being named (VER-8). */
export const who = (account: Account | null): string =>
  account === null ? 'an account that is gone' : inline(account.login, 80);

/** Names for people, as many as a line bears. */
export const names = (accounts: readonly Account[], joint: 'and' | 'or' = 'and'): string =>
  listed(accounts.map(who), 6, joint);

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

/** The first letter in upper case, for the start of a sentence. */
export const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
