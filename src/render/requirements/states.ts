import type { ShortfallOf } from '../../domain/release.ts';
import {
  isMet,
  openStatus,
  type RequirementStatus,
  type SignOff,
  type StateRequirement,
} from '../../domain/requirement.ts';
import { plainText } from '../markdown/escape.ts';
import { counted, enumeration, moment, plainNames, wayNoun } from '../markdown/phrases.ts';
import { commitLink, missingFirst, short } from '../pull-request/context.ts';
import { idleWord } from '../pull-request/disposition.ts';
import { STATE_TABLE_HEAD, stateRow } from '../pull-request/state-row.ts';
import type { RequirementWords } from './words.ts';

/** More than this many states are counted in a title, and not named. */
const MOST_NAMED = 6;

/** SIGN-10. */
export const stateWords: RequirementWords<'state'> = {
  kind: 'state',
  name: 'Every state is signed off',
  always: true,
  row: (found, { verdict, facts }) => ({
    found: `${found.filter(isMet).length} of ${found.length}, for ${commitLink(facts, verdict.head)}`,
  }),
  clauses(open, status) {
    const all = open.map(({ state }) => plainText(state, 60));
    if (status === 'unsatisfied') return open.map(blockedClause);
    if (status === 'error') return [`could not judge ${enumeration(all)}`];
    const more = all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : '';
    return [`waiting for ${all.slice(0, MOST_NAMED).join(', ')}${more}`];
  },
  short: (open, status) => `${counted(open.length, 'state')} ${STATUS_WORDS[status]}`,
  errorToldBy: ['policy', 'facts'],
  blocks: (found, context) => [
    {
      name: 'states',
      head: STATE_TABLE_HEAD,
      lines: missingFirst(found).map((state) => stateRow(context, state)),
      tail: '',
      worth: 100,
    },
  ],
  lines: (found) => missingFirst(found).flatMap(stateLines),
  recordedAs: 'state',
  lacked,
};

function blockedClause({ state, objections }: StateRequirement): string {
  const by = plainNames(
    objections.map(({ actor }) => actor),
    3,
  );
  return by === '' ? `${plainText(state, 60)} is refused` : `objection to ${plainText(state, 60)} by ${by}`;
}

function lacked({ state, status, have, need, objectors }: ShortfallOf<'state'>): string {
  const name = plainText(state, 60);
  switch (status) {
    case 'unsatisfied':
      return objectors.length === 0 ? `${name} was refused` : `objection to ${name} by ${plainNames(objectors, 3)}`;
    case 'pending':
      return need === 1 ? `${name} was not signed off` : `${name} had ${have} of ${need} sign-offs`;
    case 'error':
      return `${name} could not be judged`;
    default:
      return status satisfies never;
  }
}

const STATUS_WORDS: { readonly [Status in RequirementStatus]: string } = {
  satisfied: 'ready',
  waived: 'waived',
  'not-applicable': 'not needed',
  pending: 'waiting',
  unsatisfied: 'blocked',
  error: 'not known',
};

function stateLines(one: StateRequirement): readonly string[] {
  const head = `${plainText(one.state, 60)} (${plainText(one.owner, 60)}): ${STATUS_WORDS[openStatus(one.status) ?? one.status]}, ${one.counted.length} of ${one.count}`;
  const authors = one.cannotSign.filter(({ why }) => why === 'code-author').map(({ account }) => account);
  const elsewhere = one.cannotSign.filter(({ why }) => why === 'signed-other-state').map(({ account }) => account);
  const open = one.status === 'pending' || one.status === 'unsatisfied';
  return [
    head,
    ...one.counted.map((signOff) => `  signed by ${signOffText(signOff)}`),
    ...one.objections.map(
      ({ actor, at, reason }) =>
        `  objection by ${plainText(actor.login, 80)}, ${moment(at)}: ${plainText(reason, 300)}`,
    ),
    ...one.notCounted.map(({ signOff, why }) => `  does not count: ${signOffText(signOff)}: ${idleWord(why)}`),
    ...(open ? [`  can sign now: ${one.canSign.length > 0 ? plainNames(one.canSign) : 'nobody'}`] : []),
    ...(open && authors.length > 0 ? [`  may not, had a hand in the code: ${plainNames(authors)}`] : []),
    ...(open && elsewhere.length > 0 ? [`  may not, signed another state: ${plainNames(elsewhere)}`] : []),
  ];
}

function signOffText({ actor, commit, via, at }: SignOff): string {
  const bound = commit === null ? '' : ` for ${short(commit)}`;
  return `${plainText(actor.login, 80)}${bound} (${wayNoun(via)}, ${moment(at)})`;
}
