import type { ColumnType, Generated } from 'kysely';
import type { Conclusion } from '../../domain/effects.ts';
import type { Id, LaterTime, Time } from './columns.ts';

/** TAG-1, MRG-2: what was found of merged pull requests, once and for all; see domain/release.ts. */
export interface ReleasesTable {
  repository_id: Id;
  number: number;
  url: string;
  title: string;
  base: string;
  head_id: string;
  commit_id: string;
  merged_at: Time;
  /** JSON text, as all that is not asked for in a query. */
  merged_by: string | null;
  released_by: string | null;
  outcome: string;
  check_said: string | null;
  passed: boolean;
  bypass: boolean;
  told: boolean;
  missing: string;
  authors: string;
  /** SOD-7; written with a default, so that the version before this one goes on writing without it. */
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
  /** What it was merged as. */
  commit_id: string | null;
  ending: string | null;
  /** Being carried out. */
  open: boolean;
  asked_at: Time | null;
}

/** MQ-1: groups of merge queues; `conclusion` and what follows: what was last said on the head. */
export interface MergeGroupsTable {
  repository_id: Id;
  head_id: string;
  base_id: string;
  branch: string;
  ref: string;
  /** False once it was merged or given up. */
  open: boolean;
  requested_at: Time;
  asked_at: LaterTime;
  conclusion: ColumnType<Conclusion | null, Conclusion | null | undefined, Conclusion | null>;
  confirmed_at: LaterTime;
  /** The same by the database's clock (ADR 0060). */
  confirmed_on: LaterTime;
  confirm_within_millis: ColumnType<string | number | null, number | null | undefined, number | null>;
}
