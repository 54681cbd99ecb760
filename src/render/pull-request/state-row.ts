import { type Block, isMet, openStatus, type StateRequirement } from '../../domain/requirement.ts';
import { because, enumeration, fullStop, names } from '../text/phrases.ts';
import { link, moment, type Phrase, person, phrase, type TableCell, type TableRow, words } from '../text/tree.ts';
import { stateTitle } from './context.ts';

/** A cell names no more people, so that it has two short lines on a phone. */
const MOST_PEOPLE = 2;

export const STATE_COLUMNS: readonly string[] = ['State', 'Status', 'Approver'];

/** VER-4: one readiness state as a row of the checklist's table. Each cell has at most two short lines. */
export const stateRow = (state: StateRequirement): TableRow => [
  [phrase`${stateTitle(state)}`],
  [statusWord(state)],
  approver(state),
];

/** A mark and a word, because not everyone can read the mark. */
function statusWord(state: StateRequirement): Phrase {
  const status = openStatus(state.status) ?? state.status;
  switch (status) {
    case 'satisfied':
      return phrase`✅ Ready`;
    case 'pending':
      return state.count > 1
        ? phrase`⚪ ${state.counted.length} of ${state.count}`
        : needsRenewal(state)
          ? phrase`🔁 Renew`
          : phrase`⚪ Waiting`;
    case 'unsatisfied':
      return state.objections.length > 0 ? phrase`⛔ Objection` : phrase`⛔ Blocked`;
    case 'error':
      return phrase`⚠️ Not known`;
    case 'waived':
      return phrase`🛡️ Waived`;
    case 'not-applicable':
      return phrase`✅ Not needed`;
    default:
      return status satisfies never;
  }
}

/** True if somebody signed a state that waits, for other content or too long ago (SIGN-5, SIGN-11). */
export const needsRenewal = ({ status, notCounted }: StateRequirement): boolean =>
  openStatus(status) === 'pending' && notCounted.some(({ why }) => why.code === 'stale' || why.code === 'expired');

/** Who signed or objects, linked to what they wrote; then who can sign. */
function approver(state: StateRequirement): TableCell {
  const acted = state.objections.length > 0 ? state.objections : state.counted;
  const linked = acted.map(({ actor, url }) => [link([person(actor)], url)]);
  const done = linked.length === 0 ? [] : [enumeration(linked, MOST_PEOPLE)];
  if (isMet(state) || state.objections.length > 0 || openStatus(state.status) === 'error') return done;
  const missing = state.count - state.counted.length;
  const who = state.canSign.length === 0 ? [words('nobody')] : names(state.canSign, 'or', MOST_PEOPLE);
  return [...done, linked.length === 0 || missing <= 0 ? who : phrase`then ${who}`];
}

/** SIGN-8: who objects, when and why. */
export function objectionText(state: StateRequirement, { actor, at, url, reason }: Block): Phrase {
  const said = phrase`by ${person(actor)} to ${stateTitle(state)} (${link([moment(at)], url)})${because(reason)}`;
  return fullStop(said);
}
