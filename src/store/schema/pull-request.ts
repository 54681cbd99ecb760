import type { Generated } from 'kysely';
import type { Conclusion } from '../../domain/effects.ts';
import type { Id, LaterTime, Time } from './columns.ts';

export interface PullRequests {
  repository_id: Id;
  number: number;
  /** False once it was seen closed or gone, or where the app lost access. */
  open: boolean;
  /** REL-3. */
  was_release: boolean;
  /** The last verdict's; null before the first. */
  outcome: string | null;
  /** When it was last put on the queue without an event; null where it never was. */
  asked_at: Time | null;
  /** VER-5: who opened it, as far as a webhook or a look told. */
  opener_id: Id | null;
  opener_login: string | null;
  opener_kind: string | null;
  /** Head, base and time that the last verdict was about; null before the first. */
  decided_head: string | null;
  decided_base: string | null;
  decided_at: Time | null;
  /** True where the last verdict could not be confirmed for too long (VER-7). */
  unconfirmed: Generated<boolean>;
}

/** VER-6: how many turns there were at a subject, by its name; the newest may write. */
export interface Turns {
  subject: string;
  number: Id;
}

/** VER-7: what the readiness check says, as far as is known without asking GitHub; see domain/publication.ts. */
export interface Publications {
  repository_id: Id;
  number: number;
  head_id: string;
  conclusion: Conclusion;
  /** The latest time that a published decision was made for. */
  decided_at: Time;
  /** GitHub's time of the look. `confirmed_on` is the same by the database's clock (ADR 0060); null if an older version wrote it. */
  confirmed_at: Time;
  confirmed_on: LaterTime;
  confirm_within_millis: Id;
  replaced: boolean;
  /** What stood there before an error took its place, on that very head; null where nothing was replaced. */
  replaced_conclusion: Conclusion | null;
}

/** SIGN-4: when the head was seen to become a commit. */
export interface HeadSightings {
  seq: Generated<string | number>;
  repository_id: Id;
  number: number;
  commit_id: string;
  /** Only a webhook tells the head before. */
  before_id: string | null;
  since: Time;
  source: 'webhook' | 'observation';
}

/** A commit's tree never changes, so it is known once and for all. */
export interface CommitTrees {
  repository_id: Id;
  commit_id: string;
  tree_id: string;
}

/** SIGN-5: what commits with the head's tree that were pushed away were laid over. */
export interface FormerHeadsTable {
  repository_id: Id;
  number: number;
  /** The base branch that it was read for. */
  base: string;
  commit_id: string;
  /** JSON text, see domain/facts.ts; null where GitHub could not say. */
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

/** SOD-1: who was seen to bring a commit into the repository. */
export interface PushedCommits {
  repository_id: Id;
  commit_id: string;
  account_id: Id;
  login: string;
  kind: string;
  at: Time;
  /** From where to where the branch or tag was pushed; null where that is not known. */
  before_id: string | null;
  tip_id: string | null;
  /** When a release last needed it, where that was long after the push. */
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
  /** Whether what it brought is in `pushed_commits`: `open`, nobody asked yet; `unknown`, GitHub could not say. */
  brought: 'known' | 'open' | 'unknown';
}

/** SOD-1: pushes of which it is not known who made them. */
export interface UnnamedPushes {
  repository_id: Id;
  /** 0 for a push of a branch. */
  number: number;
  /** Empty where it is not known. */
  commit_id: string;
  /** The earliest. */
  at: Time;
}

/** SIGN-8, SIGN-9, SIGN-13: what took readiness away, so that deleting its comment does not give it back. */
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

/** SIGN-7: under which names labels were seen. */
export interface LabelNames {
  repository_id: Id;
  label_id: string;
  name: string;
  since: Time;
}

/** SIGN-8, SIGN-9, SIGN-13: what people wrote, as webhooks brought it. */
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
  /** Empty where nothing in it takes readiness away. */
  body: string;
  /** For how long it is known to have stood like this. */
  until: Time;
}
