import type { ColumnType, Generated } from 'kysely';
import type { TagStatus } from '../../domain/tag.ts';
import type { Id, Time } from './columns.ts';

/** TAG-2, TAG-4: what a tag was seen to become, in the order in which it was taken in. */
export interface TagSightings {
  seq: Generated<string | number>;
  repository_id: Id;
  name: string;
  /** null where the tag was gone. */
  object_id: string | null;
  /** JSON text of an account; only a webhook tells. */
  actor: string | null;
  seen_at: Time;
  source: 'webhook' | 'observation';
}

/** What each tag is; see domain/tags.ts. */
export interface TagsTable {
  repository_id: Id;
  name: string;
  standing: TagStatus;
  object_id: string | null;
  commit_id: string | null;
  /** Where it counts, or counted before it was moved or deleted; all null where it never did. */
  accepted_how: 'passed' | 'baseline' | null;
  accepted_object_id: string | null;
  accepted_commit_id: string | null;
  accepted_at: ColumnType<Date | null, string | null, string | null>;
  accepted_seq: ColumnType<string | number | null, number | null, number | null>;
  /** JSON text; null for what was never judged. */
  verdict: ColumnType<string | null, string | null | undefined, string | null>;
  policy_digest: ColumnType<string | null, string | null | undefined, string | null>;
  decided_at: Time;
  /** The issue that reports it: its number, and its web address. */
  issue: ColumnType<number | null, number | null | undefined, number | null>;
  issue_url: ColumnType<string | null, string | null | undefined, string | null>;
}

/** When all tags of a repository were first compared with those that are known, and are to be again. */
export interface TagLooks {
  repository_id: Id;
  /** null where they never were since there is a policy. */
  looked_at: ColumnType<Date | null, string | null, string | null>;
  /** False where there was no policy. */
  gated: boolean;
  next_at: Time;
}
