import { type Account, distinctAccounts } from '../../domain/account.ts';
import type { Facts } from '../../domain/facts.ts';
import type { RoleName, Sha } from '../../domain/ids.ts';
import { fixedTitle, type Policy } from '../../domain/policy.ts';
import { openStatus, type Requirement, type StateRequirement } from '../../domain/requirement.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { commit, followLink, type Inline, link, type Phrase, phrase, text } from '../text/tree.ts';

/** The input of texts about requirements. For an earlier verdict, the facts are unknown. */
export interface VerdictContext {
  readonly verdict: Verdict;
  readonly facts: Facts | null;
}

/** The input of texts about a pull request. `policy` is null if it is invalid or absent. */
export interface RenderContext extends VerdictContext {
  readonly facts: Facts;
  readonly policy: Policy | null;
}

type Kind = Requirement['kind'];

/** The verdict's requirement of a kind; undefined if it was not evaluated. */
export const requirementOf = <K extends Kind>(
  verdict: Verdict,
  kind: K,
): Extract<Requirement, { kind: K }> | undefined =>
  verdict.requirements.find((one): one is Extract<Requirement, { kind: K }> => one.kind === kind);

/** The readiness states, in the policy's order. */
export const states = (verdict: Verdict): readonly StateRequirement[] =>
  verdict.requirements.filter((one): one is StateRequirement => one.kind === 'state');

/** The requirements by urgency: errors, then blocks, then waits, then satisfied ones. Otherwise in the given order. */
export function missingFirst<R extends Requirement>(list: readonly R[]): readonly R[] {
  const rank = ({ status }: R) => ['error', 'unsatisfied', 'pending', null].indexOf(openStatus(status));
  return [...list].sort((a, b) => rank(a) - rank(b));
}

export const short = (sha: Sha): string => sha.slice(0, 7);

/** The commit's first seven digits, linked to it. */
export const commitLink = (facts: Facts | null, sha: Sha): Inline =>
  commit(sha, facts === null ? null : `${facts.repository.url}/commit/${sha}`);

/** Links a phrase to what differs between a commit and the head. */
export const compareLink = (facts: Facts, old: Sha, content: Phrase): Inline => link(content, compareUrl(facts, old));

/** “see what changed” between a commit and the head. */
export const seeChanges = (facts: Facts, old: Sha): Inline =>
  followLink(phrase`see what changed`, compareUrl(facts, old));

const compareUrl = ({ repository, pullRequest }: Facts, old: Sha): string =>
  `${repository.url}/compare/${old}...${pullRequest.head.sha}`;

/** Everyone whom the verdict shows as a holder of a state's owning role. */
export function holdersShown(verdict: Verdict, role: RoleName): readonly Account[] {
  return distinctAccounts(
    states(verdict)
      .filter((state) => state.owner === role)
      .flatMap((state) => [
        ...state.counted.map((signOff) => signOff.actor),
        ...state.canSign,
        ...state.cannotSign.map(({ account }) => account),
      ]),
  );
}

/** A state's or role's name, for what people write. */
export const stateName = (name: string): Inline => text(name, 60);

/** A state as people read it: the policy's title, else ours, else its name. */
export const stateTitle = ({ state, title }: Pick<StateRequirement, 'state' | 'title'>): Inline =>
  text(title ?? fixedTitle(state), 60);

/** The same for a name alone. A title of the policy is found only in a verdict that has the state. */
export const titleOf = (name: string, verdict?: Verdict): Inline => {
  const known = verdict === undefined ? undefined : states(verdict).find(({ state }) => state === name);
  return known === undefined ? text(fixedTitle(name), 60) : stateTitle(known);
};
