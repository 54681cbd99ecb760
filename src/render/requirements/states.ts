import type { ShortfallOf } from '../../domain/release.ts';
import { isMet, type OpenStatus, type StateRequirement } from '../../domain/requirement.ts';
import { commitLink, missingFirst, stateTitle, titleOf } from '../pull-request/context.ts';
import { STATE_COLUMNS, stateRow } from '../pull-request/state-row.ts';
import { counted, enumeration, joined, namesInOrder } from '../text/phrases.ts';
import { type Phrase, phrase, table, words } from '../text/tree.ts';
import type { RequirementWords } from './words.ts';

/** Beyond this number, a title counts states without naming them. */
const MOST_NAMED = 6;

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
  short: (open, status) => phrase`${counted(open.length, 'state')} ${words(STATUS_WORDS[status])}`,
  errorToldBy: ['policy', 'facts'],
  blocks: (found, context) => [
    table(
      { name: 'states', worth: 100 },
      STATE_COLUMNS,
      missingFirst(found).map((state) => stateRow(context, state)),
    ),
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
