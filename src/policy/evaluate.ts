import type { Facts } from '../domain/facts.ts';
import type { Policy, PolicyReading } from '../domain/policy.ts';
import { UNREAD_RANGE } from '../domain/range.ts';
import type { Unavailable } from '../domain/reading.ts';
import type { OrderProblem, ReleaseOrder } from '../domain/release-order.ts';
import type { Requirement } from '../domain/requirement.ts';
import type { Outcome, Verdict } from '../domain/verdict.ts';
import { findActs } from './acts/acts.ts';
import { type EvaluationContext, eligibleSigners } from './acts/eligibility.ts';
import { contentOf } from './acts/head-history.ts';
import { readSignOffState } from './acts/sign-off-state.ts';
import { compare } from './compare.ts';
import { codeAuthors } from './people/code-authors.ts';
import { peopleProblems } from './people/people-problems.ts';
import { type RoleHolders, roleHolders } from './people/roles.ts';
import { findRelease, type ReleaseFinding } from './release/recognize.ts';
import { deployersOf, judgeOrders, problemsNow } from './release/release-orders.ts';
import { outcomeOf } from './requirements/outcome.ts';
import { evaluateAll, missingFacts, missingOf, nextChange } from './requirements/registry.ts';
import { judgeSignOffs } from './requirements/states.ts';

/**
 * The decision about a pull request: facts in, verdict out.
 * Reads no clock, sends no request and never throws for facts of the documented shape. Evaluates all requirements, even
 * after one fails (VER-1).
 * @param leftOut ids of acts that must not count, as if they did not exist
 */
export function evaluate(policy: PolicyReading, facts: Facts, leftOut: ReadonlySet<string> = NONE): Verdict {
  switch (policy.state) {
    case 'absent':
      return verdict(facts, 'not-applicable', {});
    case 'invalid': {
      const problems = policy.problems.filter(({ severity }) => severity === 'error');
      const warnings = policy.problems.filter(({ severity }) => severity === 'warning');
      const requirement: Requirement = { kind: 'policy', status: 'error', problems, warnings };
      // An invalid policy cannot say which rule matched, but the app's memory can.
      const release = facts.memory.wasRelease ? ({ by: 'memory' } as const) : null;
      return verdict(facts, 'error', { release, policyDigest: policy.digest, requirements: [requirement] });
    }
    case 'valid':
      return evaluateWith(policy.policy, facts, leftOut);
  }
}

const NONE: ReadonlySet<string> = new Set();

function evaluateWith(policy: Policy, facts: Facts, leftOut: ReadonlySet<string>): Verdict {
  const holders = roleHolders(policy, facts.people, facts.at);
  const authors = codeAuthors(policy, facts);
  const acts = findActs(facts).filter(({ id }) => !leftOut.has(id));
  const problems = peopleProblems(policy, facts.people, holders);
  const found = findRelease(policy, facts, acts, { holders, authors: authors.accounts });
  const shared = { policyDigest: policy.digest, release: found.release };

  if (found.release === null && problems.length === 0 && unknownFor(found, facts, holders).length === 0) {
    return verdict(facts, 'not-applicable', { ...shared, acts: found.acts });
  }

  const context = contextOf(policy, facts, holders, authors);
  const signOffs = readSignOffState(context, acts, leftOut);
  const requirements = evaluateAll(context, signOffs);
  const outcome = outcomeOf(requirements);
  // While a fact is missing, a refusal could be wrong, so no act is answered.
  const certain =
    outcome === 'error' ? [] : [...found.acts, ...signOffs.judged, ...judgeSignOffs(signOffs, requirements)];
  // An order is refused even then, so that it is never carried out later.
  const judged = [...certain, ...judgeOrders(context, acts, outcome)];
  const inOrder = [...judged].sort((a, b) => compare(a.act.at, b.act.at) || compare(a.act.id, b.act.id));
  return verdict(facts, outcome, {
    ...shared,
    requirements,
    acts: inOrder,
    remember: signOffs.remember,
    deployers: deployersOf(context),
    nextChange: nextChange(context, signOffs),
  });
}

/**
 * Whether the decision needs to know what the release ships besides its pull request (REL-6).
 * True if it is, or may be, a release.
 * @param facts without that part, which is not read for other pull requests
 */
export function needsRange(policy: PolicyReading, facts: Omit<Facts, 'range'>): boolean {
  if (policy.state !== 'valid') return false;
  const unread = { ...facts, range: UNREAD_RANGE };
  const holders = roleHolders(policy.policy, facts.people, facts.at);
  const authors = codeAuthors(policy.policy, unread);
  const found = findRelease(policy.policy, unread, findActs(unread), { holders, authors: authors.accounts });
  return found.release !== null || unknownFor(found, unread, holders).length > 0;
}

const contextOf = (
  policy: Policy,
  facts: Facts,
  holders: readonly RoleHolders[],
  authors: ReturnType<typeof codeAuthors>,
): EvaluationContext => {
  const eligible = eligibleSigners(policy, holders, authors);
  const missing = missingFacts(facts, holders);
  return { policy, facts, holders, authors, content: contentOf(facts), eligible, missing };
};

/**
 * Reasons against carrying out an accepted order now (MRG-1); empty if there are none.
 * @param verdict made from these facts and this policy
 */
export function orderProblems(
  policy: PolicyReading,
  facts: Facts,
  verdict: Verdict,
  order: ReleaseOrder,
): readonly OrderProblem[] {
  if (policy.state !== 'valid') return [{ code: 'not-ready' }];
  const holders = roleHolders(policy.policy, facts.people, facts.at);
  const context = contextOf(policy.policy, facts, holders, codeAuthors(policy.policy, facts));
  return problemsNow(context, findActs(facts), order, verdict.outcome);
}

/**
 * Unknown facts that decide whether this is a release at all.
 * While they are unknown it stays gated (VER-1: error before not applicable). Who may release a former release from the
 * gate depends on everything: on the roles, and on who wrote the code.
 */
function unknownFor(found: ReleaseFinding, facts: Facts, holders: readonly RoleHolders[]): readonly Unavailable[] {
  // There are such acts only if it is or was a release. It is none now, so one of them took it out of the gate.
  if (found.acts.length > 0) return missingFacts(facts, holders);
  return missingOf([facts.pullRequest.labels, facts.events, facts.comments]);
}

/** A verdict about the facts' head. Parts that are not given are empty. */
function verdict(facts: Facts, outcome: Outcome, parts: Partial<Verdict>): Verdict {
  return {
    subject: facts.subject,
    at: facts.at,
    head: facts.pullRequest.head.sha,
    outcome,
    release: null,
    policyDigest: null,
    requirements: [],
    acts: [],
    remember: [],
    nextChange: null,
    ...parts,
  };
}
