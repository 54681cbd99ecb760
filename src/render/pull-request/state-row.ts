import { type Block, isMet, openStatus, type SignOff, type StateRequirement } from '../../domain/requirement.ts';
import { because, counted, fullStop, names } from '../text/phrases.ts';
import { code, link, moment, type Phrase, person, phrase, strong, type TableRow, words } from '../text/tree.ts';
import { commitLink, stateName, type VerdictContext } from './context.ts';
import { reason, signedWhen } from './reasons.ts';

/** More sign-offs that are not counted would make a row too long. */
const MOST_NOT_COUNTED = 2;

/** Only two columns, because on a phone a third leaves no room for the text. */
export const STATE_COLUMNS: readonly string[] = ['State and owner', 'Sign-off'];

/** VER-4: one readiness state as a row of the checklist's table. */
export function stateRow(context: VerdictContext, state: StateRequirement): TableRow {
  const parts = [
    ...state.objections.map((objection) => objectionText(state, objection)),
    ...state.counted.map((signOff) => countedText(context, signOff)),
    ...stillMissing(state),
    ...notCountedTexts(context, state),
    ...(isMet(state) ? [] : mayNotTexts(state)),
  ];
  return [[stateMark(state), phrase`${stateName(state.owner)}`], parts];
}

/** The state's name with a mark and a word. Not everyone can read the mark. They are separated by a no-break space. */
function stateMark(state: StateRequirement): Phrase {
  const name = strong`${stateName(state.state)}`;
  const count = state.count > 1 ? phrase` (${state.counted.length} of ${state.count})` : '';
  const status = openStatus(state.status) ?? state.status;
  switch (status) {
    case 'satisfied':
      return phrase`✅ ${name} ready${count}`;
    case 'pending':
      return phrase`⬜ ${name} waiting${count}`;
    case 'unsatisfied':
      return phrase`⛔ ${name} blocked${count}`;
    case 'error':
      return phrase`⚠️ ${name} not known`;
    case 'waived':
      return phrase`✅ ${name} waived${count}`;
    case 'not-applicable':
      return phrase`✅ ${name} not needed`;
    default:
      return status satisfies never;
  }
}

/** Who signed, how and when, and for which commit. */
function countedText(context: VerdictContext, signOff: SignOff): Phrase {
  const { head } = context.verdict;
  const same =
    signOff.commit !== null && signOff.commit !== head ? phrase`, whose content is the same as the head’s` : '';
  const commit = signOff.commit === null ? '' : phrase` for ${commitLink(context.facts, signOff.commit)}${same}`;
  return phrase`Signed by ${person(signOff.actor)}${commit} (${signedWhen(signOff)}).`;
}

/** SIGN-8: who objects, why, and what lifts it. */
function objectionText(state: StateRequirement, objection: Block): Phrase {
  const name = person(objection.actor);
  const said = phrase`Objection by ${name} (${link([moment(objection.at)], objection.url)})${because(objection.reason)}`;
  return phrase`${fullStop(said)} Only ${name} can lift it, with ${code(`/ready ${state.state}`)} or ${code(`/withdraw ${state.state}`)}.`;
}

function stillMissing(state: StateRequirement): readonly Phrase[] {
  if (openStatus(state.status) === 'error') return [phrase`Not known, because of the errors above.`];
  const missing = state.count - state.counted.length;
  if (isMet(state) || missing <= 0) return [];
  const more = missing > 1 || state.counted.length > 0 ? phrase` (${counted(missing, 'sign-off')} missing)` : '';
  if (state.canSign.length === 0) {
    return [
      phrase`${strong`Nobody can sign now`}${more}: the policy has to name another person for ${stateName(state.owner)}.`,
    ];
  }
  const lead = state.objections.length > 0 ? phrase`It also needs a sign-off, by` : phrase`Eligible approvers:`;
  return [phrase`${lead} ${names(state.canSign, 'or')}${more}.`];
}

/** The sign-offs in the row; the details have the others. A ready state needs none of them. */
export const toldInRow = (state: StateRequirement): StateRequirement['notCounted'] =>
  isMet(state) ? [] : state.notCounted.slice(-MOST_NOT_COUNTED);

function notCountedTexts(context: VerdictContext, state: StateRequirement): readonly Phrase[] {
  const shown = toldInRow(state).map(({ signOff, why }) => {
    const said = reason(context, state, signOff, why);
    return phrase`The sign-off by ${person(signOff.actor)} (${signedWhen(signOff)}) is not counted: ${said.why}. ${said.instead}.`;
  });
  const more = isMet(state) ? 0 : state.notCounted.length - shown.length;
  return more > 0
    ? [
        ...shown,
        phrase`${counted(more, 'more sign-off')} that ${words(more === 1 ? 'does' : 'do')} not count: see below.`,
      ]
    : shown;
}

/** Holders who cannot sign, with the reason. Leaves out those whose sign-off is already mentioned. */
function mayNotTexts(state: StateRequirement): readonly Phrase[] {
  const told = new Set(toldInRow(state).map(({ signOff }) => signOff.actor.id));
  const untold = state.cannotSign.filter(({ account }) => !told.has(account.id));
  const authors = untold.filter(({ why }) => why === 'code-author').map(({ account }) => account);
  const elsewhere = untold.filter(({ why }) => why === 'signed-other-state').map(({ account }) => account);
  return [
    ...(authors.length > 0 ? [phrase`May not: ${names(authors)} (contributed to this release).`] : []),
    ...(elsewhere.length > 0
      ? [phrase`May not: ${names(elsewhere)} (signed another state; one person counts for one state).`]
      : []),
  ];
}
