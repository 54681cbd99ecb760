import type { Account } from './account.ts';
import type { Instant, Sha, StateName } from './ids.ts';
import type { Reading, Unavailable } from './reading.ts';
import type { RememberedOrder } from './release-order.ts';

export interface RepositoryRef {
  readonly owner: string;
  readonly name: string;
}

/** What one decision is about. Tags, merge groups and deployments join it with the rules that judge them. */
export interface PullRequestSubject {
  readonly kind: 'pull-request';
  readonly repository: RepositoryRef;
  readonly number: number;
}

/**
 * All that a decision reads, the time included: an immutable snapshot, plain JSON, so that any decision can be
 * stored, explained and replayed. Where it was not possible to read a part, that part says so.
 */
export interface Facts {
  readonly version: 1;
  readonly subject: PullRequestSubject;
  /** When the snapshot was taken; the only "now" that a decision knows. */
  readonly at: Instant;
  readonly repository: {
    readonly id: number;
    readonly defaultBranch: string;
    /** Web address without a trailing slash, for example `https://github.com/acme/shop`. */
    readonly url: string;
  };
  readonly pullRequest: PullRequestFacts;
  /** Reachable from the head and not from the base, through every parent, in no particular order (SOD-1). */
  readonly commits: Reading<readonly CommitFact[]>;
  /** What the release ships beside them (REL-6, SOD-7). */
  readonly range: Reading<BaseRange>;
  /** Who pushed to the head branch while it was open, as far as GitHub's events and our own sightings tell. */
  readonly pushers: Reading<readonly Account[]>;
  /** By any account, the app's own left out; oldest first. */
  readonly comments: Reading<readonly CommentFact[]>;
  readonly reviews: Reading<readonly ReviewFact[]>;
  /** Oldest first. */
  readonly events: Reading<readonly TimelineEvent[]>;
  /** Oldest first (SIGN-4). */
  readonly heads: Reading<readonly HeadSighting[]>;
  /** Trees of commits that are not in `commits` and that some act may be bound to. */
  readonly trees: readonly { readonly commit: Sha; readonly tree: Sha }[];
  /** Commits with the head's tree that are in `commits` no more, with what they were laid over (SIGN-5). */
  readonly formerHeads: readonly FormerHead[];
  /** Every user and team that the policy names. */
  readonly people: PeopleFacts;
  readonly memory: MemoryFacts;
  /** Why no check may start to pass now: the clock is in doubt (ADR 0061). Left out otherwise. */
  readonly doubt?: Unavailable;
}

/** A commit and where it comes from. */
export interface LinkedCommit {
  readonly sha: Sha;
  readonly parents: readonly Sha[];
}

/** A commit that was pushed away (SIGN-5). */
export interface FormerHead {
  readonly commit: Sha;
  /** Reachable from it and not from the base, as that was when it was read; null where GitHub cannot say. */
  readonly commits: readonly LinkedCommit[] | null;
}

export interface PullRequestFacts {
  readonly title: string;
  readonly url: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean;
  readonly author: Account | null;
  readonly createdAt: Instant;
  /** `tip`: where the base branch of an open pull request stands now, where that is not `sha`, which may be older. */
  readonly base: { readonly ref: string; readonly sha: Sha; readonly tip?: Sha };
  /** `repository` is null where the fork is gone. */
  readonly head: { readonly ref: string; readonly sha: Sha; readonly tree: Sha; readonly repository: string | null };
  readonly labels: Reading<readonly LabelFact[]>;
  /** null where it is not merged. */
  readonly merged: MergeFact | null;
}

/** How a pull request was merged (TAG-1). */
export interface MergeFact {
  readonly at: Instant;
  /** null where the account is gone. */
  readonly by: Account | null;
  /** The commit that it became on the base branch: the merge commit, the squashed one, or the last of the rebased ones. */
  readonly commit: Sha;
}

/** `id` is the node id: a label can be renamed into another's name (SIGN-7). */
export interface LabelFact {
  readonly id: string;
  readonly name: string;
}

/** A person as a commit names them. `account` is GitHub's guess from the address, so it can be forged. */
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
  /** True only where the signature is valid and GitHub's own. */
  readonly signedByGitHub: boolean;
}

/** Where the range of a release begins (REL-6). */
export type RangeStart =
  | { readonly kind: 'release'; readonly tag: string; readonly commit: Sha }
  /** No earlier release counts: the branches as they were when the gate first saw the repository, the default one at `commit`. */
  | { readonly kind: 'baseline'; readonly at: Instant; readonly commit: Sha | null };

