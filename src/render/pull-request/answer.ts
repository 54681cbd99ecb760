import { answerMarker } from '../../domain/effects.ts';
import type { Facts } from '../../domain/facts.ts';
import type { Act, Disposition } from '../../domain/verdict.ts';
import { markdown } from '../text/markdown.ts';
import { addressed } from '../text/phrases.ts';
import { link, list, type Phrase, paragraph, phrase, quoted, strong } from '../text/tree.ts';
import { type RenderContext, titleOf } from './context.ts';
import { refusalText } from './refusals.ts';
import { understoodText } from './understood.ts';

/**
 * SIGN-14: the comment that answers a refused act.
 * It mentions the person. Only answers and `mentions.ts` mention anybody.
 * @param labelOff true if the act's label is removed from the pull request (SIGN-7)
 */
export function refusalComment(
  context: RenderContext,
  act: Act,
  refused: Extract<Disposition, { kind: 'refused' }>,
  labelOff: boolean,
): string {
  const said = refusalText(context, act, refused.state, refused.refusal);
  const off = labelOff ? phrase` The label ${quoted(act.text, 100)} was taken off again.` : '';
  const first = phrase`${address(act)}${link(deed(act), act.url)} was not accepted${forState(context, refused)}.${off}`;
  return answer(context.facts, act, first, [
    phrase`${strong`Why:`} ${said.why}`,
    phrase`${strong`Who can:`} ${said.whoMay}`,
    phrase`${strong`Next:`} ${said.next}`,
  ]);
}

/**
 * SIGN-14: the comment that says how the app understood an act, and how to lift it.
 * For acts that take readiness away.
 */
export function acknowledgement(
  { facts, verdict }: Pick<RenderContext, 'facts' | 'verdict'>,
  act: Act,
  understood: Extract<Disposition, { kind: 'understood' }>,
): string {
  const { read, next } = understoodText(act, understood, verdict);
  return answer(facts, act, phrase`${address(act)}${link(deed(act), act.url)} ${read}.`, [
    phrase`${strong`Why:`} It looks like the command, but is not written exactly like it, or not where it should be. Countersign counts it to be safe.`,
    phrase`${strong`Next:`} ${next}`,
  ]);
}

/** The comment about an act: a sentence, a list under it, and the way to the checklist (SIGN-16). */
export function answer({ pullRequest }: Facts, act: Act, first: Phrase, entries: readonly Phrase[]): string {
  const checklist = link(phrase`Checklist`, pullRequest.checklist ?? pullRequest.url);
  return markdown(
    [paragraph(first), list({ name: 'parts of the answer', worth: 100 }, entries), paragraph([checklist])],
    {
      marker: answerMarker(act.id),
    },
  );
}

/** The person who acted; nothing if the account is gone. */
export const address = ({ actor }: Act): Phrase => (actor === null ? [] : addressed(actor));

export function deed(act: Act): Phrase {
  if (act.via === 'label') return phrase`the label ${quoted(act.text, 100)}`;
  if (act.via === 'review' && act.id.endsWith(':0')) {
    return act.text === 'requested changes' ? phrase`the review that requests changes` : phrase`the approving review`;
  }
  return quoted(act.text, 150);
}

const forState = ({ verdict }: RenderContext, { state }: Extract<Disposition, { kind: 'refused' }>): Phrase =>
  state === null ? [] : phrase` for ${titleOf(state, verdict)}`;
