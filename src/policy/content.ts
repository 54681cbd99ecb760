import type { Facts, HeadSighting } from '../domain/facts.ts';
import type { Instant, Sha } from '../domain/ids.ts';
import { addMillis } from '../domain/ids.ts';
import type { NotCounted } from '../domain/verdict.ts';

/** What a sign-off was given for (SIGN-4). */
export type Bound =
  | { readonly kind: 'commit'; readonly commit: Sha }
  /** Within the settling time after a head change: nobody can say what the person looked at. */
  | { readonly kind: 'settling'; readonly until: Instant }
  /** The word that was given names no commit that belongs to this pull request, or more than one. */
  | { readonly kind: 'no-such-commit'; readonly word: string }
  /** No head was known at that moment. */
  | { readonly kind: 'not-seen' }
  /** A review whose commit GitHub no longer has. */
  | { readonly kind: 'commit-unknown' };

/** What the content of the pull request is and was, put in order once for all acts. */
export interface Content {
  readonly head: { readonly sha: Sha; readonly tree: Sha };
  /** The tree of every commit that this pull request has or had, as far as the facts tell. */
  readonly trees: ReadonlyMap<Sha, Sha>;
  /** Every commit that this pull request has or had, sorted. */
  readonly commits: readonly Sha[];
  /** When the head was seen to change, oldest first; null where that is not known. */
  readonly changes: readonly HeadSighting[] | null;
  /** When the base branch was last changed; null where it never was. */
  readonly retargetedAt: Instant | null;
}

export function contentOf(facts: Facts): Content {
  const trees = knownTrees(facts);
  const commits = new Set([...trees.keys(), ...sightings(facts).map((sighting) => sighting.commit)]);
  const events = facts.events.state === 'known' ? facts.events.value : [];
  const retargeted = events.filter((event) => event.kind === 'base-changed').map((event) => event.at);
  return {
    head: facts.pullRequest.head,
    trees,
    commits: [...commits].sort(),
    changes: facts.heads.state === 'known' ? changesOf(facts.heads.value) : null,
    retargetedAt: retargeted.sort().at(-1) ?? null,
  };
}

function changesOf(heads: readonly HeadSighting[]): readonly HeadSighting[] {
  const inOrder = [...heads].sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
  return inOrder.filter((sighting, index) => index === 0 || sighting.commit !== inOrder[index - 1]?.commit);
}

/** The head that the pull request had at `at`, as far as it was seen to change (SIGN-4). */
export function headAt({ changes }: Content, at: Instant, settleMillis: number): Bound {
  if (changes === null) return { kind: 'not-seen' };
  const [first] = changes;
  if (!first || at < first.since) return { kind: 'not-seen' };
  let current = first;
  for (const change of changes.slice(1)) {
    const until = addMillis(change.since, settleMillis);
    if (change.since <= at && at < until) return { kind: 'settling', until };
    // GitHub's times are whole seconds: an act in the second of the change may have come before it.
    if (change.since < at) current = change;
  }
  return { kind: 'commit', commit: current.commit };
}

/** The one commit of this pull request, present or past, whose id begins with `word`. */
export function commitNamed({ commits }: Content, word: string): Bound {
  const index = firstFrom(commits, word);
  const [only, second] = commits.slice(index, index + 2).filter((commit) => commit.startsWith(word));
  return only !== undefined && second === undefined
    ? { kind: 'commit', commit: only }
    : { kind: 'no-such-commit', word };
}

/** Where in a sorted list the first text stands that does not come before `text`. */
function firstFrom(sorted: readonly string[], text: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Why a sign-off for `commit`, given at `at`, no longer holds, or null where it does (SIGN-5): the head has to be that
 * commit or one with the identical tree, and the base branch must not have been changed since.
 */
export function staleness({ head, trees, retargetedAt }: Content, commit: Sha, at: Instant): NotCounted | null {
  const sameContent = commit === head.sha || trees.get(commit) === head.tree;
  if (!sameContent) return { code: 'stale', because: 'new-content' };
  return retargetedAt !== null && retargetedAt >= at ? { code: 'stale', because: 'base-changed' } : null;
}

const sightings = (facts: Facts): readonly HeadSighting[] => (facts.heads.state === 'known' ? facts.heads.value : []);

function knownTrees(facts: Facts): ReadonlyMap<Sha, Sha> {
  const trees = new Map<Sha, Sha>();
  for (const { commit, tree } of facts.trees) trees.set(commit, tree);
  for (const { commit, tree } of sightings(facts)) if (tree) trees.set(commit, tree);
  if (facts.reviews.state === 'known') {
    for (const { commit } of facts.reviews.value) if (commit) trees.set(commit.sha, commit.tree);
  }
  if (facts.commits.state === 'known') for (const commit of facts.commits.value) trees.set(commit.sha, commit.tree);
  trees.set(facts.pullRequest.head.sha, facts.pullRequest.head.tree);
  return trees;
}
