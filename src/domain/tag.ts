import type { Account } from './account.ts';
import type { PeopleFacts } from './facts.ts';
import type { Instant, PolicyDigest, Sha } from './ids.ts';
import type { PolicyProblem } from './policy.ts';
import type { Reading, Unavailable } from './reading.ts';
import type { ReleaseRange, ReleaseRecord } from './release.ts';
import type { UnattributedCommit } from './requirement.ts';
import type { TagSubject } from './subject.ts';

/** A release tag that counts: it passed, or it is older than the gate. */
export interface ReleaseTag {
  readonly tag: string;
  readonly commit: Sha;
}

/**
 * A tag was seen to become `object` (TAG-2, TAG-4).
 * GitHub gives no reliable time of a push, so `at` is the app's.
 */
export interface TagSighting {
  /** The number of the sighting, in the order in which they were stored. */
  readonly seq: number;
  /** The commit, or the object of an annotated tag; null if the tag was gone. */
  readonly object: Sha | null;
  /** Who pushed, known only from a webhook; null if GitHub does not name an account. */
  readonly actor: Account | null;
  readonly at: Instant;
  readonly source: 'webhook' | 'observation';
}

/** GitHub's result for the signature of an annotated tag. */
export interface TagSignature {
  readonly verified: boolean;
  /** GitHub's word, for example `valid`, `unsigned`, `bad_email`. */
  readonly reason: string;
}

/** What a tag points at now. */
export interface TagTarget {
  readonly object: Sha;
  /** The commit that it finally points at; null for a tree or a blob. */
  readonly commit: Sha | null;
  readonly annotated: boolean;
  /** null if the policy does not require it, or if no object could be signed. */
  readonly signature: Reading<TagSignature> | null;
}

/**
 * The fact that a tag counted at a commit.
 * Later changes of people or policy do not affect it; a move or a deletion does.
 */
export interface TagAcceptance {
  /** `baseline`: it is older than the gate, and is not judged. */
  readonly how: 'passed' | 'baseline';
  readonly object: Sha;
  readonly commit: Sha;
  readonly at: Instant;
  /** The number of the last sighting at that time; 0 if there was none. */
  readonly seq: number;
}

/** All that the decision about a tag reads besides the policy. Plain JSON. */
export interface TagFacts {
  readonly version: 1;
  readonly subject: TagSubject;
  readonly at: Instant;
  readonly repository: {
    readonly id: number;
    /** Web address without a trailing slash. */
    readonly url: string;
  };
  /** null if there is no such tag now. */
  readonly tag: TagTarget | null;
  /** Oldest first. */
  readonly sightings: readonly TagSighting[];
  readonly accepted: TagAcceptance | null;
  /** null if the tag is gone, points at no commit, or needs no judgment. */
  readonly range: ReleaseRange | null;
  readonly people: PeopleFacts;
  /** This app's own login, for example `countersign[bot]`; null if unknown. */
  readonly own: string | null;
  /** The person for whom this app made the tag (MRG-1); null if it made none. */
  readonly orderedBy: Account | null;
}

