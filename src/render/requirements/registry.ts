import {
  isMet,
  type OpenStatus,
  openStatus,
  type Requirement,
  type RequirementKind,
} from '../../domain/requirement.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { Phrase } from '../text/tree.ts';
import { authorsWords } from './authors.ts';
import { draftWords } from './draft.ts';
import { factsWords } from './facts.ts';
import { holdWords } from './hold.ts';
import { policyWords } from './policy.ts';
import { rangeWords } from './range.ts';
import { stateWords } from './states.ts';
import { upToDateWords } from './up-to-date.ts';
import type { RequirementWords } from './words.ts';

/** The texts of each kind of requirement, in the order of display. */
export const WORDS = {
  policy: policyWords,
  facts: factsWords,
  hold: holdWords,
  authors: authorsWords,
  range: rangeWords,
  'up-to-date': upToDateWords,
  draft: draftWords,
  state: stateWords,
} as const satisfies { readonly [K in RequirementKind]: RequirementWords<K> };

type Words = RequirementWords<RequirementKind>;

export const ALL_WORDS: readonly Words[] = Object.values(WORDS);

/** The requirements of one kind in a verdict, with their texts. */
export interface Shown {
  readonly words: Words;
  readonly found: readonly Requirement[];
}

/** The verdict's requirements by kind, in the order of display. Kinds that it does not have are left out. */
export const shownIn = (verdict: Verdict): readonly Shown[] =>
  ALL_WORDS.map((words) => ({ words, found: foundOf(verdict, words) })).filter(({ found }) => found.length > 0);

export const foundOf = ({ requirements }: Verdict, { kind }: Words): readonly Requirement[] =>
  requirements.filter((one) => one.kind === kind);

/**
 * The requirements of a kind that block with this status.
 * None if another kind explains their error.
 */
export function openOf(verdict: Verdict, words: Words, status: OpenStatus): readonly Requirement[] {
  const told =
    status === 'error' && verdict.requirements.some((one) => words.errorToldBy?.includes(one.kind) && !isMet(one));
  return told ? [] : foundOf(verdict, words).filter((one) => openStatus(one.status) === status);
}

/** Why one kind of requirement blocks. */
export interface Reason {
  readonly clauses: readonly Phrase[];
  /** Replaces clauses that have no room. */
  readonly short: Phrase;
}

/** Why the kind blocks with this status; null if it does not, or if another kind explains its error. */
export function reasonOf(verdict: Verdict, words: Words, status: OpenStatus): Reason | null {
  const open = openOf(verdict, words, status);
  return open.length === 0 ? null : { clauses: words.clauses(open, status), short: words.short(open, status) };
}
