import { type Block, isMet, type SignOff, type StateRequirement } from '../../domain/requirement.ts';
import { code, link } from '../markdown/escape.ts';
import { because, counted, fullStop, moment, names, who } from '../markdown/phrases.ts';
import { commitLink, type RenderContext, stateName } from './context.ts';
import { reason, signedWhen } from './reasons.ts';

/** More than this many sign-offs that do not count make a row too long to read. */
const MOST_NOT_COUNTED = 2;

/** Two columns only: on a phone a third leaves no room for the words. */
export const STATE_TABLE_HEAD = '| State and owner | Sign-off |\n| --- | --- |';

/** VER-4: one readiness state as a row of the checklist's table. */
export function stateRow(context: RenderContext, state: StateRequirement): string {
  const parts = [
    ...state.objections.map((objection) => objectionText(state, objection)),
    ...state.counted.map((signOff) => countedText(context, signOff)),
    ...stillMissing(state),
    ...notCountedTexts(context, state),
    ...(isMet(state) ? [] : mayNotTexts(state)),
  ];
  return `| ${stateMark(state)}<br>${stateName(state.owner)} | ${parts.join('<br>')} |`;
}

/** The state's name with a mark and a word: the mark alone is not read by everyone. The space between does not break. */
function stateMark(state: StateRequirement): string {
  const name = `**${stateName(state.state)}**`;
  const count = state.count > 1 ? ` (${state.counted.length} of ${state.count})` : '';
  switch (state.status) {
    case 'satisfied':
      return `✅ ${name} ready${count}`;
    case 'pending':
      return `⬜ ${name} waiting${count}`;
    case 'unsatisfied':
      return `⛔ ${name} blocked${count}`;
    case 'error':
      return `⚠️ ${name} not known`;
    case 'waived':
      return `✅ ${name} waived${count}`;
    case 'not-applicable':
      return `✅ ${name} not needed`;
    default:
      return state.status satisfies never;
  }
}

/** Who signed, how and when, and for which commit. */
function countedText(context: RenderContext, signOff: SignOff): string {
  const head = context.facts.pullRequest.head.sha;
  const same = signOff.commit !== null && signOff.commit !== head ? ', whose content is the same as the head’s' : '';
  const commit = signOff.commit === null ? '' : ` for ${commitLink(context.facts, signOff.commit)}${same}`;
  return `Signed by ${who(signOff.actor)}${commit} (${signedWhen(signOff)}).`;
}

/** SIGN-8: who objects, why, and what lifts it. */
function objectionText(state: StateRequirement, objection: Block): string {
  const name = who(objection.actor);
  const said = `Objection by ${name} (${link(moment(objection.at), objection.url)})${because(objection.reason)}`;
  return (
    `${fullStop(said)} ` +
    `Only ${name} can lift it, with ${code(`/ready ${state.state}`)} or ${code(`/withdraw ${state.state}`)}.`
  );
}

function stillMissing(state: StateRequirement): readonly string[] {
  if (state.status === 'error') return ['Not known, because of the errors above.'];
  const missing = state.count - state.counted.length;
  if (isMet(state) || missing <= 0) return [];
  const more = missing > 1 || state.counted.length > 0 ? ` (${counted(missing, 'sign-off')} missing)` : '';
  if (state.canSign.length === 0) {
    return [`**Nobody can sign now**${more}: the policy has to name another person for ${stateName(state.owner)}.`];
  }
  const lead = state.objections.length > 0 ? 'It also needs a sign-off, by' : 'Can sign now:';
  return [`${lead} ${names(state.canSign, 'or')}${more}.`];
}

/** The sign-offs that the row tells of; the details tell of the others. A state that is ready needs none of them. */
export const toldInRow = (state: StateRequirement): StateRequirement['notCounted'] =>
  isMet(state) ? [] : state.notCounted.slice(-MOST_NOT_COUNTED);

function notCountedTexts(context: RenderContext, state: StateRequirement): readonly string[] {
  const shown = toldInRow(state).map(({ signOff, why }) => {
    const said = reason(context, state, signOff, why);
    return `The sign-off by ${who(signOff.actor)} (${signedWhen(signOff)}) does not count: ${said.why}. ${said.instead}.`;
  });
  const more = isMet(state) ? 0 : state.notCounted.length - shown.length;
  return more > 0
    ? [...shown, `${counted(more, 'more sign-off')} that ${more === 1 ? 'does' : 'do'} not count: see below.`]
    : shown;
}

/** Holders who may not sign, with why; those whose sign-off was told of already are left out. */
function mayNotTexts(state: StateRequirement): readonly string[] {
  const told = new Set(toldInRow(state).map(({ signOff }) => signOff.actor.id));
  const untold = state.cannotSign.filter(({ account }) => !told.has(account.id));
  const authors = untold.filter(({ why }) => why === 'code-author').map(({ account }) => account);
  const elsewhere = untold.filter(({ why }) => why === 'signed-other-state').map(({ account }) => account);
  return [
    ...(authors.length > 0 ? [`May not: ${names(authors)} (had a hand in the code).`] : []),
    ...(elsewhere.length > 0
      ? [`May not: ${names(elsewhere)} (signed another state; one person counts for one state).`]
      : []),
  ];
}
