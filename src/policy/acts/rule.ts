import type { Account } from '../../domain/account.ts';
import type { CommandOf, CommandWord } from '../../domain/command.ts';
import type { Assessment } from './assessment.ts';
import type { EvaluationContext } from './eligibility.ts';
import type { FoundAct } from './found-act.ts';

/** An act of a person whom GitHub names. */
export type PersonsAct = FoundAct & { readonly actor: Account };

/** What is decided about one command by itself. `registry.ts` has the rule of each. */
export interface ActRule<K extends CommandWord> {
  /** The reviews in which it counts: all, those that approve, or those that neither request changes nor were dismissed. */
  readonly inReview: 'any' | 'approving' | 'not-objecting';
  /** It says for which state a review is, so that the review's button says nothing more. */
  readonly namesState: boolean;
  /**
   * Who may, for what. The act is a person's, its words were not changed, and it was
   * not undone by a renamed label. Null if it is not judged by itself: the comment beside it says where.
   */
  readonly assess: ((context: EvaluationContext, act: PersonsAct, command: CommandOf<K>) => Assessment) | null;
}
