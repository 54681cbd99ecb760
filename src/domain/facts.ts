import type { Account } from './account.ts';
import type { Instant, Sha, StateName } from './ids.ts';
import type { Reading, Unavailable } from './reading.ts';
import type { RememberedOrder } from './release-order.ts';
import type { AskedReview } from './review-request.ts';

export interface RepositoryRef {
  readonly owner: string;
  readonly name: string;
}

/** The pull request that a decision is about. */
export interface PullRequestSubject {
  readonly kind: 'pull-request';
  readonly repository: RepositoryRef;
  readonly number: number;
}

/**
 * All that a decision reads, including the time: an immutable snapshot.
 * It is plain JSON, so that any decision can be stored, explained and replayed. A part that could not be read says so.
 */
export interface Facts {
  readonly version: 1;
  readonly subject: PullRequestSubject;
  /** When the snapshot was taken. The decision knows no other time. */
  readonly at: Instant;
  readonly repository: {
    readonly id: number;
    readonly defaultBranch: string;
    /** Web address without a trailing slash, for example `https://github.com/acme/shop`. */
    readonly url: string;
  };
  readonly pullRequest: PullRequestFacts;
  /** Reachable from the head and not from the base, through every parent (SOD-1). In no particular order. */
  readonly commits: Reading<readonly CommitFact[]>;
  /** What the release ships besides its own commits (REL-6, SOD-7). */
  readonly range: Reading<BaseRange>;
  /** Who pushed to the open pull request's head branch, by GitHub's events and stored webhooks. */
  readonly pushers: Reading<readonly Account[]>;
  /** Comments of any account but the app's own, oldest first. */
  readonly comments: Reading<readonly CommentFact[]>;
  readonly reviews: Reading<readonly ReviewFact[]>;
  /** Oldest first. */
  readonly events: Reading<readonly TimelineEvent[]>;
  /** Oldest first (SIGN-4). */
  readonly heads: Reading<readonly HeadSighting[]>;
  /** Trees of commits outside of `commits` to which an act may be bound. */
  readonly trees: readonly { readonly commit: Sha; readonly tree: Sha }[];
  /** Former commits with the head's tree, with what they were built on (SIGN-5). */
  readonly formerHeads: readonly FormerHead[];
  /** Every user and team that the policy names. */
  readonly people: PeopleFacts;
  readonly memory: MemoryFacts;
  /** Why no check may start to pass now: the clock is in doubt (ADR 0061). Left out otherwise. */
  readonly doubt?: Unavailable;
}

/** A commit and its parents. */
export interface LinkedCommit {
  readonly sha: Sha;
  readonly parents: readonly Sha[];
}

/** A commit that was pushed away (SIGN-5). */
export interface FormerHead {
  readonly commit: Sha;
  /** The commits reachable from it and not from the base of that time. null if GitHub cannot say. */
  readonly commits: readonly LinkedCommit[] | null;
}

export interface PullRequestFacts {
  readonly title: string;
  readonly url: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean;
  readonly author: Account | null;
  readonly createdAt: Instant;
  /** `tip`: the present tip of an open pull request's base branch. Left out if it equals `sha`, which may be older. */
  readonly base: { readonly ref: string; readonly sha: Sha; readonly tip?: Sha };
  /** `repository` is null if the fork is gone. */
  readonly head: { readonly ref: string; readonly sha: Sha; readonly tree: Sha; readonly repository: string | null };
  readonly labels: Reading<readonly LabelFact[]>;
  /** null if it is not merged. */
  readonly merged: MergeFact | null;
  /** The web address of this app's checklist. Left out if there is none yet. */
  readonly checklist?: string;
}

/** How a pull request was merged (TAG-1). */
export interface MergeFact {
  readonly at: Instant;
  /** null if the account is gone. */
  readonly by: Account | null;
  /** The resulting commit on the base branch: merged, squashed, or the last rebased one. */
  readonly commit: Sha;
}

/** A label. `id` is the node id, because a label can be renamed to another's name (SIGN-7). */
export interface LabelFact {
  readonly id: string;
  readonly name: string;
}

/** A person as named in a commit. `account` is GitHub's guess from the address, so it can be forged. */
export interface GitPerson {
  readonly name: string | null;
  readonly email: string | null;
  readonly account: Account | null;
}

export interface CommitFact extends LinkedCommit {
  readonly tree: Sha;
  /** The git author first, then every co-author. */
  readonly authors: readonly GitPerson[];
  readonly committer: GitPerson | null;
  /** True only if the signature is valid and GitHub's own. */
  readonly signedByGitHub: boolean;
}

/** The start of a release range (REL-6). */
export type RangeStart =
  | { readonly kind: 'release'; readonly tag: string; readonly commit: Sha }
  /**
   * No earlier release counts. The range starts at the branches when the gate first saw the repository, the default one
   * at `commit`.
   */
  | { readonly kind: 'baseline'; readonly at: Instant; readonly commit: Sha | null };

/** A merged pull request through which commits came, by any merge method (SOD-1). */
export interface Origin {
  readonly number: number;
  /** The commit that it became on its base branch. */
  readonly mergeCommit: Sha;
  /** Who merged it; null if GitHub names nobody. */
  readonly mergedBy: Account | null;
  /** The commits that came through it. */
  readonly brought: readonly Sha[];
  /** Who opened it, and who was seen to push to its branch. */
  readonly hands: readonly Account[];
  /** Its own commits that are not shipped, because a squash or a rebase replaced them. */
  readonly commits: readonly CommitFact[];
}

