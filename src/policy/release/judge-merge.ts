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
import { asOfMerge } from './facts-at-merge.ts';

/** Of older merges GitHub would not have sent a webhook again: they are from before anybody asked this app. */
const NEWS_MILLIS = 3 * 24 * 60 * 60_000;

/** All of a record that follows from the facts. */
export type Judgement = Omit<ReleaseRecord, 'releasedBy' | 'recordedAt'>;

/** What this app's readiness check says on the head of a merged pull request. */
export interface CheckWord {
  /** Its conclusion; null where there is none. */
  readonly said: string | null;
  /** It passed, and is an error only because nobody could confirm that for too long (VER-7), by what the app wrote down. */
  readonly unconfirmed: boolean;
  /** A release with the same head went into the same branch as the same commit, and passed. */
  readonly covered: boolean;
  /** Ids of the acts that the last decision about the open pull request had found: they came before the merge. */
  readonly seen: readonly string[];
}

/**
 * Whether a release was ready when it was merged (TAG-1, MRG-2). It passes only where both say so: the verdict from what
 * there was at the merge, and this app's own check on the merged head, which is not written any more from then on. The
 * one knows of a withdrawal that was not evaluated in time, the other of the policy and the people as they were. That
 * the check could not be confirmed is no word against the release.
 * @param policy as it was before the merge
 * @param facts as they are found now
 */
export function judgeMerge(policy: PolicyReading, facts: Facts, merged: MergeFact, word: CheckWord): Judgement {
  const matters = mattersBy(policy, facts, merged);
  const { said, seen } = word;
  const then = asOfMerge(facts, merged, matters);
  const verdictOf = (one: Facts) => verdictThen(policy, one, unsure(one, merged, seen));
  // A dismissed approval may have objected to another state, so its dismissal may take readiness away or give it.
  const first = verdictOf(then);
  const verdict = first.outcome === 'ready' ? verdictOf(asOfMerge(facts, merged, matters, 'after')) : first;
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

/** The acts of the merge's own second: nobody can tell which came before it, but for those that were seen while it was open. */
function unsure(then: Facts, merged: MergeFact, seen: readonly string[]): readonly FoundAct[] {
  return [...findActs(then), ...actsOfRevisions(then)].filter(({ id, at }) => at === merged.at && !seen.includes(id));
}

/**
 * The verdict with whatever is worse of the acts that nobody can tell of: what takes readiness away counts, and what
 * gives it does not. A withdrawal is both, since it takes back a sign-off and an objection: it has to be ready with and
 * without. So the second time all of them are left out; an objection or a hold that counts had its say the first time.
 */
function verdictThen(policy: PolicyReading, then: Facts, acts: readonly FoundAct[]): Verdict {
  const idsOf = (some: readonly FoundAct[]) => new Set(some.map(({ id }) => id));
  const gives = acts.filter(({ intent }) => takesAway(intent.kind) === null);
  const verdict = evaluate(policy, then, idsOf(gives));
  return verdict.outcome === 'ready' ? evaluate(policy, then, idsOf(acts)) : verdict;
}

/** Anybody who holds a role can object or hold; where the policy cannot say who does, everybody might. */
function mattersBy(policy: PolicyReading, facts: Facts, merged: MergeFact): (account: Account | null) => boolean {
  // Stryker disable next-line ArrowFunction,BooleanLiteral: without a policy no words are weighed
  if (policy.state !== 'valid') return () => true;
  const holders = roleHolders(policy.policy, facts.people, merged.at);
  return (account) => account === null || holdsAnyRole(holders, account);
}

/** True where the app knew the pull request before it was merged, or where that was lately. */
const isNews = (facts: Facts, merged: MergeFact): boolean =>
  readPart(facts.heads).some(({ since }) => since <= merged.at) || addMillis(merged.at, NEWS_MILLIS) >= facts.at;

function authorsOf(policy: PolicyReading, facts: Facts): ReleaseRecord['authors'] {
  const whole = facts.commits.state === 'known' && facts.pushers.state === 'known';
  return whole && policy.state === 'valid' ? codeAuthors(policy.policy, facts, 'pull-request').accounts : [];
}

/** SOD-7: a signer may turn out to have written what a tag ships. */
const signersOf = ({ requirements }: Verdict): ReleaseRecord['signers'] =>
  requirements.flatMap((one) =>
    one.kind === 'state' ? one.counted.map(({ actor }) => ({ account: actor, state: one.state })) : [],
  );

function shortfalls(verdict: Verdict, said: string | null, checked: boolean): readonly Shortfall[] {
  if (verdict.outcome === 'not-applicable') return [];
  const missing = verdict.requirements.flatMap(shortfallsOf);
  return missing.length > 0 || checked ? missing : [{ code: 'check', said }];
}
