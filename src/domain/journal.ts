import type { Account } from './account.ts';
import type { Instant, PolicyDigest, Sha } from './ids.ts';

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * REC-1: the kind of a journal entry.
 * `decision`: a verdict or an answer that differs from the previous one. `sign-off`: one that began to count.
 * `staleness`: one that no longer counts because of time, content or people. `withdrawal`: one that was withdrawn, or
 * whose comment is gone. `block`: an objection or a hold. `override`: an act that lifts what a rule had blocked
 * (`/unhold`, `/not-a-release`). `refusal`: an act that was refused. `merge`: a release that was merged. `bypass`: a
 * release that was merged, or a deployment that went ahead, without being ready. `violation`: a tag or deployment
 * against the rules. `order`: what the app did for a person.
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

/** Something to record, before it has its place in the journal. */
export interface Entry {
  readonly kind: EntryKind;
  /** Within the repository: `#7`, `tag v1.4.0`, `deployment 42` (see `subjectInRepository`). */
  readonly subject: string;
  /** When it happened; for a decision, the time of its facts. */
  readonly at: Instant;
  /** Who did it; null if only time passed, or if the account is gone. */
  readonly actor: Account | null;
  /** Web address of what it cites; null if there is none. */
  readonly evidence: string | null;
  readonly commit: Sha | null;
  readonly policyDigest: PolicyDigest | null;
  readonly detail: Json;
}

/** An entry in its place. `hash` is SHA-256 over the canonical JSON of the rest, in hexadecimal digits. */
export interface JournalEntry extends Entry {
  readonly version: 1;
  /** GitHub's id. Each repository has its own chain, which a rename does not break. */
  readonly repository: number;
  /** Counts from 1 without a gap. */
  readonly number: number;
  /** By the clock of the process that wrote it. */
  readonly recordedAt: Instant;
  /** The previous entry's hash; 64 zeros for the first. */
  readonly previous: string;
  readonly hash: string;
}

/** Stands before the first entry. */
export const CHAIN_START = '0'.repeat(64);

/** The result of verifying the chain of a repository (REC-1). */
export interface ChainReport {
  /** The number of correct entries, from the first on. */
  readonly right: number;
  /** The hash of the last correct entry, to compare with one that was noted elsewhere. */
  readonly hash: string;
  /** The number of the first bad entry; null if all are correct. */
  readonly fault: { readonly number: number; readonly fault: ChainFault } | null;
}

/** What is wrong with an entry of a chain. `missing-end`: the last entries are gone. */
export type ChainFault =
  | { readonly code: 'gap'; readonly expected: number }
  | { readonly code: 'changed' }
  | { readonly code: 'not-linked' }
  | { readonly code: 'misplaced'; readonly field: string }
  | { readonly code: 'unreadable' }
  | { readonly code: 'missing-end' };
