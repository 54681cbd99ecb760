import type { ColumnType, Generated } from 'kysely';

/** Written as `Instant` text, read as a Date by both drivers. */
type Time = ColumnType<Date, string, string>;
/** GitHub's ids go beyond 32 bits; node-postgres reads them as text, PGlite as a number. */
type Id = ColumnType<string | number, number, number>;

/** The webhook deliveries that were taken in, so that a repeated one does nothing twice. */
interface Deliveries {
  id: string;
  event: string;
  action: string | null;
  received_at: Time;
}

/** Repositories by GitHub's id; the name is the one last heard of, null where another repository has it now. */
interface Repositories {
  id: Id;
  installation: Id | null;
  owner: string | null;
  name: string | null;
}

interface PullRequests {
  repository_id: Id;
  number: number;
  /** False once it was seen closed or gone, or where the app lost access. */
  open: boolean;
  /** REL-3. */
  was_release: boolean;
  /** The last verdict's; null before the first. */
  outcome: string | null;
}

/** SIGN-4: when the head was seen to become a commit. */
interface HeadSightings {
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
interface CommitTrees {
  repository_id: Id;
  commit_id: string;
  tree_id: string;
}

/** SOD-1: who was seen to push to the head. */
interface Pushers {
  repository_id: Id;
  number: number;
  account_id: Id;
  login: string;
  kind: string;
}

/** SIGN-8, SIGN-9, SIGN-13: what took readiness away, so that deleting its comment does not give it back. */
interface RememberedBlocks {
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

/** Counts up whenever a webhook says that users or teams of the owner changed. */
interface PeopleEpochs {
  owner: string;
  epoch: number;
}

interface PeopleCacheTable {
  owner: string;
  key: string;
  /** JSON text; what is in it is github's business. */
  value: string;
  read_at: Time;
}

export interface Tables {
  deliveries: Deliveries;
  repositories: Repositories;
  pull_requests: PullRequests;
  head_sightings: HeadSightings;
  commit_trees: CommitTrees;
  pushers: Pushers;
  remembered_blocks: RememberedBlocks;
  people_epochs: PeopleEpochs;
  people_cache: PeopleCacheTable;
}
