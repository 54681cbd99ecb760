import type { Instant } from '../../domain/ids.ts';
import { plainText } from './clean.ts';

/** Our own words, on one line. */
export const ownWords = ({ words }: { readonly words: string }): string =>
  words.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

/** The letters of a code leaf, at most 200. What would end a code span or a table cell becomes `?`. */
export const codeLetters = ({ code }: { readonly code: string }): string =>
  plainText(code, 200).replace(/[`|]/gu, '?') || '?';

/** `2026-11-22 05:10 UTC`: to the minute, always UTC, so that it is the same everywhere. */
export const momentWords = ({ at }: { readonly at: Instant }): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;

/** True for an address that is safe in any link and on a terminal. */
export const isWebAddress = (url: string): boolean => /^https?:\/\/[^\s<>"'`|\\()[\]\p{Cc}\p{Cf}]+$/u.test(url);

/**
 * True if GitHub finds exactly this login after an `@`.
 * That is letters and digits with hyphens between them, and the short code of a managed user after `_`. GitHub would
 * ignore a hyphen at the end, and notify another person.
 */
export const isPlainLogin = (login: string): boolean =>
  /^[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*(?:_[A-Za-z0-9]+)?$/u.test(login);
