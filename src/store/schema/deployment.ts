import type { ColumnType } from 'kysely';
import type { DeploymentEnd } from '../../domain/deployment.ts';
import type { Id, Time } from './columns.ts';

/** DEP-1: known deployments, and the answers to GitHub; see domain/deployment.ts. */
export interface Deployments {
  repository_id: Id;
  deployment_id: string;
  environment: string;
  run_id: string | null;
  commit_id: string;
  ref: string;
  /** JSON text of an account. */
  creator: string | null;
  asked: boolean;
  heard_at: Time;
  /** When it was last put on the queue without an event. */
  asked_at: ColumnType<Date | null, string | null | undefined, string | null>;
  attempt: ColumnType<number | null, number | null | undefined, number | null>;
  answering: ColumnType<
    'approved' | 'rejected' | null,
    'approved' | 'rejected' | null | undefined,
    'approved' | 'rejected' | null
  >;
  reports: ColumnType<number, number | undefined, number>;
  last_report: ColumnType<string, string | undefined, string>;
  /** null while something is left to do about it. */
  ended_as: ColumnType<DeploymentEnd | null, DeploymentEnd | null | undefined, DeploymentEnd | null>;
}

/** How far back a repository's deployments are read, and when they were last read. */
export interface DeploymentLists {
  repository_id: Id;
  since: Time;
  read_at: Time;
}
