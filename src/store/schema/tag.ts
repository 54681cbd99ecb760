import type { ColumnType, Generated } from 'kysely';
import type { TagStatus } from '../../domain/tag.ts';
import type { Id, Time } from './columns.ts';

/** TAG-2, TAG-4: the objects that a tag was seen to point at, in order of arrival. */
export interface TagSightings {
  seq: Generated<string | number>;
  repository_id: Id;
  name: string;
  /** null if the tag was gone. */
  object_id: string | null;
  /** JSON text of an account; known only from a webhook. */
  actor: string | null;
  seen_at: Time;
  source: 'webhook' | 'observation';
}

/** The status of each tag; see domain/tags.ts. */
export interface TagsTable {
  repository_id: Id;
  name: string;
  standing: TagStatus;
  object_id: string | null;
  commit_id: string | null;
  /** The commit at which it counts, or counted before it was moved or deleted. All null if it never did. */
  accepted_how: 'passed' | 'baseline' | null;
  accepted_object_id: string | null;
  accepted_commit_id: string | null;
  accepted_at: ColumnType<Date | null, string | null, string | null>;
  accepted_seq: ColumnType<string | number | null, number | null, number | null>;
  /** JSON text; null if it was never judged. */
  verdict: ColumnType<string | null, string | null | undefined, string | null>;
  policy_digest: ColumnType<string | null, string | null | undefined, string | null>;
  decided_at: Time;
  /** The issue that reports it: its number and its web address. */
  issue: ColumnType<number | null, number | null | undefined, number | null>;
  issue_url: ColumnType<string | null, string | null | undefined, string | null>;
}

/** When a repository's tags were first compared with the known ones, and are next. */
export interface TagLooks {
  repository_id: Id;
  /** null if they were not compared since there is a policy. */
  looked_at: ColumnType<Date | null, string | null, string | null>;
  /** False if there was no policy. */
  gated: boolean;
  next_at: Time;
}
