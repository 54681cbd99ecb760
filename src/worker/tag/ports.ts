import type { Account } from '../../domain/account.ts';
import type { PeopleFacts, RepositoryRef } from '../../domain/facts.ts';
import type { Instant, Sha } from '../../domain/ids.ts';
import type { Entry } from '../../domain/journal.ts';
import type { PolicyReading } from '../../domain/policy.ts';
import type { TagSubject, Turn } from '../../domain/subject.ts';
import type {
  KnownTag,
  ListedTag,
  ReleaseTag,
  TagAcceptance,
  TagFindings,
  TagSighting,
  TagStatus,
  TagTarget,
  TagVerdict,
} from '../../domain/tag.ts';
import type { IssueEffect, ObservedIssue } from '../../domain/tag-issue.ts';
import type { PullRequestStore, Services } from '../ports/pull-request.ts';
import type { RangeServices } from '../release/release-range.ts';
import type { RecordServices } from '../release/release-records.ts';
import type { CurrentTurn } from '../write.ts';

/** A repository by its name now and GitHub's id. */
export type IdentifiedRepository = RepositoryRef & { readonly id: number };

/** The policy that holds for a repository, and whom it names; see src/github/policy/repository.ts. */
export type RepositoryPolicy =
  | {
      readonly kind: 'look';
      readonly at: Instant;
      readonly id: number;
      readonly url: string;
      readonly policy: PolicyReading;
      readonly people: PeopleFacts;
    }
  | { readonly kind: 'gone'; readonly movedTo: RepositoryRef | null };

/** GitHub, as far as tags go. */
export interface TagGitHub {
  /** What a tag ships, from GitHub and from what is kept. */
  readonly range: RangeServices;
  look(repository: RepositoryRef): Promise<RepositoryPolicy>;
  /** What the tag stands for now; null where there is none. */
  tag(repository: RepositoryRef, name: string, signed: boolean): Promise<TagTarget | null>;
  /** All tags, every page. */
  tags(repository: RepositoryRef): Promise<readonly ListedTag[]>;
  /** Those of the commits that this app's own check refuses to have tagged. */
  refused(repository: RepositoryRef, commits: readonly Sha[]): Promise<ReadonlySet<Sha>>;
  /** This app's own login; null where GitHub did not say. */
  readonly own: string | null;
  findIssue(repository: RepositoryRef, tag: string, known: number | null): Promise<ObservedIssue | null>;
  /** One API call; null where there can be no issues. */
  applyToIssue(turn: CurrentTurn<TagSubject>, effect: IssueEffect): Promise<ObservedIssue | null>;
  /** False where the tag no longer stands for `object`. */
  deleteTag(turn: CurrentTurn<TagSubject>, object: Sha): Promise<boolean>;
}

/** What is remembered of tags; see src/store/tag/tags.ts. */
export interface TagStore {
  memoryOf(
    repositoryId: number,
    name: string,
  ): Promise<{
    readonly sightings: readonly TagSighting[];
    readonly accepted: TagAcceptance | null;
    readonly object: Sha | null;
    readonly standing: TagStatus | null;
    readonly commit: Sha | null;
    readonly decidedAt: Instant | null;
    readonly issue: number | null;
  }>;
  observe(repository: IdentifiedRepository, name: string, object: Sha | null, after: number): Promise<boolean>;
  /** `entries`: what the journal is to say of it, given the verdict before (REC-1). */
  remember(
    turn: Turn<TagSubject>,
    repositoryId: number,
    decided: { readonly standing: TagStatus; readonly verdict: TagVerdict },
    entries: (before: TagVerdict | null, after: TagVerdict) => readonly Entry[],
  ): Promise<void>;
  keepIssue(
    repositoryId: number,
    name: string,
    issue: { readonly number: number; readonly url: string },
  ): Promise<void>;
  releaseTags(repositoryId: number): Promise<readonly ReleaseTag[]>;
  known(
    repositoryId: number,
  ): Promise<{ readonly first: boolean; readonly seq: number; readonly tags: readonly KnownTag[] }>;
  found(repository: IdentifiedRepository, findings: TagFindings, seq: number, at: Instant): Promise<void>;
  notGated(repository: IdentifiedRepository): Promise<void>;
}

/** What the courses of tags are made with. */
export interface TagServices extends RecordServices {
  readonly services: Pick<Services, 'log' | 'now'>;
  readonly store: RecordServices['store'] &
    Pick<PullRequestStore, 'takeTurn' | 'hold'> & {
      readonly tags: TagStore;
      /** REL-6: there is no policy yet. */
      readonly baselines: { notGated(repositoryId: number): Promise<void> };
    };
  github(installation: number): Promise<TagGitHub>;
  /** MRG-1: the person for whom this app made the tag at the commit; null where it made none. */
  tagOrderedBy(repositoryId: number, tag: string, commit: Sha): Promise<Account | null>;
}