/** What a release ships besides its own commits, and the origins of all (REL-6, SOD-7). */
export interface BaseRange {
  /** null if the policy ignores commits of the base; then `commits` is empty. */
  readonly since: RangeStart | null;
  /** Reachable from the tip of the base branch, and shipped by no earlier release. */
  readonly commits: readonly CommitFact[];
  /** Origins of the commits of the pull request, of `commits`, and of what those replaced. */
  readonly origins: readonly Origin[];
  /** Who first pushed one of `commits`, and the code authors of earlier merges among them. */
  readonly hands: readonly Account[];
}

export interface CommentFact {
  /** GitHub's numeric id as text, because it may exceed a JavaScript number. */
  readonly id: string;
  readonly nodeId: string;
  readonly url: string;
  /** null if the account is gone. */
  readonly author: Account | null;
  readonly createdAt: Instant;
  /** null if it was never edited. */
  readonly editedAt: Instant | null;
  /** SIGN-1: true if it was sent by e-mail, and so may quote earlier mails. */
  readonly createdViaEmail: boolean;
  readonly body: string;
}

export interface ReviewFact {
  readonly id: string;
  readonly nodeId: string;
  readonly url: string;
  readonly author: Account | null;
  readonly submittedAt: Instant;
  readonly editedAt: Instant | null;
  readonly state: 'approved' | 'changes-requested' | 'commented' | 'dismissed';
  /** The reviewed commit. null if GitHub no longer has it; such a review is stale (SIGN-4). */
  readonly commit: { readonly sha: Sha; readonly tree: Sha } | null;
  readonly createdViaEmail: boolean;
  readonly body: string;
}

/** What only the timeline reports: who did something, and when. */
export type TimelineEvent = { readonly id: string; readonly actor: Account | null; readonly at: Instant } & (
  | { readonly kind: 'labeled' | 'unlabeled'; readonly label: LabelFact }
  | { readonly kind: 'comment-deleted'; readonly commentAuthor: Account | null }
  | {
      readonly kind: 'review-dismissed';
      /** `ReviewFact.id`. */
      readonly reviewId: string | null;
      readonly previous: 'approved' | 'changes-requested' | 'commented';
    }
  | { readonly kind: 'force-pushed'; readonly before: Sha | null; readonly after: Sha | null }
  | { readonly kind: 'base-changed'; readonly from: string; readonly to: string }
  | { readonly kind: 'retitled'; readonly from: string; readonly to: string }
  | { readonly kind: 'ready-for-review' | 'converted-to-draft' }
);

/**
 * SIGN-4: the head was seen to become `commit` at `since`.
 * A webhook gives GitHub's own time, an observation its own. The same commit may occur more than once: a branch can be
 * pushed away and back.
 */
export interface HeadSighting {
  readonly commit: Sha;
  readonly tree: Sha | null;
  readonly since: Instant;
  readonly source: 'webhook' | 'observation';
}

export interface PeopleFacts {
  /** One entry for each login in the policy, as spelled there. `missing` if GitHub knows no such user. */
  readonly users: readonly {
    readonly login: string;
    readonly account: Reading<Account>;
    /** True if the login belonged to another account when first seen in the policy. */
    readonly changedHands?: true;
  }[];
  /** One entry for each `org/slug` in the policy, as spelled there. Includes members of nested teams. */
  readonly teams: readonly { readonly team: string; readonly members: Reading<readonly Account[]> }[];
}

/** What the app itself remembers, because GitHub forgets it or lets others remove it. */
export interface MemoryFacts {
  /** REL-3: true if it was seen to be a release while it was open. */
  readonly wasRelease: boolean;
  /** SIGN-8, SIGN-9, SIGN-13: what took readiness away. Deleting or editing its comment does not give it back. */
  readonly blocks: readonly RememberedBlock[];
  /**
   * SIGN-7: the names with which the labels of this pull request were seen, oldest first. GitHub reports only the
   * current ones.
   */
  readonly labelNames: readonly LabelName[];
  /** SIGN-8, SIGN-9, SIGN-13: comment revisions from webhooks, if they contain what takes readiness away. */
  readonly heard: readonly CommentRevision[];
  /** MRG-1: the decision about each `/release` when it was first seen. */
  readonly orders: readonly RememberedOrder[];
  /** NTF-1: who was asked for a review. Left out if nobody was. */
  readonly asked?: readonly AskedReview[];
}

/** A comment, a review's text or a line comment before any edit or deletion. */
export interface CommentRevision {
  readonly source: 'comment' | 'review' | 'line-comment';
  /** `CommentFact.id` or `ReviewFact.id`; GitHub's numeric id for a line comment. */
  readonly id: string;
  readonly author: Account;
  readonly at: Instant;
  readonly url: string;
  readonly body: string;
}

/** The name that the label with this node id had from `since` on. */
export interface LabelName {
  readonly label: string;
  readonly name: string;
  readonly since: Instant;
}

export interface RememberedBlock {
  /** The act's id, for example `comment:17:0`. */
  readonly act: string;
  readonly kind: 'objection' | 'hold' | 'withdrawal';
  /** null for a hold. An act for several states occurs once for each. */
  readonly state: StateName | null;
  readonly actor: Account;
  readonly at: Instant;
  readonly url: string;
  readonly reason: string;
}
