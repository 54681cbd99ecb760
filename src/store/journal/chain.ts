import { createHash } from 'node:crypto';
import type { Instant } from '../../domain/ids.ts';
import { CHAIN_START, type ChainFault, type Entry, type JournalEntry, type Json } from '../../domain/journal.ts';
import { canonical } from './canonical.ts';

/** The end of a repository's chain, to which the next entry is linked. */
export interface ChainEnd {
  readonly repository: number;
  /** Number of the last entry; 0 before the first. */
  readonly number: number;
  readonly hash: string;
}

export const emptyChain = (repository: number): ChainEnd => ({ repository, number: 0, hash: CHAIN_START });

/** An entry as it is stored: the text that is hashed, and the hash. */
export interface Link {
  readonly number: number;
  readonly text: string;
  readonly hash: string;
}

/** Links an entry to the end of a chain (REC-1). Replaces what has no canonical form in its texts. */
export function linkTo(end: ChainEnd, entry: Entry, recordedAt: Instant): Link {
  const number = end.number + 1;
  const whole: Omit<JournalEntry, 'hash'> = {
    ...entry,
    version: 1,
    repository: end.repository,
    number,
    recordedAt,
    previous: end.hash,
  };
  const text = canonical(jsonValue(whole));
  return { number, text, hash: hashOf(text) };
}

/** SHA-256 of the text's UTF-8, 64 hexadecimal digits. */
const hashOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** The value as JSON represents it: undefined members left out, lone surrogates replaced (U+FFFD). */
function jsonValue(value: object): Json {
  const json: unknown = JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === 'string' ? part.toWellFormed() : part,
  );
  return json as Json;
}

/** An entry as a row. The columns repeat parts of its text for queries. */
export interface StoredLink extends Link {
  readonly kind: string;
  readonly subject: string;
  readonly at: Instant;
}

/**
 * The fault of a stored link at its place in the chain; null if none.
 * A changed, removed, inserted or moved link is detected at itself or at the next one.
 */
export function faultOf(end: ChainEnd, link: StoredLink): ChainFault | null {
  if (link.number !== end.number + 1) return { code: 'gap', expected: end.number + 1 };
  if (hashOf(link.text) !== link.hash) return { code: 'changed' };
  const entry = parse(link.text);
  if (entry === null) return { code: 'unreadable' };
  if (entry.previous !== end.hash) return { code: 'not-linked' };
  const told = { repository: end.repository, number: link.number, kind: link.kind, subject: link.subject, at: link.at };
  for (const [field, value] of Object.entries(told)) {
    if (entry[field] !== value) return { code: 'misplaced', field };
  }
  return null;
}

function parse(text: string): { readonly [key: string]: unknown } | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    // Reported as `unreadable`.
    return null;
  }
}
