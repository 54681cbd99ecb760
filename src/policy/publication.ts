import { type Effect, type Observed, READINESS, type Wanted } from '../domain/effects.ts';
import type { PullRequestFacts } from '../domain/facts.ts';
import type { Instant } from '../domain/ids.ts';
import type { CurrentState, Decision } from '../domain/publication.ts';

/** Whether the readiness check passes already. */
export const passes = ({ checks }: Pick<Observed, 'checks'>): boolean =>
  checks.some(({ name, conclusion }) => name === READINESS && conclusion === 'success');

/** The effects on the readiness check, which come first (VER-5), and the others. */
export function checkFirst(effects: readonly Effect[]): {
  readonly check: readonly Effect[];
  readonly others: readonly Effect[];
} {
  return { check: effects.filter(isOfReadiness), others: effects.filter((effect) => !isOfReadiness(effect)) };
}

const isOfReadiness = (effect: Effect): boolean =>
  (effect.kind === 'create-check' || effect.kind === 'update-check') && effect.content.name === READINESS;

/** A decision, and what it was made from. */
export interface Decided {
  readonly at: Instant;
  readonly pullRequest: PullRequestFacts;
  readonly wanted: Wanted;
  readonly observed: Observed;
  readonly confirmWithinMillis: number;
}

/** What is stored of a decision (VER-7). null without a policy, since there is no check then. */
export function decisionOf({ at, wanted, pullRequest, confirmWithinMillis }: Decided): Decision | null {
  const check = wanted.checks.find(({ name }) => name === READINESS);
  return check ? { head: pullRequest.head.sha, conclusion: check.conclusion, at, confirmWithinMillis } : null;
}

/** VER-6: whether a decision is still about what GitHub shows. */
export const isCurrent = ({ head, base }: Pick<PullRequestFacts, 'head' | 'base'>, shown: CurrentState): boolean =>
  shown.open && shown.head === head.sha && shown.base === base.ref;
