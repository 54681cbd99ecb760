import type { Account } from '../../domain/account.ts';
import type { PeopleFacts, RepositoryRef } from '../../domain/facts.ts';
import type { Instant, Sha } from '../../domain/ids.ts';
import type { PolicyReading } from '../../domain/policy.ts';
import type { TagSubject } from '../../domain/subject.ts';
import type { ListedTag, TagTarget } from '../../domain/tag.ts';
import type { IssueEffect, ObservedIssue } from '../../domain/tag-issue.ts';
import type { Tags } from '../../store/tag/tags.ts';
import type { PullRequestStore, Services } from '../ports/pull-request.ts';
import type { RangeServices } from '../release/release-range.ts';
import type { RecordServices } from '../release/release-records.ts';
import type { CurrentTurn } from '../write.ts';

/** The policy of a repository, and the people in it; see src/github/policy/repository.ts. */
export type RepositoryPolicy =
  | {
      readonly kind: 'found';
      readonly at: Instant;
      readonly id: number;
      readonly url: string;
      readonly policy: PolicyReading;
      readonly people: PeopleFacts;
    }
  | { readonly kind: 'gone'; readonly movedTo: RepositoryRef | null };

/** GitHub's part in tags. */
export interface TagGitHub {
  /** Reads what a tag ships, from GitHub and from the store. */
  readonly range: RangeServices;
  readPolicy(repository: RepositoryRef): Promise<RepositoryPolicy>;
  /** What the tag points at now; null if it does not exist. */
  tag(repository: RepositoryRef, name: string, signed: boolean): Promise<TagTarget | null>;
  /** All tags, every page. */
  tags(repository: RepositoryRef): Promise<readonly ListedTag[]>;
  /** The given commits that this app's own check refuses to have tagged. */
  refused(repository: RepositoryRef, commits: readonly Sha[]): Promise<ReadonlySet<Sha>>;
  /** This app's own login; null if GitHub did not say. */
  readonly own: string | null;
  findIssue(repository: RepositoryRef, tag: string, known: number | null): Promise<ObservedIssue | null>;
  /** Makes one API call. null if the repository has no issues. */
  applyToIssue(turn: CurrentTurn<TagSubject>, effect: IssueEffect): Promise<ObservedIssue | null>;
  /** Deletes the tag. False if it no longer points at `object`. */
  deleteTag(turn: CurrentTurn<TagSubject>, object: Sha): Promise<boolean>;
}

/** What is stored of tags; see src/store/tag/tags.ts. */
export type TagStore = Pick<
  Tags,
  'memoryOf' | 'observe' | 'remember' | 'keepIssue' | 'releaseTags' | 'known' | 'found' | 'notGated'
>;

/** Services of the tag reconcilers. */
export interface TagServices extends RecordServices {
  readonly services: Pick<Services, 'log' | 'now'>;
  readonly store: RecordServices['store'] &
    Pick<PullRequestStore, 'takeTurn' | 'hold'> & {
      readonly tags: TagStore;
      /** REL-6: records that there is no policy yet. */
      readonly baselines: { notGated(repositoryId: number): Promise<void> };
    };
  github(installation: number): Promise<TagGitHub>;
  /** MRG-1: the person for whom this app tagged the commit; null if it did not. */
  tagOrderedBy(repositoryId: number, tag: string, commit: Sha): Promise<Account | null>;
}
