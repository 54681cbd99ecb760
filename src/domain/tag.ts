import type { Account } from './account.ts';
import type { PeopleFacts } from './facts.ts';
import type { Instant, PolicyDigest, Sha } from './ids.ts';
import type { PolicyProblem } from './policy.ts';
import type { Reading, Unavailable } from './reading.ts';
import type { ReleaseRange, ReleaseRecord } from './release.ts';
import type { UnattributedCommit } from './requirement.ts';
import type { TagSubject } from './subject.ts';

/** A release tag that counts: one that passed, or that was there before the gate. */
export interface ReleaseTag {
  readonly tag: string;
  readonly commit: Sha;
}

/** A tag was seen to become `object` (TAG-2, TAG-4). GitHub gives no time of a push that could be trusted, so `at` is ours. */
export interface TagSighting {
  /** Counts up over all sightings: the order in which they were taken in. */
  readonly seq: number;
  /** The commit, or the object of an annotated tag; null where the tag was gone. */
  readonly object: Sha | null;
  /** Who pushed; only a webhook tells, and null where its account cannot be named. */
  readonly actor: Account | null;
  readonly at: Instant;
  readonly source: 'webhook' | 'observation';
}

/** What GitHub says of the signature of an annotated tag. */
export interface TagSignature {
  readonly verified: boolean;
  /** GitHub's word, for example `valid`, `unsigned`, `bad_email`. */
  readonly reason: string;
}

/** What a tag stands for now. */
export interface TagTarget {
  readonly object: Sha;
  /** The commit that it stands for in the end; null where that is a tree or a blob. */
  readonly commit: Sha | null;
  readonly annotated: boolean;
  /** null where the policy does not ask for it, and where there is no object that could be signed. */
  readonly signature: Reading<TagSignature> | null;
}

/** That a tag counted at a commit. Later changes of people or policy change nothing in it; a move or a deletion does. */
export interface TagAcceptance {
  /** `baseline`: it was there before the gate, and is not judged. */
  readonly how: 'passed' | 'baseline';
  readonly object: Sha;
  readonly commit: Sha;
  readonly at: Instant;
  /** The last sighting that there was then; 0 where there was none. */
  readonly seq: number;
}

/** All that the decision about a tag reads beside the policy. Plain JSON. */
export interface TagFacts {
  readonly version: 1;
  readonly subject: TagSubject;
  readonly at: Instant;
  readonly repository: {
    readonly id: number;
    /** Web address without a trailing slash. */
    readonly url: string;
  };
  /** null where there is no such tag now. */
  readonly tag: TagTarget | null;
  /** Oldest first. */
  readonly sightings: readonly TagSighting[];
  readonly accepted: TagAcceptance | null;
  /** null where the tag is gone, stands for no commit, or was not asked for since the tag is not to be judged. */
  readonly range: ReleaseRange | null;
  readonly people: PeopleFacts;
  /** This app's own login, for example `countersign[bot]`; null where it is not known. */
  readonly own: string | null;
  /** For whom this app made the tag (MRG-1); null where it made none. */
  readonly orderedBy: Account | null;
}

/** One way in which a tag breaks the rules. A closed union: `render/` has a sentence and a fix for each. */
export type TagViolation =
  /** It stands for something that is no commit. */
  | { readonly code: 'no-commit' }
  /** Its commit is the merge commit of no release. */
  | { readonly code: 'no-release'; readonly commit: Sha }
  /** MRG-2. */
  | { readonly code: 'bypassed'; readonly number: number; readonly url: string }
  /** Nobody saw who pushed it. */
  | { readonly code: 'pusher-unknown' }
  | { readonly code: 'machine'; readonly pusher: Account }
  /** This app made it, and does not know for whom. */
  | { readonly code: 'order-unknown' }
  /** SOD-5. */
  | { readonly code: 'not-a-deployer'; readonly pusher: Account; readonly deployers: readonly Account[] }
  /** SOD-5: contributed to something since the previous release; `deployers` are those who had none. */
  | { readonly code: 'code-author'; readonly pusher: Account; readonly deployers: readonly Account[] }
  /** SOD-7: signed the release, and contributed to something since the previous release. */
  | { readonly code: 'signer-wrote'; readonly signers: ReleaseRecord['signers'] }
  /** SOD-4. */
  | { readonly code: 'unattributed'; readonly commits: readonly UnattributedCommit[] }
  | { readonly code: 'not-annotated' }
  | { readonly code: 'unsigned' }
  /** `reason` is GitHub's word. */
  | { readonly code: 'unverified'; readonly reason: string }
  /** TAG-3: it counted at `from`. `by`: null where nobody saw it. */
  | { readonly code: 'moved'; readonly from: Sha; readonly to: Sha | null; readonly by: Account | null }
  /** TAG-3: it counted at `commit`, and is gone. */
  | { readonly code: 'deleted'; readonly commit: Sha; readonly by: Account | null };

/**
 * `passed`: it may be released. `gone`: it is not there, and never counted. `not-judged`: it is not a release tag, it was
 * there before the gate, or there is no policy.
 */
export type TagOutcome = 'passed' | 'violation' | 'error' | 'gone' | 'not-judged';

/** The decision about one tag at one moment (TAG-2, TAG-3). */
export interface TagVerdict {
  readonly subject: TagSubject;
  readonly at: Instant;
  readonly outcome: TagOutcome;
  /** What the tag stood for; null where it was gone. */
  readonly object: Sha | null;
  readonly commit: Sha | null;
  /** Who pushed it last, or deleted it; null where nobody saw it. */
  readonly pusher: Account | null;
  /** The person who released by it (SOD-5): the pusher, or for whom the app pushed. */
  readonly deployer: Account | null;
  /** All of them, whatever the first is; also beside an error, as far as they are certain. */
  readonly violations: readonly TagViolation[];
  /** SOD-6: what could not be read. */
  readonly missing: readonly Unavailable[];
  /** POL-2: what is wrong with the policy, or with the people whom it names. */
  readonly problems: readonly PolicyProblem[];
  /** The release whose merge commit it stands for. */
  readonly release: { readonly number: number; readonly url: string } | null;
  /** The release before it in its series. */
  readonly previous: ReleaseTag | null;
  /** SOD-4 with `unattributed: warn`. */
  readonly warned: readonly UnattributedCommit[];
  /** Where it counts, or counted before it was moved or deleted; null where it never did. */
  readonly accepted: TagAcceptance | null;
  readonly policyDigest: PolicyDigest | null;
}

/** What a tag is in the app's book. `ignored`: no release tag when it was last looked at. */
export type TagStatus = 'ignored' | 'baseline' | 'passed' | 'violation' | 'error' | 'gone';

/** What is known of a tag without asking GitHub. */
export interface KnownTag {
  readonly name: string;
  /** What it was last seen to stand for; null where it was gone. */
  readonly object: Sha | null;
  /** When that was seen; null where it was there at the first look at all. */
  readonly seenAt: Instant | null;
  /** null where it was never looked at. */
  readonly standing: TagStatus | null;
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
