import { sameAccount } from '../../domain/account.ts';
import type { NotCounted, SignOff, StateRequirement } from '../../domain/requirement.ts';
import { link } from '../markdown/escape.ts';
import { moment, names, wayNoun, who } from '../markdown/phrases.ts';
import { baseChange, baseCommitsChange, baseName, contentChange } from './content-change.ts';
import { commitLink, type RenderContext, stateName } from './context.ts';

/** `comment, 2026-11-22 05:10 UTC`, linked to the act itself. */
export const signedWhen = (signOff: SignOff): string =>
  link(`${wayNoun(signOff.via)}, ${moment(signOff.at)}`, signOff.url);

/** VER-4: why somebody's sign-off does not count (a clause), and what would count (a sentence). Both without a full stop. */
export function reason(
  context: RenderContext,
  state: StateRequirement,
  signOff: SignOff,
  why: NotCounted,
): { readonly why: string; readonly instead: string } {
  const name = who(signOff.actor);
  const mayAgain = !state.cannotSign.some(({ account }) => sameAccount(account, signOff.actor));
  const others = state.canSign.filter((account) => !sameAccount(account, signOff.actor));
  const another =
    others.length === 0
      ? `Somebody else has to sign, and the policy names nobody else who may`
      : `Instead, ${names(others, 'or')} can sign`;
  const again = mayAgain ? `To count, it takes a new look and a new sign-off by ${name}` : another;
  switch (why.code) {
    case 'stale':
      return { why: stale(context, signOff, why.because), instead: again };
    case 'expired':
      return { why: `it expired at ${moment(why.at)}`, instead: again };
    case 'withdrawn':
      return {
        why: why.by === null ? 'it was taken back' : `${who(why.by)} took it back`,
        instead: mayAgain ? `To count, it takes a new sign-off by ${name}` : another,
      };
    case 'edited':
      return {
        why: 'the comment was edited after it was written, and an edited comment never counts',
        instead: mayAgain ? `To count, it takes a new comment by ${name}` : another,
      };
    case 'code-author':
      return { why: `${name} had a hand in the code of this release`, instead: another };
    case 'not-a-holder':
      return { why: `${name} does not hold ${stateName(state.owner)} now`, instead: another };
    case 'counted-for':
      return {
        why: `it counts for ${stateName(why.state)} already, and one person counts for one state`,
        instead: another,
      };
    default:
      return why satisfies never;
  }
}

function stale(
  context: RenderContext,
  signOff: SignOff,
  because: Extract<NotCounted, { code: 'stale' }>['because'],
): string {
  const was = signOff.commit === null ? '' : `it was for ${commitLink(context.facts, signOff.commit)}, and `;
  switch (because) {
    case 'new-content':
      return signOff.commit === null
        ? 'the content changed since'
        : `${was}${contentChange(context.facts, signOff.commit)}`;
    case 'other-base-commits':
      return `${was}${baseCommitsChange(context.facts)}`;
    case 'base-commits-unknown':
      return `${was}over which commits of ${baseName(context.facts)} that one was laid is not known any more`;
    case 'base-changed':
      return `${was}${baseChange(context.facts, signOff.at)}`;
    case 'commit-unknown':
      return 'GitHub no longer has the commit that it was for';
    case 'not-seen':
      return 'it is not known which commit was the head at that moment';
    default:
      return because satisfies never;
  }
}
