import { sameAccount } from '../../domain/account.ts';
import type { NotCounted, SignOff, StateRequirement } from '../../domain/requirement.ts';
import { names, wayNoun } from '../text/phrases.ts';
import { type Inline, link, moment, type Phrase, person, phrase } from '../text/tree.ts';
import { baseChange, baseCommitsChange, baseName, contentChange } from './content-change.ts';
import { commitLink, stateName, titleOf, type VerdictContext } from './context.ts';

/** `comment, 2026-11-22 05:10 UTC`, as a link to the act itself. */
export const signedWhen = (signOff: SignOff): Inline =>
  link(phrase`${wayNoun(signOff.via)}, ${moment(signOff.at)}`, signOff.url);

/** VER-4: why a sign-off is not counted (a clause), and what would be (a sentence). Both without a period. */
export function reason(
  context: VerdictContext,
  state: StateRequirement,
  signOff: SignOff,
  why: NotCounted,
): { readonly why: Phrase; readonly instead: Phrase } {
  const name = person(signOff.actor);
  const mayAgain = !state.cannotSign.some(({ account }) => sameAccount(account, signOff.actor));
  const others = state.canSign.filter((account) => !sameAccount(account, signOff.actor));
  const another =
    others.length === 0
      ? phrase`Somebody else has to sign, and the policy names nobody else who may`
      : phrase`Instead, ${names(others, 'or')} can sign`;
  const again = mayAgain ? phrase`Needs a new sign-off from ${name}` : another;
  switch (why.code) {
    case 'stale':
      return { why: stale(context, signOff, why.because), instead: again };
    case 'expired':
      return { why: phrase`it expired at ${moment(why.at)}`, instead: again };
    case 'withdrawn':
      return {
        why: why.by === null ? phrase`it was taken back` : phrase`${person(why.by)} took it back`,
        instead: mayAgain ? phrase`Needs a new sign-off from ${name}` : another,
      };
    case 'edited':
      return {
        why: phrase`the comment was edited after it was written, and an edited comment never counts`,
        instead: mayAgain ? phrase`Needs a new comment from ${name}` : another,
      };
    case 'code-author':
      return { why: phrase`${name} contributed to this release`, instead: another };
    case 'not-a-holder':
      return { why: phrase`${name} does not hold ${stateName(state.owner)} now`, instead: another };
    case 'counted-for':
      return {
        why: phrase`it counts for ${titleOf(why.state, context.verdict)} already, and one person counts for one state`,
        instead: another,
      };
    default:
      return why satisfies never;
  }
}

function stale(
  context: VerdictContext,
  signOff: SignOff,
  because: Extract<NotCounted, { code: 'stale' }>['because'],
): Phrase {
  const was = signOff.commit === null ? [] : phrase`given for ${commitLink(context.facts, signOff.commit)}, and `;
  switch (because) {
    case 'new-content':
      return signOff.commit === null
        ? phrase`the content changed since`
        : phrase`${was}${contentChange(context.facts, signOff.commit)}`;
    case 'other-base-commits':
      return phrase`${was}${baseCommitsChange(context.facts)}`;
    case 'base-commits-unknown':
      return phrase`${was}over which commits of ${baseName(context.facts)} that one was laid is not known any more`;
    case 'base-changed':
      return phrase`${was}${baseChange(context.facts, signOff.at)}`;
    case 'commit-unknown':
      return phrase`GitHub no longer has the commit that it was for`;
    case 'not-seen':
      return phrase`it is not known which commit was the head at that moment`;
    default:
      return because satisfies never;
  }
}
