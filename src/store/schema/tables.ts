import type { Generated } from 'kysely';
import type { Id, Time } from './columns.ts';
import type { DeploymentLists, Deployments } from './deployment.ts';
import type {
  CommitTrees,
  FormerHeadsTable,
  HeadSightings,
  HeardWordsTable,
  LabelNames,
  Publications,
  PullRequests,
  PushedCommits,
  Pushers,
  PushesTable,
  RememberedBlocks,
  ReviewRequestsTable,
  StateLabelsTable,
  Turns,
  UnnamedPushes,
} from './pull-request.ts';
import type { BaselinesTable, CommitOrigins, FirstBranchPushes, MergedPullsTable, ReleaseRanges } from './range.ts';
import type { MergeGroupsTable, ReleaseOrdersTable, ReleasesTable } from './release.ts';
import type { TagLooks, TagSightings, TagsTable } from './tag.ts';

/** The stored webhook deliveries, so that a repeated one does nothing. */
interface Deliveries {
  id: string;
  event: string;
  action: string | null;
  received_at: Time;
}

/** One row: when this database was created empty. No row if the database is older than the table. */
interface Beginning {
  one: Generated<boolean>;
  at: Time;
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

/** Repositories by GitHub's id. The name is the last known one, null if another repository has it now. */
interface Repositories {
  id: Id;
  installation: Id | null;
  owner: string | null;
  name: string | null;
}

/** SIGN-3: the owner of each login when the policy was first seen to name it. */
interface NamedLogins {
  repository_id: Id;
  /** In lower case. */
  login: string;
  account_id: Id;
}

/** REC-1: the end of each repository's chain. */
interface JournalEnds {
  repository_id: Id;
  number: Id;
  hash: string;
}

/** REC-1: the entries. The columns before `entry` repeat parts of its text, so that queries can find it. */
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

/** A counter that each webhook about changed users or teams of the owner increments. */
interface PeopleEpochs {
  owner: string;
  epoch: number;
}

interface PeopleCacheTable {
  owner: string;
  key: string;
  /** JSON text, whose format only src/github knows. */
  value: string;
  read_at: Time;
}

/** Until when GitHub wants no requests from an installation. */
interface InstallationQuiet {
  installation: Id;
  until: Time;
  probe_until: Time | null;
  fruitless: Generated<number>;
}

/** POL-1: how many webhooks reported a change of what an installation can reach. */
interface InstallationChanges {
  installation: Id;
  changes: number;
  /** `all` or `selected`, as the last of them said. */
  reach: string | null;
}

/** What GitHub refuses until somebody changes something there; see domain/resting.ts. */
interface RestingTable {
  place: string;
  reason: string;
  since: Time;
  until: Time;
}

/** Comments, issues and releases that were made in the last hour. */
interface ContentMade {
  installation: Id;
  at: Time;
}

export interface Tables {
  installation_quiet: InstallationQuiet;
  installation_changes: InstallationChanges;
  content_made: ContentMade;
  resting: RestingTable;
  beginning: Beginning;
  deliveries: Deliveries;
  redeliveries: RedeliveriesTable;
  repositories: Repositories;
  pull_requests: PullRequests;
  turns: Turns;
  publications: Publications;
  head_sightings: HeadSightings;
  commit_trees: CommitTrees;
  former_heads: FormerHeadsTable;
  pushers: Pushers;
  remembered_blocks: RememberedBlocks;
  label_names: LabelNames;
  review_requests: ReviewRequestsTable;
  state_labels: StateLabelsTable;
  heard_words: HeardWordsTable;
  pushed_commits: PushedCommits;
  pushes: PushesTable;
  unnamed_pushes: UnnamedPushes;
  named_logins: NamedLogins;
  releases: ReleasesTable;
  release_orders: ReleaseOrdersTable;
  deployments: Deployments;
  deployment_lists: DeploymentLists;
  merge_groups: MergeGroupsTable;
  baselines: BaselinesTable;
  first_branch_pushes: FirstBranchPushes;
  release_ranges: ReleaseRanges;
  commit_origins: CommitOrigins;
  merged_pulls: MergedPullsTable;
  tag_sightings: TagSightings;
  tags: TagsTable;
  tag_looks: TagLooks;
  journal_ends: JournalEnds;
  journal: Journal;
  people_epochs: PeopleEpochs;
  people_cache: PeopleCacheTable;
}
