import type { Generated } from 'kysely';
import type { Conclusion } from '../../domain/effects.ts';
import type { AskedReview } from '../../domain/review-request.ts';
import type { Id, LaterTime, Time } from './columns.ts';

export interface PullRequests {
  repository_id: Id;
  number: number;
  /** False once it was seen closed or gone, or if the app lost access. */
  open: boolean;
  /** REL-3: whether it was ever recognized as a release. */
  was_release: boolean;
  /** The last verdict's outcome; null before the first. */
  outcome: string | null;
  /** When it was last put on the queue without an event; null if never. */
  asked_at: Time | null;
  /** VER-5: who opened it; null if unknown. */
  opener_id: Id | null;
  opener_login: string | null;
  opener_kind: string | null;
  /** Head, base and time of the last verdict; null before the first. */
  decided_head: string | null;
  decided_base: string | null;
  decided_at: Time | null;
  /** True if the last verdict could not be confirmed for too long (VER-7). */
  unconfirmed: Generated<boolean>;
}

/** VER-6: the number of turns taken at a subject, by its name. The newest turn may write. */
export interface Turns {
  subject: string;
  number: Id;
}

/** VER-7: the last known content of the readiness check; see domain/publication.ts. */
export interface Publications {
  repository_id: Id;
  number: number;
  head_id: string;
  conclusion: Conclusion;
  /** The latest time for which a published decision was made. */
  decided_at: Time;
  /**
   * GitHub's time of the observation. `confirmed_on` is the same by the database's clock (ADR 0060); null if an older
   * version wrote it.
   */
  confirmed_at: Time;
  confirmed_on: LaterTime;
  confirm_within_millis: Id;
  replaced: boolean;
  /** The conclusion that an error replaced on that very head; null if nothing was replaced. */
  replaced_conclusion: Conclusion | null;
}

/** SIGN-4: when the head was seen to become a commit. */
export interface HeadSightings {
  seq: Generated<string | number>;
  repository_id: Id;
  number: number;
  commit_id: string;
  /** Known only from a webhook. */
  before_id: string | null;
  since: Time;
  source: 'webhook' | 'observation';
}

/** The tree of a commit, which never changes. */
export interface CommitTrees {
  repository_id: Id;
  commit_id: string;
  tree_id: string;
}

/** SIGN-5: what former heads with the current head's tree were built on. */
export interface FormerHeadsTable {
  repository_id: Id;
  number: number;
  /** The base branch for which it was read. */
  base: string;
  commit_id: string;
  /** JSON text, see domain/facts.ts; null if GitHub could not say. */
  commits: string | null;
}

/** SOD-1: who was seen to push to the head. */
export interface Pushers {
  repository_id: Id;
  number: number;
  account_id: Id;
  login: string;
  kind: string;
}

/** SOD-1: who was seen to push a commit to the repository. */
export interface PushedCommits {
  repository_id: Id;
  commit_id: string;
  account_id: Id;
  login: string;
  kind: string;
  at: Time;
  /** Range of the push to the branch or tag; null if unknown. */
  before_id: string | null;
  tip_id: string | null;
  /** When a release last needed it, if that was long after the push. */
  needed_at: LaterTime;
}

/** SOD-1: who was seen to push a branch or a tag. */
export interface PushesTable {
  seq: Generated<string | number>;
  repository_id: Id;
  ref: string;
  before_id: string | null;
  commit_id: string;
  account_id: Id | null;
  login: string | null;
  kind: string | null;
  at: Time;
  /** Whether `pushed_commits` contains its commits: `open`, not asked yet; `unknown`, GitHub could not say. */
  brought: 'known' | 'open' | 'unknown';
}

/** SOD-1: pushes by an unknown person. */
export interface UnnamedPushes {
  repository_id: Id;
  /** 0 for a push of a branch. */
  number: number;
  /** Empty if unknown. */
  commit_id: string;
  /** The earliest time. */
  at: Time;
}

/**
 * SIGN-8, SIGN-9, SIGN-13: what took readiness away.
 * Deleting its comment does not give readiness back.
 */
export interface RememberedBlocks {
  repository_id: Id;
  number: number;
  act: string;
  kind: 'objection' | 'hold' | 'withdrawal';
  /** Empty for a hold. */
  state: string;
  actor_id: Id;
  actor_login: string;
  actor_kind: string;
  at: Time;
  url: string;
  reason: string;
}

/** NTF-1: who was asked for a review; see domain/review-request.ts. */
export interface ReviewRequestsTable {
  seq: Generated<string | number>;
  repository_id: Id;
  number: number;
  state: string;
  head_id: string;
  /** `person:ID` or `team:slug`. */
  reviewer: string;
  /** The login or the slug. */
  name: string;
  at: Time;
  posted: boolean;
  status: AskedReview['status'];
  said: string | null;
}

/** SIGN-7: the names with which labels were seen. */
export interface LabelNames {
  repository_id: Id;
  label_id: string;
  name: string;
  since: Time;
}

/** SIGN-7: the labels that the app has made in a repository. */
export interface StateLabelsTable {
  repository_id: Id;
  name: string;
}

/** SIGN-8, SIGN-9, SIGN-13: comment revisions from webhooks. */
export interface HeardWordsTable {
  repository_id: Id;
  number: number;
  source: 'comment' | 'review' | 'line-comment';
  id: string;
  author_id: Id;
  author_login: string;
  author_kind: string;
  at: Time;
  url: string;
  /** Empty if nothing in it takes readiness away. */
  body: string;
  /** The last time at which the text is known to have been unchanged. */
  until: Time;
}
