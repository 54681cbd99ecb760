import type { Id, Time } from './columns.ts';

/** REL-6: a repository's branches when the gate first saw it; JSON text, see domain/range.ts. */
export interface BaselinesTable {
  repository_id: Id;
  value: string;
  taken_at: Time;
}

/** Each branch's state before its first push, if that came before the baseline. */
export interface FirstBranchPushes {
  repository_id: Id;
  branch: string;
  /** null if the branch did not exist. */
  before_id: string | null;
}

/**
 * The commits that a commit reaches and that no earlier release shipped.
 * As far as they were read.
 */
export interface ReleaseRanges {
  repository_id: Id;
  tip_id: string;
  /** A key for the set of tags that counted. */
  start_key: string;
  /** The branch of which it was the tip; empty if unknown. */
  branch: string;
  /** JSON text. */
  value: string;
  read_at: Time;
}

/** SOD-1: the merged pull requests that GitHub associates with a commit. */
export interface CommitOrigins {
  repository_id: Id;
  commit_id: string;
  /** JSON text. */
  candidates: string;
  /** When GitHub was first asked. */
  asked_at: Time;
  /** True if GitHub is not asked again. */
  settled: boolean;
}

/** SOD-1: merged pull requests; JSON text. */
export interface MergedPullsTable {
  repository_id: Id;
  number: number;
  value: string;
}
