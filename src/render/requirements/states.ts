import { type Account, distinctAccounts } from '../../domain/account.ts';
import type { ShortfallOf } from '../../domain/release.ts';
import { isMet, type OpenStatus, type StateRequirement } from '../../domain/requirement.ts';
import { commitLink, stateName, stateTitle, titleOf } from '../pull-request/context.ts';
import { needsRenewal, objectionText, STATE_COLUMNS, stateRow } from '../pull-request/state-row.ts';
import { counted, enumeration, joined, names, namesInOrder } from '../text/phrases.ts';
import { code, type Phrase, person, phrase, strong, type TextBlock, table, words } from '../text/tree.ts';
import { obstacle, type RequirementWords, TRIES_AGAIN } from './words.ts';

/** Beyond this number, a title counts states without naming them. */
const MOST_NAMED = 6;
/** The line “Next” names no more states; the table has all. */
const MOST_STEPS = 4;
/** It names no more people for a state. */
const MOST_PEOPLE = 3;

/** SIGN-10. */
export const stateWords: RequirementWords<'state'> = {
  kind: 'state',
  name: 'Every state is signed off',
  always: true,
  row: (found, { verdict, facts }) => ({
    found: phrase`${found.filter(isMet).length} of ${found.length}, for ${commitLink(facts, verdict.head)}`,
  }),
  clauses(open, status) {
    const all = open.map((one) => phrase`${stateTitle(one)}`);
    if (status === 'unsatisfied') return open.map(blockedClause);
    if (status === 'error') return [phrase`could not judge ${enumeration(all)}`];
    const more = all.length > MOST_NAMED ? phrase` and ${all.length - MOST_NAMED} more` : '';
    return [phrase`waiting for ${joined(all.slice(0, MOST_NAMED), ', ')}${more}`];
  },
  blockers: (open) => open.flatMap(blockersOf),
  steps(open, status) {
    if (status === 'error') return [TRIES_AGAIN];
    const all = open.flatMap(status === 'pending' ? (state) => [signingStep(state)] : liftingSteps);
    const more = all.length > MOST_STEPS ? [phrase`the table names those for ${all.length - MOST_STEPS} more`] : [];
    return [...all.slice(0, MOST_STEPS), ...more];
  },
  short: (open, status) => phrase`${counted(open.length, 'state')} ${words(STATUS_WORDS[status])}`,
  errorToldBy: ['policy', 'facts'],
  blocks: (found) => [
    ...objectionBlocks(found),
    table({ name: 'states', worth: 100 }, STATE_COLUMNS, found.map(stateRow)),
  ],
  recordedAs: 'state',
  lacked,
};

function blockedClause(state: StateRequirement): Phrase {
  const { objections } = state;
  const by = namesInOrder(
    objections.map(({ actor }) => actor),
    3,
  );
  return by.length === 0 ? phrase`${stateTitle(state)} is refused` : phrase`objection to ${stateTitle(state)} by ${by}`;
}

/** SIGN-8: every objection with its reason. */
function objectionBlocks(found: readonly StateRequirement[]): readonly TextBlock[] {
  const lines = found.flatMap((state) => state.objections.map((one) => objectionText(state, one)));
  const mark = phrase`⛔ ${strong`Objection`}`;
  return lines.length > 1
    ? [obstacle('objections', mark, lines)]
    : lines.map((line) => obstacle('', phrase`${mark} ${line}`));
}

const blockersOf = (state: StateRequirement): readonly Phrase[] =>
  state.objections.length === 0
    ? [phrase`${stateTitle(state)}`]
    : objectors(state).map((actor) => phrase`${person(actor)}’s objection to ${stateTitle(state)}`);

/** Each of them once, although a person may object more than once. */
const objectors = ({ objections }: StateRequirement): readonly Account[] =>
  distinctAccounts(objections.map(({ actor }) => actor));

/** SIGN-8: who alone lifts each objection. */
const liftingSteps = (state: StateRequirement): readonly Phrase[] =>
  state.objections.length === 0
    ? [phrase`whoever refused ${stateTitle(state)} takes it back`]
    : objectors(state).map(
        (actor) =>
          phrase`${person(actor)} lifts the objection to ${stateTitle(state)} with ${code(`/ready ${state.state}`)} or ${code(`/withdraw ${state.state}`)}`,
      );

/** Who signs a state that waits. With a verb of its own for whoever has seen the content before. */
function signingStep(state: StateRequirement): Phrase {
  const missing = Math.max(1, state.count - state.counted.length);
  const { canSign } = state;
  if (canSign.length < missing)
    return phrase`whoever maintains the policy names ${counted(missing - canSign.length, 'more person', 'more people')} for ${stateName(state.owner)}, since nobody else can sign ${stateTitle(state)}`;
  const verb = needsRenewal(state) ? 'renew' : 'sign';
  const who = missing === 1 ? names(canSign, 'or', MOST_PEOPLE) : someOf(missing, canSign);
  const one = canSign.length === 1;
  return phrase`${who} ${words(one ? `${verb}s` : verb)} ${stateTitle(state)}`;
}

const someOf = (missing: number, canSign: StateRequirement['canSign']): Phrase =>
  canSign.length === missing
    ? names(canSign, 'and', MOST_PEOPLE)
    : phrase`${missing} of ${names(canSign, 'and', MOST_PEOPLE)}`;

function lacked({ state, status, have, need, objectors }: ShortfallOf<'state'>): Phrase {
  const name = titleOf(state);
  switch (status) {
    case 'unsatisfied':
      return objectors.length === 0
        ? phrase`${name} was refused`
        : phrase`objection to ${name} by ${namesInOrder(objectors, 3)}`;
    case 'pending':
      return need === 1 ? phrase`${name} was not signed off` : phrase`${name} had ${have} of ${need} sign-offs`;
    case 'error':
      return phrase`${name} could not be judged`;
    default:
      return status satisfies never;
  }
}

/** A short text for the states of each status. */
const STATUS_WORDS: { readonly [Status in OpenStatus]: string } = {
  pending: 'waiting',
  unsatisfied: 'blocked',
  error: 'not known',
};
