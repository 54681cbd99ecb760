import type { Commit, ObjectStore, Sha } from '../model/git.ts';
import type { PullRequest } from '../model/pull-request.ts';

/** All commits that can be reached from these through every parent, including themselves. Unknown ids are left out. */
export function reachable(store: ObjectStore, ...from: readonly Sha[]): Set<Sha> {
  const seen = new Set<Sha>();
  const open = [...from];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    const commit = seen.has(sha) ? undefined : store.commits.get(sha);
    if (!commit) continue;
    seen.add(sha);
    open.push(...commit.parents);
  }
  return seen;
}

/**
 * The commits reachable from `head` and not from `base`, through every parent.
 * Parents come before children, as GitHub lists them.
 */
export function commitsBetween(store: ObjectStore, base: Sha, head: Sha): Commit[] {
  const known = reachable(store, base);
  const done = new Set<Sha>();
  const ordered: Commit[] = [];
  // Depth first without recursion: a commit is added at the second visit, after its parents.
  const open: { sha: Sha; parentsDone: boolean }[] = [{ sha: head, parentsDone: false }];
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const commit = store.commits.get(step.sha);
    if (!commit || known.has(step.sha) || done.has(step.sha)) continue;
    if (step.parentsDone) {
      done.add(step.sha);
      ordered.push(commit);
      continue;
    }
    open.push({ sha: step.sha, parentsDone: true });
    for (const parent of [...commit.parents].reverse()) open.push({ sha: parent, parentsDone: false });
  }
  return ordered;
}

/** The commits that GitHub shows for a pull request. For a merged one, those of the merge. */
export function pullRequestCommits(pullRequest: PullRequest): Commit[] {
  return commitsBetween(pullRequest.repository.objects, pullRequest.base.sha, pullRequest.head.sha);
}

export function isAncestor(store: ObjectStore, ancestor: Sha, of: Sha): boolean {
  return reachable(store, of).has(ancestor);
}

/** A best common ancestor; null if there is no common history. */
export function mergeBase(store: ObjectStore, a: Sha, b: Sha): Sha | null {
  const ofA = reachable(store, a);
  const common = [...reachable(store, b)].filter((sha) => ofA.has(sha));
  const below = new Set<Sha>();
  for (const sha of common) for (const parent of store.commits.get(sha)?.parents ?? []) below.add(parent);
  return common.find((sha) => !below.has(sha)) ?? null;
}

/** A person in a trailer. */
export interface TrailerPerson {
  readonly name: string;
  readonly email: string;
}

/** `Co-authored-by` trailers of a message, in order, without regard to case. */
export function coAuthors(message: string): TrailerPerson[] {
  const found: TrailerPerson[] = [];
  for (const line of message.split('\n')) {
    const match = /^co-authored-by:\s*(.*?)\s*<([^<>]+)>\s*$/i.exec(line);
    if (match?.[2] !== undefined) found.push({ name: match[1] ?? '', email: match[2] });
  }
  return found;
}
