import type { Account } from '../../domain/account.ts';
import type { CommandOf, CommandWord } from '../../domain/command.ts';
import type { Assessment } from './assessment.ts';
import type { EvaluationContext } from './eligibility.ts';
import type { FoundAct } from './found-act.ts';

/** An act of a person whom GitHub names. */
export type PersonsAct = FoundAct & { readonly actor: Account };

/** All that is decided about one command by itself. `registry.ts` has the rule of each. */
export interface ActRule<K extends CommandWord> {
  /** The reviews in which it counts. All, approving ones, or all that neither request changes nor were dismissed. */
  readonly inReview: 'any' | 'approving' | 'not-objecting';
  /** True if it says for which state a review is. Then the review's button adds nothing. */
  readonly namesState: boolean;
  /**
   * Assesses who may do it, for what.
   * The act is a person's, its text was not changed, and no renamed label undid it. null if it is not assessed by
   * itself; the comment beside it says where it is.
   */
  readonly assess: ((context: EvaluationContext, act: PersonsAct, command: CommandOf<K>) => Assessment) | null;
}
