import type { ColumnType, Generated } from 'kysely';
import type { Conclusion } from '../domain/effects.ts';
import type { TagStanding } from '../domain/tags.ts';
import type { DeploymentLists, Deployments } from './deployment-tables.ts';

/** Written as `Instant` text, read as a Date by both drivers. */
type Time = ColumnType<Date, string, string>;
/** One that is null at first. */
type LaterTime = ColumnType<Date | null, string | null | undefined, string | null>;
/** GitHub's ids go beyond 32 bits; node-postgres reads them as text, PGlite as a number. */
type Id = ColumnType<string | number, number, number>;

/** The webhook deliveries that were taken in, so that a repeated one does nothing twice. */
interface Deliveries {
  id: string;
  event: string;
  action: string | null;
  received_at: Time;
}

/** The webhooks that GitHub could not deliver; see domain/redelivery.ts. */
interface RedeliveriesTable {
  guid: string;
  attempt_id: string;
  event: string;
  failed_at: Time;
  status: number;
  asks: Generated<number>;
  next_at: Time;
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
  /** When it was last put on the queue without an event; null where it never was. */
  asked_at: Time | null;
}

/** VER-6: how many turns there were at a subject, by its name; the newest may write. */
interface Turns {
  subject: string;
  number: Id;
}

/** VER-7: what the readiness check says, as far as is known without asking GitHub; see domain/publication.ts. */
interface Publications {
  repository_id: Id;
  number: number;
  head_id: string;
  conclusion: Conclusion;
  /** The latest time that a published decision was made for. */
  decided_at: Time;
  confirmed_at: Time;
  confirm_within_millis: Id;
  replaced: boolean;
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

/** SOD-1: who was seen to push a branch to a commit. */
interface PushedCommits {
  repository_id: Id;
  commit_id: string;
  account_id: Id;
  login: string;
  kind: string;
  at: Time;
}

/** SIGN-3: whose logins the policy's were when it was first seen to name them. */
interface NamedLogins {
  repository_id: Id;
  /** Lower case. */
  login: string;
  account_id: Id;
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

/** SIGN-7: under which names labels were seen. */
interface LabelNames {
  repository_id: Id;
  label_id: string;
  name: string;
  since: Time;
}

/** TAG-1, MRG-2: what was found of merged pull requests, once and for all; see domain/release.ts. */
interface ReleasesTable {
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
  policy_digest: string | null;
  recorded_at: Time;
}

/** MRG-1: orders to release; `refusal`, `accepted` and `ending` are JSON text, see domain/order.ts. */
interface ReleaseOrdersTable {
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
interface MergeGroupsTable {
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
  confirm_within_millis: ColumnType<string | number | null, number | null | undefined, number | null>;
}

/** SIGN-8, SIGN-9, SIGN-13: what people wrote, as webhooks brought it. */
interface HeardWordsTable {
  repository_id: Id;
  number: number;
  source: 'comment' | 'review';
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

/** REC-1: where each repository's chain ends. */
interface JournalEnds {
  repository_id: Id;
  number: Id;
  hash: string;
}

/** REC-1: the entries; the columns before `entry` repeat what it says, so that it can be found. */
interface Journal {
  repository_id: Id;
  number: Id;
  kind: string;
  subject: string;
  at: Time;
  /** Canonical JSON, the text that is hashed. */
  entry: string;
  hash: string;
}

/** Counts up whenever a webhook says that users or teams of the owner changed. */
interface PeopleEpochs {
  owner: string;
  epoch: number;
}

/** TAG-2, TAG-4: what a tag was seen to become, in the order in which it was taken in. */
interface TagSightings {
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
interface TagsTable {
  repository_id: Id;
  name: string;
  standing: TagStanding;
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
interface TagLooks {
  repository_id: Id;
  /** null where they never were since there is a policy. */
  looked_at: ColumnType<Date | null, string | null, string | null>;
  /** False where there was no policy. */
  gated: boolean;
  next_at: Time;
}

interface PeopleCacheTable {
  owner: string;
  key: string;
  /** JSON text; what is in it is github's business. */
  value: string;
  read_at: Time;
}

/** Until when GitHub wants no requests of an installation. */
interface InstallationQuiet {
  installation: Id;
  until: Time;
}

/** Comments, issues and releases of the last hour. */
interface ContentMade {
  installation: Id;
  at: Time;
}

export interface Tables {
  installation_quiet: InstallationQuiet;
  content_made: ContentMade;
  deliveries: Deliveries;
  redeliveries: RedeliveriesTable;
  repositories: Repositories;
  pull_requests: PullRequests;
  turns: Turns;
  publications: Publications;
  head_sightings: HeadSightings;
  commit_trees: CommitTrees;
  pushers: Pushers;
  remembered_blocks: RememberedBlocks;
  label_names: LabelNames;
  heard_words: HeardWordsTable;
  pushed_commits: PushedCommits;
  named_logins: NamedLogins;
  releases: ReleasesTable;
  release_orders: ReleaseOrdersTable;
  deployments: Deployments;
  deployment_lists: DeploymentLists;
  merge_groups: MergeGroupsTable;
  tag_sightings: TagSightings;
  tags: TagsTable;
  tag_looks: TagLooks;
  journal_ends: JournalEnds;
  journal: Journal;
  people_epochs: PeopleEpochs;
  people_cache: PeopleCacheTable;
}
