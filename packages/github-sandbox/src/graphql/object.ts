import { filesOf } from '../git/content.ts';
import type { Sha } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { actorNode, personOf } from './commit.ts';
import { blobNode, entryAt, filesOfTree, tagNode, treeNode } from './git-object.ts';
import type { GraphNode, Look } from './look.ts';
import { findRevision } from './revision.ts';

/** A commit, tag, tree or blob by its full id. null if the repository has none. */
export function objectNode(look: Look, repository: Repository, sha: Sha): GraphNode | null {
  const { commits, tags, blobs } = repository.objects;
  const commit = commits.get(sha);
  if (commit) return look.node.commit(repository, commit);
  const tag = tags.get(sha);
  if (tag) return tagNode(look, repository, tag, () => actorNode(look, personOf(look, tag.tagger), tag.tagger.date));
  const blob = blobs.get(sha);
  if (blob) return blobNode(look, repository, blob);
  const files = filesOfTree(repository, sha);
  return files && treeNode(look, repository, files);
}

/** The object that `expression` means to Git (`HEAD:.github/policy.yml`); null if it means nothing here. */
export function objectNamed(look: Look, repository: Repository, expression: string): GraphNode | null {
  const found = findRevision(repository, expression);
  if (found === null) return null;
  if (found.path === null) return objectNode(look, repository, found.sha);
  const files = filesOf(repository.objects, found.sha);
  if (found.path === '') return repository.objects.commits.has(found.sha) ? treeNode(look, repository, files) : null;
  const entry = entryAt(look, repository, { files }, found.path.replace(/\/$/, ''));
  const object = entry?.object;
  return typeof object === 'function' ? object() : null;
}
