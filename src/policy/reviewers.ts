import { type Account, includesAccount } from '../domain/account.ts';
import type { Facts } from '../domain/facts.ts';
import type { Policy } from '../domain/policy.ts';
import type { StateRequirement } from '../domain/requirement.ts';
import type { Reviewer } from '../domain/review-request.ts';
import type { Verdict } from '../domain/verdict.ts';
import { sameName, teamKey } from './people/named-people.ts';
import { readPart } from './read-part.ts';

/** The people and the teams that a state could wait for. */
export interface StateReviewers {
  readonly people: readonly Reviewer[];
  /** Teams of the state's role with a member who can sign. GitHub asks only teams of the repository's owner. */
  readonly teams: readonly Reviewer[];
}

/** Finds who can sign a state now and can be asked for it (NTF-1). */
export function reviewersOf(policy: Policy, facts: Facts, verdict: Verdict, state: StateRequirement): StateReviewers {
  const able = state.canSign.filter((person) => mayBeAsked(verdict, person));
  const teams = policy.roles
    .filter(({ name }) => name === state.owner)
    .flatMap((role) => role.teams)
    .filter(({ org }) => sameName(org, facts.subject.repository.owner));
  return {
    people: able.map((account) => ({ kind: 'person', account })),
    teams: teams
      .filter((team) => membersOf(facts, teamKey(team)).some((member) => includesAccount(able, member)))
      .map(({ slug }) => ({ kind: 'team', slug })),
  };
}

/**
 * Whether a person who can sign can be asked as well.
 * Nobody is asked who contributed to the release, even if the policy lets them sign. The author of the pull request is
 * one of them (SOD-1), and GitHub refuses to ask them. Deputies are among those who can sign on their days only
 * (SIGN-12). The policy knows no other absences; they belong here.
 */
const mayBeAsked = ({ requirements }: Verdict, person: Account): boolean =>
  !requirements.some((one) => one.kind === 'authors' && includesAccount(one.authors, person));

const membersOf = ({ people }: Facts, team: string): readonly Account[] =>
  people.teams.filter((entry) => sameName(entry.team, team)).flatMap(({ members }) => readPart(members));
