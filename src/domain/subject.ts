import type { PullRequestSubject, RepositoryRef } from './facts.ts';
import type { Sha } from './ids.ts';

/** The head of a merge group (MQ-1). */
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

/** A commit that may be released, with its check `countersign/tag` (TAG-1, TAG-3). */
export interface ReleaseCommitSubject {
  readonly kind: 'release-commit';
  readonly repository: RepositoryRef;
  readonly commit: Sha;
}

/** What a turn or a job is about. */
export type Subject = PullRequestSubject | MergeGroupSubject | TagSubject | DeploymentSubject | ReleaseCommitSubject;

/**
 * The text of a subject, for logs and keys: `acme/shop#7`, `acme/shop tag v1.4.0`.
 * Owner and repository are in lower case, because GitHub ignores their case. It does not ignore the case of tags.
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
 * Proof that its holder is the one who decides about the subject now (VER-6).
 * Only the store creates one, and each revokes the previous one. So the turns of a subject have an order that no clock
 * can change, and an observation within a later turn is the newer one.
 */
export interface Turn<About extends Subject = PullRequestSubject> {
  readonly [taken]: true;
  readonly subject: About;
  /** Counts from 1. */
  readonly number: number;
}
