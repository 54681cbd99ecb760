import type { Facts, HeadSighting, TimelineEvent } from '../../domain/facts.ts';
import { addMillis, type Instant, type Sha } from '../../domain/ids.ts';
import type { NotCounted } from '../../domain/requirement.ts';
import { compare, latest, notBefore } from '../compare.ts';
import { type BaseGraph, baseGraph, isLaidOverTheSame } from '../people/frontier.ts';
import { readPart } from '../read-part.ts';

/** The commit that a sign-off was given for (SIGN-4). */
export type Binding =
  | { readonly kind: 'commit'; readonly commit: Sha }
  /** Within the grace period after a head change: what the person saw is unknown. */
  | { readonly kind: 'settling'; readonly until: Instant }
  /** The given word matches no commit of this pull request, or more than one. */
  | { readonly kind: 'no-such-commit'; readonly word: string }
  /** No head was known at that time. */
  | { readonly kind: 'not-seen' }
  /** A review whose commit GitHub no longer has. */
  | { readonly kind: 'commit-unknown' };

/** The present and past content of the pull request, prepared once for all acts. */
export interface Content {
  readonly head: { readonly sha: Sha; readonly tree: Sha };
  /** The tree of every known commit that this pull request has or had. */
  readonly trees: ReadonlyMap<Sha, Sha>;
  /** The past and present commits of this pull request, by their ids' first digits. */
  readonly commits: ReadonlyMap<string, readonly Sha[]>;
  /** Shows on which commits of the base branch a commit is built. */
  readonly graph: BaseGraph;
  /** The head changes that were seen, oldest first; null if unknown. */
  readonly changes: readonly HeadSighting[] | null;
  /** The force pushes in the timeline, oldest first. */
  readonly forced: readonly ForcePush[];
  /** When the base branch was last changed; null if never. */
  readonly retargetedAt: Instant | null;
}

type ForcePush = Extract<TimelineEvent, { kind: 'force-pushed' }>;

export function contentOf(facts: Facts): Content {
  const trees = knownTrees(facts);
  const commits = new Set([...trees.keys(), ...readPart(facts.heads).map((sighting) => sighting.commit)]);
  const events = readPart(facts.events);
  const retargeted = events.filter((event) => event.kind === 'base-changed');
  const forced = events.filter((event) => event.kind === 'force-pushed');
  return {
    head: facts.pullRequest.head,
    trees,
    commits: Map.groupBy(commits, firstDigits),
    graph: baseGraph(facts),
    changes: facts.heads.state === 'known' ? changesOf(facts.heads.value) : null,
    forced: [...forced].sort((a, b) => compare(a.at, b.at)),
    retargetedAt: latest(retargeted.map((event) => event.at)),
  };
}

function changesOf(heads: readonly HeadSighting[]): readonly HeadSighting[] {
  const inOrder = [...heads].sort((a, b) => compare(a.since, b.since));
  return inOrder.filter((sighting, index) => sighting.commit !== inOrder[index - 1]?.commit);
}

/** The head of the pull request at `at`, by the changes that were seen (SIGN-4). */
export function headAt({ changes, forced }: Content, at: Instant, gracePeriodMillis: number): Binding {
  if (changes === null) return { kind: 'not-seen' };
  const [first] = changes;
  if (!first || at < first.since || (first.source === 'observation' && at === first.since)) return { kind: 'not-seen' };
  let [before, current] = [first, first];
  for (const change of changes.slice(1)) {
    // The time of the change is unknown. Since the previous head was seen, either of the two may have been the head.
    if (change.source === 'observation' && before.since <= at && at <= change.since) return { kind: 'not-seen' };
    const until = addMillis(change.since, gracePeriodMillis);
    if (change.since <= at && at < until) return { kind: 'settling', until };
    // GitHub's times are whole seconds: an act in the second of the change may be older than it.
    if (change.since < at) current = change;
    before = change;
  }
  const next = changes.find((change) => change.since > current.since);
  // One in the second of the change may be later than it.
  const within = forced.filter((push) => push.at >= current.since && (next === undefined || push.at <= next.since));
  return asTheTimelineTells(within, current.commit, at, gracePeriodMillis);
}

/**
 * Whether the force pushes between two head changes allow that `commit` was the head.
 * The timeline only takes away: it never makes a commit the head that was not seen as such. If it names another one,
 * the webhooks of two pushes were lost, and the actor may have seen a head in between.
 */
function asTheTimelineTells(
  forced: readonly ForcePush[],
  commit: Sha,
  at: Instant,
  gracePeriodMillis: number,
): Binding {
  const before = forced.findLast((push) => push.at < at);
  const after = forced.find((push) => push.at >= at);
  if ((before && before.after !== commit) || (after && after.before !== commit)) return { kind: 'not-seen' };
  const until = before === undefined ? at : addMillis(before.at, gracePeriodMillis);
  return at < until ? { kind: 'settling', until } : { kind: 'commit', commit };
}

/** The one commit of this pull request, present or past, whose id begins with `word`. */
export function commitNamed({ commits }: Content, word: string): Binding {
  const [only, ...others] = commits.get(firstDigits(word))?.filter((commit) => commit.startsWith(word)) ?? [];
  return only !== undefined && others.length === 0
    ? { kind: 'commit', commit: only }
    : { kind: 'no-such-commit', word };
}

/** True if the commit was seen to be the head by `at`. */
export const wasHead = ({ changes }: Content, commit: Sha, at: Instant): boolean =>
  changes?.some((change) => change.commit === commit && change.since <= at) ?? false;

/**
 * True if another head precedes `commit`, and only an observation after `at` saw `commit`.
 * Then the change may have come right before `at`. The very first head came at some time before the app.
 */
export const cameUnseen = ({ changes }: Content, commit: Sha, at: Instant): boolean =>
  changes?.some((change, index) => {
    const before = changes[index - 1];
    if (before === undefined || change.source !== 'observation' || change.commit !== commit) return false;
    return before.since <= at && at <= change.since;
  }) ?? false;

/** The fewest digits that name a commit (src/commands/registry.ts). */
const firstDigits = (commit: string): string => commit.slice(0, 7);

/**
 * Why a sign-off for `commit`, given at `at`, no longer holds (SIGN-5). null if it does.
 * The head must be that commit, or have the identical tree on the same commits of the base branch. The base branch must
 * not have changed since.
 */
export function staleness({ head, trees, graph, retargetedAt }: Content, commit: Sha, at: Instant): NotCounted | null {
  if (trees.get(commit) !== head.tree) return { code: 'stale', because: 'new-content' };
  if (notBefore(retargetedAt, at)) return { code: 'stale', because: 'base-changed' };
  if (commit === head.sha) return null;
  const same = isLaidOverTheSame(graph, commit);
  if (same === null) return { code: 'stale', because: 'base-commits-unknown' };
  return same ? null : { code: 'stale', because: 'other-base-commits' };
}

/** The known trees. If sources contradict each other, which GitHub would have to cause, the last wins. */
function knownTrees(facts: Facts): ReadonlyMap<Sha, Sha> {
  const trees = new Map<Sha, Sha>();
  for (const { commit, tree } of facts.trees) trees.set(commit, tree);
  for (const { commit, tree } of readPart(facts.heads)) if (tree) trees.set(commit, tree);
  for (const { commit } of readPart(facts.reviews)) if (commit) trees.set(commit.sha, commit.tree);
  for (const commit of readPart(facts.commits)) trees.set(commit.sha, commit.tree);
  trees.set(facts.pullRequest.head.sha, facts.pullRequest.head.tree);
  return trees;
}
