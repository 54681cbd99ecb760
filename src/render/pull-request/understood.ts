import type { Act, Disposition, Verdict } from '../../domain/verdict.ts';
import { enumeration } from '../text/phrases.ts';
import { code, type Phrase, phrase } from '../text/tree.ts';
import { titleOf } from './context.ts';

/** SIGN-14: how an unusual act that takes readiness away was understood, and what ends it. */
export function understoodText(
  act: Act,
  { as, states }: Extract<Disposition, { kind: 'understood' }>,
  verdict: Verdict,
): { readonly read: Phrase; readonly next: Phrase } {
  const named = enumeration(states.map((state) => [titleOf(state, verdict)]));
  const withdrawals = enumeration(
    states.map((state) => [code(`/withdraw ${state}`)]),
    6,
    'and',
  );
  const again = act.via === 'review' ? phrase`, in a comment` : '';
  switch (as) {
    case 'objection':
      return {
        read: phrase`was taken as an objection to ${named}`,
        next: phrase`If you mean it, there is nothing to do. To lift it, write ${withdrawals}${states.length > 1 ? phrase`, each` : ''} on a line of its own${again}.`,
      };
    case 'hold':
      return {
        read: phrase`was taken as a hold of the whole release`,
        next: phrase`If you mean it, there is nothing to do. To lift it, write ${code('/unhold')} on a line of its own${again}.`,
      };
    case 'withdrawal':
      return {
        read: phrase`was taken as a withdrawal of your sign-off for ${named}`,
        next: phrase`If you mean it, there is nothing to do. Otherwise sign off again. An objection is lifted only by the command as it has to be written: ${withdrawals}, on a line of its own.`,
      };
    default:
      return as satisfies never;
  }
}
