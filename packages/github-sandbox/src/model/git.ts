import type { Millis } from './account.ts';

/** 40 lower-case hexadecimal digits: Git's own object id (SHA-1 of the object). */
export type Sha = string;

/** A person in a commit or tag, with the claimed time. Nothing of it is verified. */
export interface GitSignature {
  readonly name: string;
  readonly email: string;
  readonly date: Millis;
}

/** GitHub's result for a cryptographic signature. null on the object: it is not signed. */
export interface Verification {
  readonly valid: boolean;
  readonly signedByGitHub: boolean;
  /** Login of the account whose key it is; null if unknown. */
  readonly signer: string | null;
}

export interface Blob {
  readonly sha: Sha;
  readonly content: string;
  /** Length of the content in bytes (UTF-8). */
  readonly size: number;
}

/** A whole tree, flattened: path from the root → blob id. Paths are sorted. */
export interface Tree {
  readonly sha: Sha;
  readonly files: ReadonlyMap<string, Sha>;
}

export interface Commit {
  readonly sha: Sha;
  readonly nodeId: string;
  readonly tree: Sha;
  readonly parents: readonly Sha[];
  readonly author: GitSignature;
  readonly committer: GitSignature;
  /** With the trailers (`Co-authored-by: Name <address>`). */
  readonly message: string;
  readonly verification: Verification | null;
}

/** An annotated tag's object; a lightweight tag points at the commit itself. */
export interface TagObject {
  readonly sha: Sha;
  readonly name: string;
  /** The commit it points at. */
  readonly target: Sha;
  readonly tagger: GitSignature;
  readonly message: string;
  readonly verification: Verification | null;
}

/** The objects of a repository and of its forks. They share one store, as on GitHub. */
export interface ObjectStore {
  readonly blobs: Map<Sha, Blob>;
  readonly trees: Map<Sha, Tree>;
  readonly commits: Map<Sha, Commit>;
  readonly tags: Map<Sha, TagObject>;
}
