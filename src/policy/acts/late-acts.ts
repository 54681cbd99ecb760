import type { Facts } from '../../domain/facts.ts';
import { addMillis, type Instant } from '../../domain/ids.ts';
import { findActs } from './acts.ts';
import type { FoundAct } from './found-act.ts';
import type { PersonsAct } from './rule.ts';

/** The age from which commands get no answer. They were not written for the app, or nobody waits for it any more. */
const ANSWERED_MILLIS = 3 * 24 * 60 * 60_000;
/** The same for an order given right before the end and not seen in time. */
const UNSEEN_ORDER_MILLIS = 15 * 60_000;

/**
 * People's commands after the merge or close, which had no effect (SIGN-14).
 * An approval or a request for changes without a command, and a label, do not address the app.
 * @param endedAt when it was merged or closed
 */
export function lateActs(facts: Facts, endedAt: Instant): readonly PersonsAct[] {
  const decided = new Set(facts.memory.orders.map(({ act }) => act));
  return findActs(facts).filter((act): act is PersonsAct => {
    const { id, via, actor, at, intent, read } = act;
    const since = intent.kind === 'release' ? addMillis(endedAt, -UNSEEN_ORDER_MILLIS) : endedAt;
    // Line 0 is the review's button.
    const isCommand = via !== 'label' && !id.endsWith(':0');
    // SIGN-15: who holds a role is not known now.
    const isNearMiss = intent.kind === 'malformed' && read === 'doubtful';
    const recent = addMillis(at, ANSWERED_MILLIS) > facts.at;
    return isCommand && !isNearMiss && actor?.kind === 'user' && at > since && recent && !decided.has(id);
  });
}

/** The most answers to one comment or review, which may contain a hundred commands. */
const MOST_ANSWERS = 3;

/** Those of them that are answered: the first few of each comment or review. */
export const answeredActs = (acts: readonly PersonsAct[]): readonly PersonsAct[] =>
  [...Map.groupBy(acts, postOf).values()].flatMap((one) => one.slice(0, MOST_ANSWERS));

/**
 * SIGN-16: ids of the acts whose answers stay visible after the end: of each person whom `answered` answers, the newest.
 * Answers to others stay as they are. undefined if not all acts are known.
 */
export function keptAfterEnd(facts: Facts, answered: readonly PersonsAct[]): readonly string[] | undefined {
  if ([facts.comments, facts.reviews, facts.events].some(({ state }) => state !== 'known')) return undefined;
  const newest = new Map<number | undefined, string>(answered.map(({ id, actor }) => [actor.id, id]));
  return findActs(facts).flatMap(({ id, actor }) => ((newest.get(actor?.id) ?? id) === id ? [id] : []));
}

/** The comment or review of an act: `comment:17` of `comment:17:1`. */
const postOf = ({ id }: FoundAct): string => id.slice(0, id.lastIndexOf(':'));
