import { takesAway } from '../../commands/registry.ts';
import type { Account } from '../../domain/account.ts';
import type { Facts, MergeFact } from '../../domain/facts.ts';
import { addMillis } from '../../domain/ids.ts';
import type { PolicyReading } from '../../domain/policy.ts';
import type { ReleaseRecord, Shortfall } from '../../domain/release.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { actsOfRevisions, findActs } from '../acts/acts.ts';
import type { FoundAct } from '../acts/found-act.ts';
import { evaluate } from '../evaluate.ts';
import { codeAuthors } from '../people/code-authors.ts';
import { holdsAnyRole, roleHolders } from '../people/roles.ts';
import { readPart } from '../read-part.ts';
import { shortfallsOf } from '../requirements/registry.ts';
import { ALL_REVIEWS, asOfMerge, OBJECTIONS } from './facts-at-merge.ts';

/** GitHub would not have redelivered a webhook of an older merge. Such merges are older than the app. */
const NEWS_MILLIS = 3 * 24 * 60 * 60_000;

/** The part of a record that follows from the facts. */
export type Judgement = Omit<ReleaseRecord, 'releasedBy' | 'recordedAt'>;

/** What this app's readiness check says on the head of a merged pull request. */
export interface CheckWord {
  /** Its conclusion; null if there is none. */
  readonly said: string | null;
  /** True if the app's records say that it passed, and it was only unconfirmed (VER-7). */
  readonly unconfirmed: boolean;
  /** True if a release with the same head, branch and resulting commit passed. */
  readonly covered: boolean;
  /** Ids of the acts that the last decision before the merge had found. */
  readonly seen: readonly string[];
}

/**
 * Whether a release was ready when it was merged (TAG-1, MRG-2).
 * It passes only if both agree: the verdict from the facts at the merge, and this app's own check on the merged head,
 * which is not written after the merge. The former has a withdrawal that was not evaluated in time, the latter the
 * policy and the people of then. A check that could not be confirmed is no evidence against the release.
 * @param policy as it was before the merge
 * @param facts as they are found now
 */
export function judgeMerge(policy: PolicyReading, facts: Facts, merged: MergeFact, word: CheckWord): Judgement {
  const matters = mattersBy(policy, facts, merged);
  const { said, seen } = word;
  const then = asOfMerge(facts, merged, matters, OBJECTIONS);
  const verdictOf = (one: Facts) => verdictThen(policy, one, unsure(one, merged, seen));
  // A dismissed approval may have objected to another state, so its dismissal may take readiness away or give it.
  const first = verdictOf(then);
  const verdict = first.outcome === 'ready' ? verdictOf(asOfMerge(facts, merged, matters, ALL_REVIEWS)) : first;
  const checked = said === 'success' || (said === 'failure' && word.unconfirmed);
  const passed = verdict.outcome === 'ready' && checked;
  const bypass = verdict.release !== null && !passed && !word.covered;
  return {
    repositoryId: facts.repository.id,
    number: facts.subject.number,
    url: facts.pullRequest.url,
    title: then.pullRequest.title,
    base: facts.pullRequest.base.ref,
    head: facts.pullRequest.head.sha,
    commit: merged.commit,
    mergedAt: merged.at,
    mergedBy: merged.by,
    outcome: verdict.outcome,
    check: said,
    passed,
    bypass,
    told: bypass && isNews(facts, merged),
    missing: shortfalls(verdict, said, checked),
    authors: authorsOf(policy, then),
    signers: signersOf(verdict),
    policyDigest: verdict.policyDigest,
  };
}

/** The acts of the merge's own second that were not seen before the merge. Their order is unknown. */
function unsure(then: Facts, merged: MergeFact, seen: readonly string[]): readonly FoundAct[] {
  return [...findActs(then), ...actsOfRevisions(then)].filter(({ id, at }) => at === merged.at && !seen.includes(id));
}

/**
 * The verdict with the worse outcome of the uncertain acts.
 * Those that take readiness away count, and those that give it do not. A withdrawal does both, because it takes back a
 * sign-off and an objection, so the release has to be ready with and without it. So the second verdict leaves all of
 * them out; an objection or a hold that counts had its effect in the first.
 */
function verdictThen(policy: PolicyReading, then: Facts, acts: readonly FoundAct[]): Verdict {
  const idsOf = (some: readonly FoundAct[]) => new Set(some.map(({ id }) => id));
  const gives = acts.filter(({ intent }) => takesAway(intent.kind) === null);
  const verdict = evaluate(policy, then, idsOf(gives));
  return verdict.outcome === 'ready' ? evaluate(policy, then, idsOf(acts)) : verdict;
}

/**
 * Whether an account's texts matter. Every role holder can object or hold; if the holders are unknown, everyone might.
 */
function mattersBy(policy: PolicyReading, facts: Facts, merged: MergeFact): (account: Account | null) => boolean {
  // Stryker disable next-line ArrowFunction,BooleanLiteral: without a policy no words are weighed
  if (policy.state !== 'valid') return () => true;
  const holders = roleHolders(policy.policy, facts.people, merged.at);
  return (account) => account === null || holdsAnyRole(holders, account);
}

/** True if the merge is recent, or the app knew the pull request before it. */
const isNews = (facts: Facts, merged: MergeFact): boolean =>
  readPart(facts.heads).some(({ since }) => since <= merged.at) || addMillis(merged.at, NEWS_MILLIS) >= facts.at;

function authorsOf(policy: PolicyReading, facts: Facts): ReleaseRecord['authors'] {
  const whole = facts.commits.state === 'known' && facts.pushers.state === 'known';
  return whole && policy.state === 'valid' ? codeAuthors(policy.policy, facts, 'pull-request').accounts : [];
}

/** SOD-7: the signers, because one may turn out to have written what a tag ships. */
const signersOf = ({ requirements }: Verdict): ReleaseRecord['signers'] =>
  requirements.flatMap((one) =>
    one.kind === 'state' ? one.counted.map(({ actor }) => ({ account: actor, state: one.state })) : [],
  );

function shortfalls(verdict: Verdict, said: string | null, checked: boolean): readonly Shortfall[] {
  if (verdict.outcome === 'not-applicable') return [];
  const missing = verdict.requirements.flatMap(shortfallsOf);
  return missing.length > 0 || checked ? missing : [{ code: 'check', said }];
}
