import { answerMarker } from '../../domain/effects.ts';
import type { Act, Disposition } from '../../domain/verdict.ts';
import { fitToLimit, paragraph } from '../markdown/budget.ts';
import { link, quoted } from '../markdown/escape.ts';
import { who } from '../markdown/phrases.ts';
import { type RenderContext, stateName } from './context.ts';
import { refusalText } from './refusals.ts';
import { understoodText } from './understood.ts';

/**
 * SIGN-14: the comment that answers a refused act. It speaks to the person, which is the only mention that this app
 * ever makes.
 * @param labelOff the act's label is taken off the pull request (SIGN-7)
 */
export function refusalComment(
  context: RenderContext,
  act: Act,
  refused: Extract<Disposition, { kind: 'refused' }>,
  labelOff: boolean,
): string {
  const said = refusalText(context, act, refused.state, refused.refusal);
  const off = labelOff ? ` The label ${quoted(act.text, 100)} was taken off again.` : '';
  return fitToLimit([
    paragraph(
      `${answerMarker(act.id)}\n${address(act)}${link(deed(act), act.url)} was not accepted${forState(refused)}.${off}`,
    ),
    paragraph(`- **Why:** ${said.why}\n- **Who may:** ${said.whoMay}\n- **Next:** ${said.next}`),
  ]);
}

/** SIGN-14: the comment that says how an act was read that takes readiness away, and how to lift it. */
export function acknowledgement(act: Act, understood: Extract<Disposition, { kind: 'understood' }>): string {
  const { read, next } = understoodText(act, understood);
  return fitToLimit([
    paragraph(`${answerMarker(act.id)}\n${address(act)}${link(deed(act), act.url)} ${read}.`),
    paragraph(
      `- **Why:** It reads like it, though it is not written as the command is, or where it should be; and what is doubtful counts.\n- **Next:** ${next}`,
    ),
  ]);
}

/** Only people are spoken to: a mention of an app could be a command to it. */
export function address({ actor }: Act): string {
  if (actor === null || actor.kind !== 'user' || !/^[A-Za-z0-9][A-Za-z0-9-]*(_[A-Za-z0-9]+)?$/u.test(actor.login)) {
    return actor === null ? '' : `For ${who(actor)}: `;
  }
  return `@${actor.login}: `;
}

export function deed(act: Act): string {
  if (act.via === 'label') return `the label ${quoted(act.text, 100)}`;
  if (act.via === 'review' && act.id.endsWith(':0')) {
    return act.text === 'requested changes' ? 'the review that requests changes' : 'the approving review';
  }
  return quoted(act.text, 150);
}

const forState = ({ state }: Extract<Disposition, { kind: 'refused' }>): string =>
  state === null ? '' : ` for ${stateName(state)}`;
