import type { Facts, HeadSighting, TimelineEvent } from '../../domain/facts.ts';
import { addMillis, type Instant, type Sha } from '../../domain/ids.ts';
import type { NotCounted } from '../../domain/requirement.ts';
import { compare, latest, notBefore } from '../compare.ts';
import { type BaseGraph, baseGraph, isLaidOverTheSame } from '../people/frontier.ts';
import { readPart } from '../read-part.ts';

/** What a sign-off was given for (SIGN-4). */
export type Binding =
  | { readonly kind: 'commit'; readonly commit: Sha }
  /** Within the grace period after a head change: nobody can say what the person looked at. */
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
  /** Every commit that this pull request has or had, by the first digits of its id. */
  readonly commits: ReadonlyMap<string, readonly Sha[]>;
  /** What tells over which commits of the base branch a commit is laid. */
  readonly graph: BaseGraph;
  /** When the head was seen to change, oldest first; null where that is not known. */
  readonly changes: readonly HeadSighting[] | null;
  /** The force pushes that the timeline tells of, oldest first. */
  readonly forced: readonly ForcePush[];
  /** When the base branch was last changed; null where it never was. */
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

/** The head that the pull request had at `at`, as far as it was seen to change (SIGN-4). */
export function headAt({ changes, forced }: Content, at: Instant, gracePeriodMillis: number): Binding {
  if (changes === null) return { kind: 'not-seen' };
  const [first] = changes;
  if (!first || at < first.since || (first.source === 'observation' && at === first.since)) return { kind: 'not-seen' };
  let [before, current] = [first, first];
  for (const change of changes.slice(1)) {
    // Nobody told when it came: at any moment since the head before it was seen, either of the two may have stood there.
    if (change.source === 'observation' && before.since <= at && at <= change.since) return { kind: 'not-seen' };
    const until = addMillis(change.since, gracePeriodMillis);
    if (change.since <= at && at < until) return { kind: 'settling', until };
    // GitHub's times are whole seconds: an act in the second of the change may have come before it.
    if (change.since < at) current = change;
    before = change;
  }
  const next = changes.find((change) => change.since > current.since);
  // One in the second of the change may have come after it: nobody can tell.
  const within = forced.filter((push) => push.at >= current.since && (next === undefined || push.at <= next.since));
  return asTheTimelineTells(within, current.commit, at, gracePeriodMillis);
}

/**
 * Whether `commit` was the head at `at`, by the force pushes between the two moments at which the head was seen to
 * change. The timeline only ever takes away: it never makes anything the head that was not seen as such, but where it
 * names another one, the webhooks of two pushes were lost, and somebody may have looked at what stood in between.
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

/** True where the commit was seen to be the head by `at`. */
export const wasHead = ({ changes }: Content, commit: Sha, at: Instant): boolean =>
  changes?.some((change) => change.commit === commit && change.since <= at) ?? false;

/**
 * True if another head was seen before `commit`, and only a look after `at` tells that `commit` took its place: it may have
 * come right before `at`. What was there at the first look of all came at some time before the app did.
 */
export const cameUnseen = ({ changes }: Content, commit: Sha, at: Instant): boolean =>
  changes?.some((change, index) => {
    const before = changes[index - 1];
    if (before === undefined || change.source !== 'observation' || change.commit !== commit) return false;
    return before.since <= at && at <= change.since;
  }) ?? false;

/** As many digits as a commit has to be named by at the least (src/commands/parse.ts). */
const firstDigits = (commit: string): string => commit.slice(0, 7);

/**
 * Why a sign-off for `commit`, given at `at`, no longer holds, or null where it does (SIGN-5): the head has to be that
 * commit, or one with the identical tree that is laid over the same commits of the base branch; and the base branch must
 * not have been changed since.
 */
export function staleness({ head, trees, graph, retargetedAt }: Content, commit: Sha, at: Instant): NotCounted | null {
  if (trees.get(commit) !== head.tree) return { code: 'stale', because: 'new-content' };
  if (notBefore(retargetedAt, at)) return { code: 'stale', because: 'base-changed' };
  if (commit === head.sha) return null;
  const same = isLaidOverTheSame(graph, commit);
  if (same === null) return { code: 'stale', because: 'base-commits-unknown' };
  return same ? null : { code: 'stale', because: 'other-base-commits' };
}

/** Of several sources that name a commit the last wins; they can differ only where GitHub contradicts itself. */
function knownTrees(facts: Facts): ReadonlyMap<Sha, Sha> {
  const trees = new Map<Sha, Sha>();
  for (const { commit, tree } of facts.trees) trees.set(commit, tree);
  for (const { commit, tree } of readPart(facts.heads)) if (tree) trees.set(commit, tree);
  for (const { commit } of readPart(facts.reviews)) if (commit) trees.set(commit.sha, commit.tree);
  for (const commit of readPart(facts.commits)) trees.set(commit.sha, commit.tree);
  trees.set(facts.pullRequest.head.sha, facts.pullRequest.head.tree);
  return trees;
}
