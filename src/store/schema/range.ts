import type { Id, Time } from './columns.ts';

/** REL-6: the branches of a repository when the gate first saw it; JSON text, see domain/range.ts. */
export interface BaselinesTable {
  repository_id: Id;
  value: string;
  taken_at: Time;
}

/** Of each branch that was pushed before the baseline was taken: where the first push found it. */
export interface FirstBranchPushes {
  repository_id: Id;
  branch: string;
  /** null where it was not there. */
  before_id: string | null;
}

/** What can be reached from a commit and was shipped by no earlier release, as far as it was read. */
export interface ReleaseRanges {
  repository_id: Id;
  tip_id: string;
  /** Stands for the tags that counted. */
  start_key: string;
  /** The branch that it was the tip of; empty where that is not known. */
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
  /** True where it is not asked again. */
  settled: boolean;
}

/** SOD-1: merged pull requests; JSON text. */
export interface MergedPullsTable {
  repository_id: Id;
  number: number;
  value: string;
}
