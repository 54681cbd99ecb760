import { includesAccount } from '../../domain/account.ts';
import { holdsRole, statesOwnedBy } from '../people/roles.ts';
import type { Assessment } from './assessment.ts';
import type { EvaluationContext } from './eligibility.ts';
import type { PersonsAct } from './rule.ts';

/** SIGN-15: finds the roles of the person who asks, and whether they contributed to the release. */
export function assessHelp({ policy, holders, authors }: EvaluationContext, { actor }: PersonsAct): Assessment {
  return {
    kind: 'helped',
    roles: policy.roles.map(({ name }) => name).filter((role) => holdsRole(holders, role, actor)),
    owns: statesOwnedBy(policy, holders, actor),
    contributed: includesAccount(authors.accounts, actor),
  };
}
