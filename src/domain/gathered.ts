import type { Observed } from './effects.ts';
import type { Facts, FormerHead, RepositoryRef } from './facts.ts';
import type { Instant, Sha } from './ids.ts';
import type { PolicyReading } from './policy.ts';

/** Commits that people may have signed, and what is remembered of them. */
export interface KnownHeads {
  /** Heads that the pull request had, oldest first; a tree is null where it is not known. */
  readonly seen: readonly { readonly commit: Sha; readonly tree: Sha | null }[];
  /** Those of which it was read what they are laid over, by the name of the base branch. */
  readonly kept: readonly (FormerHead & { readonly base: string })[];
}

/** All that one look at a pull request finds; what the app remembers, and what the base brings, is added afterwards. */
export type Snapshot = Omit<Facts, 'heads' | 'memory' | 'range'>;

/** What one look at a pull request found. */
export interface Gathered {
  readonly policy: PolicyReading;
  readonly snapshot: Snapshot;
  /**
   * The latest moment at which GitHub may have answered, where `snapshot.at` is the earliest: what it shows was there by
   * then (SIGN-4).
   */
  readonly seenBy: Instant;
  readonly observed: Observed;
  /** POL-4: the policy that would be, where the open pull request changes the policy file; null where it does not. */
  readonly policyChange: PolicyReading | null;
  /** When it was closed or merged; null where it is open, or GitHub does not say. */
  readonly closedAt: Instant | null;
}

export type GatherResult =
  | { readonly kind: 'found'; readonly gathered: Gathered }
  /** The repository or the pull request is no longer there under this name; `movedTo` where it now has another. */
  | { readonly kind: 'gone'; readonly movedTo: RepositoryRef | null };
