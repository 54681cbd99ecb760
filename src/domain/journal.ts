import type { Account } from './account.ts';
import type { Instant, PolicyDigest, Sha } from './ids.ts';

/** Anything that JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * REC-1: `decision`: a verdict, or an answer, that differs from the one before it. `sign-off`: one that began to count.
 * `staleness`: one that ceased to count because of time, content or people. `withdrawal`: one that was taken back, or
 * whose comment is gone. `block`: an objection or a hold. `override`: an act that opens what a rule had closed
 * (`/unhold`, `/not-a-release`). `refusal`: an act that was not accepted. `merge`: a release that was merged; `bypass`:
 * one that was merged, or a deployment that went on, without being ready. `violation`: a tag or deployment against the
 * rules. `order`: what the app did for somebody.
 */
export type EntryKind =
  | 'decision'
  | 'sign-off'
  | 'staleness'
  | 'withdrawal'
  | 'block'
  | 'override'
  | 'refusal'
  | 'merge'
  | 'bypass'
  | 'violation'
  | 'order';

/** One thing to be recorded, before it has its place in the journal. */
export interface Entry {
  readonly kind: EntryKind;
  /** Within the repository: `#7`, `tag v1.4.0`, `deployment 42` (see `subjectInRepository`). */
  readonly subject: string;
  /** When it happened: for a decision the time of its facts. */
  readonly at: Instant;
  /** Who did it; null where nobody did (time passed), or the account is gone. */
  readonly actor: Account | null;
  /** Web address of what it cites; null where there is none. */
  readonly evidence: string | null;
  readonly commit: Sha | null;
  readonly policyDigest: PolicyDigest | null;
  readonly detail: Json;
}

/** An entry in its place. `hash` is SHA-256 over the canonical JSON of all the rest, in hexadecimal digits. */
export interface JournalEntry extends Entry {
  readonly version: 1;
  /** GitHub's id: each repository has a chain of its own, which a new name does not break. */
  readonly repository: number;
  /** Counts up from 1 without a gap. */
  readonly number: number;
  /** The clock of the process that wrote it. */
  readonly recordedAt: Instant;
  /** The hash of the entry before it; of the first, 64 zeros. */
  readonly previous: string;
  readonly hash: string;
}

/** What comes before the first entry. */
export const CHAIN_START = '0'.repeat(64);

/** The result of verifying the chain of a repository (REC-1). */
export interface ChainReport {
  /** How many entries were found right, from the first on. */
  readonly right: number;
  /** The last right entry's hash: whoever noted it down elsewhere can compare. */
  readonly hash: string;
  /** The first bad entry, by its number; null if all is right. */
  readonly fault: { readonly number: number; readonly fault: ChainFault } | null;
}

/** What is wrong with an entry of a chain. `missing-end`: the last ones are gone. */
export type ChainFault =
  | { readonly code: 'gap'; readonly expected: number }
  | { readonly code: 'changed' }
  | { readonly code: 'not-linked' }
  | { readonly code: 'misplaced'; readonly field: string }
  | { readonly code: 'unreadable' }
  | { readonly code: 'missing-end' };