/** A merged pull request by which commits came, however they were merged (SOD-1). */
export interface Origin {
  readonly number: number;
  /** The commit that it became on its base branch. */
  readonly mergeCommit: Sha;
  /** Who merged it; null where GitHub names nobody. */
  readonly mergedBy: Account | null;
  /** The commits that came by it. */
  readonly brought: readonly Sha[];
  /** Who opened it, and who pushed to its branch as far as that was seen. */
  readonly hands: readonly Account[];
  /** Its own commits that are not among those that are shipped: what a squash or a rebase replaced. */
  readonly commits: readonly CommitFact[];
}

/** What a release ships beside the commits of its own pull request, and how all of it came (REL-6, SOD-7). */
export interface BaseRange {
  /** null where the policy does not ask for what the base brings; then `commits` is empty. */
  readonly since: RangeStart | null;
  /** Reachable from the tip of the base branch, and shipped by no earlier release. */
  readonly commits: readonly CommitFact[];
  /** Of the commits of the pull request, of `commits`, and of what those replaced. */
  readonly origins: readonly Origin[];
  /** Who first pushed one of `commits` to the repository, and the code authors of earlier merges among them. */
  readonly hands: readonly Account[];
}

export interface CommentFact {
  /** GitHub's numeric id as text: it can be larger than a JavaScript number holds. */
  readonly id: string;
  readonly nodeId: string;
  readonly url: string;
  /** null where the account is gone. */
  readonly author: Account | null;
  readonly createdAt: Instant;
  /** null where nobody ever edited it. */
  readonly editedAt: Instant | null;
  /** SIGN-1: it was sent as an e-mail, which may carry earlier ones along. */
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
  /** The commit that was looked at; null where GitHub no longer has it (SIGN-4: such a review is stale). */
  readonly commit: { readonly sha: Sha; readonly tree: Sha } | null;
  readonly createdViaEmail: boolean;
  readonly body: string;
}

/** What the timeline tells and no list does: who, and when. */
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
 * The head was seen to become `commit` at `since` (SIGN-4). A webhook gives GitHub's own time, an observation the time
 * of our look. The same commit may stand here more than once: a branch can be pushed away and back.
 */
export interface HeadSighting {
  readonly commit: Sha;
  readonly tree: Sha | null;
  readonly since: Instant;
  readonly source: 'webhook' | 'observation';
}

export interface PeopleFacts {
  /** One for each login that the policy names, spelt as there; `missing` where GitHub knows no such user. */
  readonly users: readonly {
    readonly login: string;
    readonly account: Reading<Account>;
    /** The login belonged to another account when the policy was first seen to name it. */
    readonly changedHands?: true;
  }[];
  /** One for each `org/slug` that the policy names, spelt as there; members of nested teams included. */
  readonly teams: readonly { readonly team: string; readonly members: Reading<readonly Account[]> }[];
}

/** What the app itself remembers, because GitHub forgets it or lets others remove it. */
export interface MemoryFacts {
  /** REL-3: it was seen to be a release while it was open. */
  readonly wasRelease: boolean;
  /** SIGN-8, SIGN-9, SIGN-13: what was seen to take readiness away; deleting or editing its comment does not give it back. */
  readonly blocks: readonly RememberedBlock[];
  /** SIGN-7: the names under which the labels of this pull request were seen, oldest first. GitHub tells only today's. */
  readonly labelNames: readonly LabelName[];
  /** SIGN-8, SIGN-9, SIGN-13: what people wrote, as webhooks brought it; only what holds words that take readiness away. */
  readonly heard: readonly CommentRevision[];
  /** MRG-1: what was decided about each `/release` when it was first seen. */
  readonly orders: readonly RememberedOrder[];
}

/** A comment, the text of a review, or a comment on lines of the code, before anybody could edit or delete it. */
export interface CommentRevision {
  readonly source: 'comment' | 'review' | 'line-comment';
  /** `CommentFact.id`, `ReviewFact.id`; of a comment on lines GitHub's numeric id. */
  readonly id: string;
  readonly author: Account;
  readonly at: Instant;
  readonly url: string;
  readonly body: string;
}

/** From `since` on the label with this node id was seen to bear this name. */
export interface LabelName {
  readonly label: string;
  readonly name: string;
  readonly since: Instant;
}

export interface RememberedBlock {
  /** The act's id, for example `comment:17:0`. */
  readonly act: string;
  readonly kind: 'objection' | 'hold' | 'withdrawal';
  /** null for a hold; an act for several states stands here once for each. */
  readonly state: StateName | null;
  readonly actor: Account;
  readonly at: Instant;
  readonly url: string;
  readonly reason: string;
}
