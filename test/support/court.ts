import type { Facts } from '../../src/domain/facts.ts';
import { findActs } from '../../src/policy/acts.ts';
import { type Court, eligibleSigners } from '../../src/policy/authority.ts';
import { codeAuthors } from '../../src/policy/code-authors.ts';
import { contentOf } from '../../src/policy/content.ts';
import { type Ledger, readLedger } from '../../src/policy/ledger.ts';
import { roleHolders } from '../../src/policy/roles.ts';
import { policyText, validPolicy } from './policy.ts';

/** What an act is judged with, as `evaluate` puts it together; `more` as in `policy()`. */
export function courtOf(facts: Facts, more = ''): Court {
  const policy = validPolicy(policyText(more));
  const holders = roleHolders(policy, facts.people, facts.at);
  const authors = codeAuthors(policy, facts);
  const eligible = eligibleSigners(policy, holders, authors);
  return { policy, facts, holders, authors, content: contentOf(facts), eligible };
}

export const ledgerOf = (facts: Facts, more = ''): Ledger => readLedger(courtOf(facts, more), findActs(facts));
