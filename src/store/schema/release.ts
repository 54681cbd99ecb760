import type { ColumnType, Generated } from 'kysely';
import type { Conclusion } from '../../domain/effects.ts';
import type { Id, LaterTime, Time } from './columns.ts';

/** TAG-1, MRG-2: final records of merged pull requests; see domain/release.ts. */
export interface ReleasesTable {
  repository_id: Id;
  number: number;
  url: string;
  title: string;
  base: string;
  head_id: string;
  commit_id: string;
  merged_at: Time;
  /** JSON text, as is everything that no query filters by. */
  merged_by: string | null;
  released_by: string | null;
  outcome: string;
  check_said: string | null;
  passed: boolean;
  bypass: boolean;
  told: boolean;
  missing: string;
  authors: string;
  /** SOD-7. The default lets the previous version keep writing without it. */
  signers: Generated<string>;
  policy_digest: string | null;
  recorded_at: Time;
}

/** MRG-1: orders to release; `refusal`, `accepted` and `ending` are JSON text, see domain/order.ts. */
export interface ReleaseOrdersTable {
  repository_id: Id;
  number: number;
  act: string;
  decided_at: Time;
  refusal: string | null;
  accepted: string | null;
  tag: string | null;
  queued: Generated<boolean>;
  /** The commit as which it was merged. */
  commit_id: string | null;
  ending: string | null;
  /** True while it is carried out. */
  open: boolean;
  asked_at: Time | null;
}

/** MQ-1: groups of merge queues. `conclusion` and the columns after it: what was last published on the head. */
export interface MergeGroupsTable {
  repository_id: Id;
  head_id: string;
  base_id: string;
  branch: string;
  ref: string;
  /** False once it was merged or abandoned. */
  open: boolean;
  requested_at: Time;
  asked_at: LaterTime;
  conclusion: ColumnType<Conclusion | null, Conclusion | null | undefined, Conclusion | null>;
  confirmed_at: LaterTime;
  /** The same by the database's clock (ADR 0060). */
  confirmed_on: LaterTime;
  confirm_within_millis: ColumnType<string | number | null, number | null | undefined, number | null>;
}
