import type { Instant, PolicyDigest, Sha } from './ids.ts';

/** What a tag is in the app's book. `ignored`: no release tag when it was last looked at. */
export type TagStanding = 'ignored' | 'baseline' | 'passed' | 'violation' | 'error' | 'gone';

/** What is known of a tag without asking GitHub. */
export interface KnownTag {
  readonly name: string;
  /** What it was last seen to stand for; null where it was gone. */
  readonly object: Sha | null;
  /** When that was seen; null where it was there at the first look at all. */
  readonly seenAt: Instant | null;
  /** null where it was never looked at. */
  readonly standing: TagStanding | null;
  readonly decidedAt: Instant | null;
  readonly policyDigest: PolicyDigest | null;
}

/** A tag as the list of all of them has it. */
export interface ListedTag {
  readonly name: string;
  readonly object: Sha;
  /** null where it stands for no commit. */
  readonly commit: Sha | null;
}

/** What a comparison of all tags with those that are known found (TAG-4). */
export interface TagFindings {
  /** Appeared, moved or went, and no webhook told of it. */
  readonly seen: readonly { readonly name: string; readonly object: Sha | null }[];
  /** They were there before the gate. */
  readonly baseline: readonly (ListedTag & { readonly commit: Sha })[];
  /** No release tags; noted, so that a policy which comes to match them does not take them for new ones. */
  readonly ignored: readonly ListedTag[];
  /** Names of those to be judged. */
  readonly judge: readonly string[];
}
