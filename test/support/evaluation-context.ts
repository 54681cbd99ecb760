import type { Facts } from '../../src/domain/facts.ts';
import { findActs } from '../../src/policy/acts/acts.ts';
import { type EvaluationContext, eligibleSigners } from '../../src/policy/acts/eligibility.ts';
import { contentOf } from '../../src/policy/acts/head-history.ts';
import { readSignOffState, type SignOffState } from '../../src/policy/acts/sign-off-state.ts';
import { codeAuthors } from '../../src/policy/people/code-authors.ts';
import { roleHolders } from '../../src/policy/people/roles.ts';
import { missingFacts } from '../../src/policy/requirements/registry.ts';
import { policyText, validPolicy } from './policy.ts';

/** The context of an act, as `evaluate` creates it; `more` as in `policy()`. */
export function contextOf(facts: Facts, more = ''): EvaluationContext {
  const policy = validPolicy(policyText(more));
  const holders = roleHolders(policy, facts.people, facts.at);
  const authors = codeAuthors(policy, facts);
  const eligible = eligibleSigners(policy, holders, authors);
  const missing = missingFacts(facts, holders);
  return { policy, facts, holders, authors, content: contentOf(facts), eligible, missing };
}

export const signOffStateOf = (facts: Facts, more = ''): SignOffState =>
  readSignOffState(contextOf(facts, more), findActs(facts));
