import type { Observed } from './effects.ts';
import type { Facts, FormerHead, RepositoryRef } from './facts.ts';
import type { Instant, Sha } from './ids.ts';
import type { PolicyReading } from './policy.ts';

/** Commits that may have been signed, and what is stored of them. */
export interface KnownHeads {
  /** The pull request's heads, oldest first; a tree is null if unknown. */
  readonly seen: readonly { readonly commit: Sha; readonly tree: Sha | null }[];
  /** The heads with known parents, each with the base branch it was read for. */
  readonly kept: readonly (FormerHead & { readonly base: string })[];
}

/**
 * All that one observation of a pull request finds.
 * What the app remembers, and what the base brings, is added afterwards.
 */
export type Snapshot = Omit<Facts, 'heads' | 'memory' | 'range'>;

/** The result of observing a pull request. */
export interface Gathered {
  readonly policy: PolicyReading;
  readonly snapshot: Snapshot;
  /**
   * The latest time of GitHub's answer, while `snapshot.at` is the earliest. What it shows was there at that time
   * (SIGN-4).
   */
  readonly seenBy: Instant;
  readonly observed: Observed;
  /** POL-4: the changed policy, if the open pull request changes the policy file; otherwise null. */
  readonly policyChange: PolicyReading | null;
  /** When it was closed or merged; null if it is open, or if unknown. */
  readonly closedAt: Instant | null;
}

export type GatherResult =
  | { readonly kind: 'found'; readonly gathered: Gathered }
  /** The repository or the pull request no longer exists under this name. `movedTo`: its new name, if it has one. */
  | { readonly kind: 'gone'; readonly movedTo: RepositoryRef | null };
