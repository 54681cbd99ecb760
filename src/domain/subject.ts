import type { PullRequestSubject, RepositoryRef } from './facts.ts';
import type { Sha } from './ids.ts';

/** The head of a group of pull requests in a merge queue (MQ-1). */
export interface MergeGroupSubject {
  readonly kind: 'merge-group';
  readonly repository: RepositoryRef;
  readonly head: Sha;
}

/** A tag by its name, without `refs/tags/` (TAG-2). It may have been deleted. */
export interface TagSubject {
  readonly kind: 'tag';
  readonly repository: RepositoryRef;
  readonly name: string;
}

/** A deployment by GitHub's id, as text (DEP-1). */
export interface DeploymentSubject {
  readonly kind: 'deployment';
  readonly repository: RepositoryRef;
  readonly id: string;
}

/** A commit that may be released: what `countersign/tag` says on it (TAG-1, TAG-3). */
export interface ReleaseCommitSubject {
  readonly kind: 'release-commit';
  readonly repository: RepositoryRef;
  readonly commit: Sha;
}

/** What a turn is taken at, and a job is about. */
export type Subject = PullRequestSubject | MergeGroupSubject | TagSubject | DeploymentSubject | ReleaseCommitSubject;

/**
 * A subject in one word, for logs and keys: `acme/shop#7`, `acme/shop tag v1.4.0`. Owner and repository are in lower
 * case, since GitHub compares them without regard to it; names of tags it does not.
 */
export function subjectKeyText(subject: Subject): string {
  const { owner, name } = subject.repository;
  const place = `${owner}/${name}`.toLowerCase();
  switch (subject.kind) {
    case 'pull-request':
      return `${place}#${subject.number}`;
    case 'merge-group':
      return `${place} merge-group ${subject.head}`;
    case 'tag':
      return `${place} tag ${subject.name}`;
    case 'deployment':
      return `${place} deployment ${subject.id}`;
    case 'release-commit':
      return `${place} release-commit ${subject.commit}`;
  }
}

declare const taken: unique symbol;

/**
 * Proof that its holder is the one who decides about the subject now (VER-6). Only the store gives one, and each takes
 * the right from the one before it; so turns of a subject have an order that no clock can upset, and what was looked at
 * within a later turn is the newer look.
 */
export interface Turn<About extends Subject = PullRequestSubject> {
  readonly [taken]: true;
  readonly subject: About;
  /** Counts up from 1. */
  readonly number: number;
}