/** One way in which a tag breaks the rules. A closed union: `render/` has a sentence and a fix for each. */
export type TagViolation =
  /** It points at something other than a commit. */
  | { readonly code: 'no-commit' }
  /** Its commit is not the merge commit of a release. */
  | { readonly code: 'no-release'; readonly commit: Sha }
  /** MRG-2. */
  | { readonly code: 'bypassed'; readonly number: number; readonly url: string }
  /** The pusher was not seen. */
  | { readonly code: 'pusher-unknown' }
  | { readonly code: 'machine'; readonly pusher: Account }
  /** This app made it, and does not know for whom. */
  | { readonly code: 'order-unknown' }
  /** SOD-5. */
  | { readonly code: 'not-a-deployer'; readonly pusher: Account; readonly deployers: readonly Account[] }
  /** SOD-5: the pusher contributed to the release range; `deployers` are those who did not. */
  | { readonly code: 'code-author'; readonly pusher: Account; readonly deployers: readonly Account[] }
  /** SOD-7: they signed the release, and contributed to its release range. */
  | { readonly code: 'signer-wrote'; readonly signers: ReleaseRecord['signers'] }
  /** SOD-4. */
  | { readonly code: 'unattributed'; readonly commits: readonly UnattributedCommit[] }
  | { readonly code: 'not-annotated' }
  | { readonly code: 'unsigned' }
  /** `reason` is GitHub's word. */
  | { readonly code: 'unverified'; readonly reason: string }
  /** TAG-3: it counted at `from`. `by`: null if the actor was not seen. */
  | { readonly code: 'moved'; readonly from: Sha; readonly to: Sha | null; readonly by: Account | null }
  /** TAG-3: it counted at `commit`, and is gone. */
  | { readonly code: 'deleted'; readonly commit: Sha; readonly by: Account | null };

/**
 * `passed`: it may be released. `gone`: it does not exist, and never counted. `not-judged`: it is not a release tag, it
 * is older than the gate, or there is no policy.
 */
export type TagOutcome = 'passed' | 'violation' | 'error' | 'gone' | 'not-judged';

/** The decision about one tag at one moment (TAG-2, TAG-3). */
export interface TagVerdict {
  readonly subject: TagSubject;
  readonly at: Instant;
  readonly outcome: TagOutcome;
  /** The object that the tag pointed at; null if it was gone. */
  readonly object: Sha | null;
  readonly commit: Sha | null;
  /** Who last pushed or deleted it; null if that was not seen. */
  readonly pusher: Account | null;
  /** The person who released with it (SOD-5). The pusher, or the person for whom the app pushed. */
  readonly deployer: Account | null;
  /** All of them, not only the first. With an error, those that are certain. */
  readonly violations: readonly TagViolation[];
  /** SOD-6: what could not be read. */
  readonly missing: readonly Unavailable[];
  /** POL-2: errors of the policy, or of the people whom it names. */
  readonly problems: readonly PolicyProblem[];
  /** The release whose merge commit it points at. */
  readonly release: { readonly number: number; readonly url: string } | null;
  /** The previous release in its series. */
  readonly previous: ReleaseTag | null;
  /** SOD-4 with `unattributed: warn`. */
  readonly warned: readonly UnattributedCommit[];
  /** The commit at which it counts, or counted before it was moved or deleted. null if it never did. */
  readonly accepted: TagAcceptance | null;
  readonly policyDigest: PolicyDigest | null;
}

/** The stored status of a tag. `ignored`: not a release tag when it was last observed. */
export type TagStatus = 'ignored' | 'baseline' | 'passed' | 'violation' | 'error' | 'gone';

/** What is known of a tag without asking GitHub. */
export interface KnownTag {
  readonly name: string;
  /** The object that it last pointed at; null if it was gone. */
  readonly object: Sha | null;
  /** When that was seen; null if it was there at the very first observation. */
  readonly seenAt: Instant | null;
  /** null if it was never observed. */
  readonly standing: TagStatus | null;
  readonly decidedAt: Instant | null;
  readonly policyDigest: PolicyDigest | null;
}

/** A tag in GitHub's list of all tags. */
export interface ListedTag {
  readonly name: string;
  readonly object: Sha;
  /** null if it points at no commit. */
  readonly commit: Sha | null;
}

/** The result of comparing all tags with the known ones (TAG-4). */
export interface TagFindings {
  /** Tags that were created, moved or deleted without a webhook. */
  readonly seen: readonly { readonly name: string; readonly object: Sha | null }[];
  /** Tags that are older than the gate. */
  readonly baseline: readonly (ListedTag & { readonly commit: Sha })[];
  /**
   * Tags that are not release tags. They are stored, so that a policy that matches them later does not consider them
   * new.
   */
  readonly ignored: readonly ListedTag[];
  /** Names of the tags to judge. */
  readonly judge: readonly string[];
}
