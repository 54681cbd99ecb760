import type { Block, SignOff, StateRequirement } from '../domain/verdict.ts';
import { code, link, quoted } from './escape.ts';
import { reason, signedWhen } from './reasons.ts';
import type { Scene } from './scene.ts';
import { commitLink, stateName } from './scene.ts';
import { counted, moment, names, sentence, who } from './words.ts';

/** More than this many sign-offs that do not count make a row too long to read; the rest is in the details. */
const MOST_NOT_COUNTED = 2;

export const STATE_TABLE_HEAD = '| State | Owner | Sign-off |\n| --- | --- | --- |';

/** VER-4: one readiness state as a row of the checklist's table. */
export function stateRow(scene: Scene, state: StateRequirement): string {
  const parts = [
    ...state.objections.map((objection) => objectionText(state, objection)),
    ...state.counted.map((signOff) => countedText(scene, signOff)),
    ...stillMissing(state),
    ...notCountedTexts(scene, state),
    ...(state.status === 'satisfied' ? [] : mayNotTexts(state)),
  ];
  return `| ${stateMark(state)} | ${stateName(state.owner)} | ${parts.join('<br>')} |`;
}

/** The state's name with a mark and a word: the mark alone is not read by everyone. */
export function stateMark(state: StateRequirement): string {
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
    default:
      return state.status satisfies never;
  }
}

/** Who signed, how and when, and for which commit. */
export function countedText(scene: Scene, signOff: SignOff): string {
  const head = scene.facts.pullRequest.head.sha;
  const same = signOff.commit !== null && signOff.commit !== head ? ', whose content is the same as the head’s' : '';
  const commit = signOff.commit === null ? '' : ` for ${commitLink(scene.facts, signOff.commit)}${same}`;
  return `Signed by ${who(signOff.actor)}${commit} (${signedWhen(signOff)}).`;
}

/** SIGN-8: who objects, why, and what lifts it. */
export function objectionText(state: StateRequirement, objection: Block): string {
  const name = who(objection.actor);
  const why = objection.reason === '' ? '' : `: ${quoted(objection.reason)}`;
  return (
    `Objection by ${name} (${link(moment(objection.at), objection.url)})${why}. ` +
    `Only ${name} can lift it, with ${code(`/ready ${state.state}`)} or ${code(`/withdraw ${state.state}`)}.`
  );
}

function stillMissing(state: StateRequirement): readonly string[] {
  if (state.status === 'error') return ['Not known, because something could not be read (see above).'];
  const missing = state.count - state.counted.length;
  if (state.status === 'satisfied' || missing <= 0) return [];
  const more = missing > 1 || state.counted.length > 0 ? ` (${counted(missing, 'sign-off')} missing)` : '';
  return state.canSign.length > 0
    ? [`Can sign now: ${names(state.canSign, 'or')}${more}.`]
    : [
        `**Nobody can sign now**${more}: the policy has to name somebody else for ${stateName(state.owner)}, ` +
          'who had no hand in the code.',
      ];
}

function notCountedTexts(scene: Scene, state: StateRequirement): readonly string[] {
  // Of a state that is ready, only what somebody may wonder about is in the details.
  if (state.status === 'satisfied') return [];
  const shown = state.notCounted.slice(0, MOST_NOT_COUNTED).map(({ signOff, why }) => {
    const said = reason(scene, state, signOff, why);
    return `${sentence(who(signOff.actor))}’s sign-off (${signedWhen(signOff)}) does not count: ${said.why}. ${sentence(said.instead)}.`;
  });
  const more = state.notCounted.length - shown.length;
  return more > 0
    ? [...shown, `${counted(more, 'more sign-off')} that ${more === 1 ? 'does' : 'do'} not count: see below.`]
    : shown;
}

/** Holders who may not sign, with why; those whose sign-off was told of already are left out. */
export function mayNotTexts(state: StateRequirement): readonly string[] {
  const told = new Set(state.notCounted.slice(0, MOST_NOT_COUNTED).map(({ signOff }) => signOff.actor.id));
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
