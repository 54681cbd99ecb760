import type { Instant } from '../../domain/ids.ts';
import { plainText } from './clean.ts';

/** Words of our own, in one line. */
export const ownWords = ({ words }: { readonly words: string }): string =>
  words.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

/** The letters of a code leaf, at most 200. What would end a code span or a table cell is shown as `?`. */
export const codeLetters = ({ code }: { readonly code: string }): string =>
  plainText(code, 200).replace(/[`|]/gu, '?') || '?';

/** `2026-11-22 05:10 UTC`: to the minute, always UTC, so that it reads the same everywhere. */
export const momentWords = ({ at }: { readonly at: Instant }): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;

/** True for an address that can stand in a link of any kind, and as it is on a terminal. */
export const isWebAddress = (url: string): boolean => /^https?:\/\/[^\s<>"'`|\\()[\]\p{Cc}\p{Cf}]+$/u.test(url);
