import type { ObjectStore, Sha, Tree } from '../model/git.ts';
import { mergeBase } from './graph.ts';
import { putTree } from './objects.ts';

export interface FileChange {
  readonly path: string;
  readonly status: 'added' | 'modified' | 'removed';
  readonly before: Sha | null;
  readonly after: Sha | null;
}

/** The differences of two trees, by path. A rename is a removed and an added file. */
export function changesBetween(before: ReadonlyMap<string, Sha>, after: ReadonlyMap<string, Sha>): FileChange[] {
  const changes: FileChange[] = [];
  for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const was = before.get(path) ?? null;
    const is = after.get(path) ?? null;
    if (was !== is)
      changes.push({
        path,
        status: was === null ? 'added' : is === null ? 'removed' : 'modified',
        before: was,
        after: is,
      });
  }
  return changes;
}

/** The files of a commit; empty for an unknown one. */
export function filesOf(store: ObjectStore, commit: Sha | null): ReadonlyMap<string, Sha> {
  return store.trees.get(store.commits.get(commit ?? '')?.tree ?? '')?.files ?? new Map();
}

/** The changes of `head` since it left `base`: GitHub's three-dot comparison. */
export function changedFiles(store: ObjectStore, base: Sha, head: Sha): FileChange[] {
  return changesBetween(filesOf(store, mergeBase(store, base, head)), filesOf(store, head));
}

/** The tree of merging `theirs` into `ours`, file by file. null if both changed one file differently. */
export function mergeTrees(store: ObjectStore, ours: Sha, theirs: Sha): Tree | null {
  const merged = new Map(filesOf(store, ours));
  const base = filesOf(store, mergeBase(store, ours, theirs));
  for (const { path, before, after } of changesBetween(base, filesOf(store, theirs))) {
    const mine = merged.get(path) ?? null;
    if (mine !== before && mine !== after) return null;
    if (after === null) merged.delete(path);
    else merged.set(path, after);
  }
  return putTree(store, merged);
}

/** The same change on top of another commit, as in a rebase. null if it conflicts. */
export function replayTree(store: ObjectStore, commit: Sha, onto: Sha): Tree | null {
  const target = new Map(filesOf(store, onto));
  const before = filesOf(store, store.commits.get(commit)?.parents[0] ?? null);
  for (const change of changesBetween(before, filesOf(store, commit))) {
    const mine = target.get(change.path) ?? null;
    if (mine !== change.before && mine !== change.after) return null;
    if (change.after === null) target.delete(change.path);
    else target.set(change.path, change.after);
  }
  return putTree(store, target);
}
