import { sameAccount } from '../../domain/account.ts';
import type { CommitFact, GitPerson, Origin } from '../../domain/facts.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import type { MergePush } from '../../domain/range.ts';
import { isPressed } from './web-committer.ts';

type Graph = ReadonlyMap<Sha, CommitFact>;

const graphOf = (commits: readonly CommitFact[]): Graph => new Map(commits.map((commit) => [commit.sha, commit]));

/**
 * The commits that GitHub made for a merge by rebase.
 * The merger is their committer, unsigned, and wrote nothing of them (SOD-5). A name in a commit proves nothing, but
 * its equality with the pull request's own commits does.
 */
export function rebasedAmong(commits: readonly CommitFact[], origins: readonly Origin[]): ReadonlySet<Sha> {
  const graph = graphOf(commits);
  return new Set(origins.flatMap((origin) => rebasedBy(graph, origin)?.map(({ sha }) => sha) ?? []));
}

/**
 * The commits that a rebase made of a pull request's, oldest first; null if unproven.
 * They must be as many as it has without merges, in the same order and by the same authors, in one line that ends in
 * the resulting commit, and none of them may be its own: GitHub considers a manual push a merge only if it contains the
 * same commits. If they have the same parent as before, the trees must be the same too.
 */
function rebasedBy(graph: Graph, { mergeCommit, mergedBy, brought, commits }: Origin): readonly CommitFact[] | null {
  const own = commits.filter(({ parents }) => parents.length < 2);
  const made = brought.toReversed().flatMap((sha) => graph.get(sha) ?? []);
  const end = made.at(-1);
  if (end?.sha !== mergeCommit || made.length !== brought.length || made.length !== own.length) return null;
  const { committer } = end;
  if (committer === null || mergedBy === null) return null;
  // An app has no account that GitHub could tie to an address.
  const isWhoMerged = committer.account === null ? mergedBy.kind === 'bot' : sameAccount(committer.account, mergedBy);
  const pairs = made.flatMap((commit, index) => own.slice(index, index + 1).map((one) => [commit, one] as const));
  const inPlace = made.map(onto)[0] === own.map(onto)[0];
  const isAgain = ([commit, one]: readonly [CommitFact, CommitFact]): boolean =>
    commit.sha !== one.sha &&
    commit.parents.length === 1 &&
    !commit.signedByGitHub &&
    namesOf([commit.committer]) === namesOf([committer]) &&
    namesOf(commit.authors) === namesOf(one.authors) &&
    (!inPlace || commit.tree === one.tree);
  return isWhoMerged && pairs.every(isAgain) ? made : null;
}

const onto = ({ parents: [first] }: CommitFact): Sha | undefined => first;

/** The people in a commit, in its order, as one text for comparison. */
const namesOf = (people: readonly (GitPerson | null)[]): string =>
  JSON.stringify(people.map((person) => person && [person.email, person.name]));

/**
 * The pushes of base branches by merge buttons.
 * For each pull request GitHub's commit, and the previous tip. Such a push brought nothing of its pusher's (SOD-1), if
 * it moved the branch from that very tip.
 */
export function mergePushes(
  policy: Policy,
  commits: readonly CommitFact[],
  origins: readonly Origin[],
): readonly MergePush[] {
  const graph = graphOf(commits);
  return origins.flatMap((origin) => {
    const tip = graph.get(origin.mergeCommit);
    if (tip === undefined) return [];
    const isOne = tip.signedByGitHub || isPressed(policy, tip, origin);
    const [base] = (isOne ? [tip] : (rebasedBy(graph, origin) ?? [])).map(onto);
    return base === undefined ? [] : [{ tip: tip.sha, onto: base }];
  });
}
