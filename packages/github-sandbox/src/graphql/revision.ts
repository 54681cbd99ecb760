import { peel } from '../acts/tag.ts';
import type { Sha } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';

/** The object of `Repository.object(expression:)`, or a path in a commit's tree. */
export interface Revision {
  readonly sha: Sha;
  /** null: the object itself; '' is the root of its tree. */
  readonly path: string | null;
}

/**
 * Parses a Git revision: `HEAD`, `main:path`, `refs/tags/v1`, a whole or abbreviated id.
 * With `^{commit}` or `^{tree}` after it. null if it means nothing, as on GitHub.
 */
export function findRevision(repository: Repository, expression: string): Revision | null {
  const colon = expression.indexOf(':');
  const path = colon < 0 ? null : expression.slice(colon + 1);
  const name = colon < 0 ? expression : expression.slice(0, colon);
  const suffix = /\^\{(commit|tree|)\}$/.exec(name);
  const found = namedObject(repository, suffix === null ? name : name.slice(0, suffix.index));
  if (found === null) return null;
  const sha = suffix === null && path === null ? found : peel(repository, found);
  return { sha, path: suffix?.[1] === 'tree' ? (path ?? '') : path };
}

function namedObject(repository: Repository, name: string): Sha | null {
  if (/^[0-9a-f]{40}$/i.test(name)) return name.toLowerCase();
  return findRef(repository, name)?.sha ?? abbreviated(repository, name);
}

/** A branch or tag, spelled `HEAD`, `refs/heads/main`, `heads/main` or `main`. Tags go first, as in git. */
export function findRef(repository: Repository, name: string): { readonly fullName: string; readonly sha: Sha } | null {
  const spelt = name === 'HEAD' ? `refs/heads/${repository.defaultBranch}` : name;
  for (const fullName of [spelt, `refs/${spelt}`, `refs/tags/${spelt}`, `refs/heads/${spelt}`]) {
    const sha = refTarget(repository, fullName);
    if (sha !== null) return { fullName, sha };
  }
  return null;
}

function refTarget(repository: Repository, fullName: string): Sha | null {
  const [, kind, name = ''] = /^refs\/(heads|tags|pull)\/(.+)$/s.exec(fullName) ?? [];
  if (kind === 'heads') return repository.branches.get(name) ?? null;
  if (kind === 'tags') return repository.tags.get(name) ?? null;
  const number = /^(\d+)\/head$/.exec(name)?.[1];
  return number === undefined ? null : (repository.pullRequests.get(Number(number))?.head.sha ?? null);
}

/** The one object whose id begins with this. null if there is none, or more than one. */
function abbreviated({ objects }: Repository, start: string): Sha | null {
  if (!/^[0-9a-f]{4,39}$/i.test(start)) return null;
  const ids = [objects.commits, objects.tags, objects.trees, objects.blobs].flatMap((kind) => [...kind.keys()]);
  const [only, second] = ids.filter((sha) => sha.startsWith(start.toLowerCase()));
  return only !== undefined && second === undefined ? only : null;
}
