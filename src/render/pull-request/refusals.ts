import type { StateName } from '../../domain/ids.ts';
import { fixedTitle, type SignOffWay } from '../../domain/policy.ts';
import type { Act, Refusal } from '../../domain/verdict.ts';
import { problemWords } from '../release/order-problems.ts';
import { enumeration, joined, names } from '../text/phrases.ts';
import { terminalLine } from '../text/terminal.ts';
import { code, type Phrase, phrase, quoted, words } from '../text/tree.ts';
import { COMMAND_WORDS, forms } from './commands.ts';
import { commitLink, type RenderContext, short, stateName, states, titleOf } from './context.ts';
import { ask, mayFor, people, whoMayUse } from './who-may.ts';

/** The three parts of a refusal (SIGN-14), each in whole sentences. */
export interface RefusalText {
  readonly why: Phrase;
  readonly whoMay: Phrase;
  readonly next: Phrase;
}

/** SIGN-14: the text of a refusal: why, who can do it, and what to do next. */
export function refusalText(context: RenderContext, act: Act, state: StateName | null, refusal: Refusal): RefusalText {
  switch (refusal.code) {
    case 'not-a-person':
      return {
        why: phrase`Only people sign off; apps and bots never do.`,
        whoMay: mayFor(context, state),
        next: phrase`A person who holds the role can sign off from their own account.`,
      };
    case 'unidentified':
      return {
        why: phrase`The account behind it is gone, so nobody can say who did it.`,
        whoMay: mayFor(context, state),
        next: phrase`Somebody who holds the role can do it again.`,
      };
    case 'no-role':
      return {
        why: phrase`The policy names you for no role.`,
        whoMay: mayFor(context, state),
        next: phrase`Ask one of them. If you should hold a role yourself, the policy file has to name you, or a team that you are in.`,
      };
    case 'not-a-holder':
      return {
        why: phrase`It needs the role ${stateName(refusal.owner)}, and you do not hold it now.`,
        whoMay: people(refusal.holders, refusal.owner),
        next: phrase`${ask(refusal.holders)}If you should hold the role yourself, the policy file has to name you, or a team that you are in.`,
      };
    case 'code-author':
      return {
        why: phrase`You contributed to this release, and whoever wrote code may not sign it off.`,
        whoMay: people(refusal.others, null),
        next: phrase`${refusal.others.length === 0 ? phrase`Have the policy name somebody who wrote none of the code. ` : ask(refusal.others)}The details of the check ${code('countersign/readiness')} list under “Evidence” who opened, pushed, wrote or committed what.`,
      };
    case 'name-the-state':
      return {
        why: phrase`You own more than one state, so say which one you sign.`,
        whoMay: phrase`You, for ${enumeration(listed(refusal.states), 6, 'or')}.`,
        next: phrase`Write ${forms(wordOf(act), refusal.states)} on a line of its own${act.via === 'review' ? phrase`, in a comment or in an approving review` : ''}.`,
      };
    case 'unknown-state':
      return {
        why: phrase`There is no state ${quoted(refusal.word, 60)} in the policy.`,
        whoMay: phrase`The states are ${enumeration(listed(refusal.states))}.`,
        next: phrase`Write ${forms(wordOf(act), meantBy(context, refusal.word) ?? refusal.states)}.`,
      };
    case 'unknown-commit':
      return {
        why: phrase`${quoted(refusal.word, 64)} is not the beginning of exactly one commit of this pull request.`,
        whoMay: mayFor(context, state),
        next: phrase`For the newest commit ${commitLink(context.facts, context.verdict.head)} write ${code(`/ready ${state ?? 'STATE'} ${short(context.verdict.head)}`)}.`,
      };
    case 'way-off':
      return {
        why: phrase`The policy does not take sign-offs by ${wayPhrase(refusal.via)}.`,
        whoMay: mayFor(context, state),
        next: phrase`Sign off by ${enumeration(refusal.allowed.map(wayPhrase), 6, 'or')}.`,
      };
    case 'edited':
      return {
        why: phrase`It was edited after it was written, and edited words never count: nobody could say who stands behind them.`,
        whoMay: mayFor(context, state),
        next: act.via === 'review' ? phrase`Submit a new review.` : phrase`Write the command in a new comment.`,
      };
    case 'settling':
      return {
        why: phrase`New commits came in at the same moment, so you may have looked at the ones before.`,
        whoMay: mayFor(context, state),
        next: phrase`Look at ${commitLink(context.facts, context.verdict.head)}, and sign off again (any time after ${words(refusal.until.slice(11, 19))} UTC).`,
      };
    case 'reason-missing':
      return {
        why: phrase`It needs a reason, for those who read the record later.`,
        whoMay: phrase`You, with a reason.`,
        next: phrase`Write ${code(`${wordOf(act)} REASON`)}.`,
      };
    case 'nothing-to-withdraw':
      return {
        why:
          state === null
            ? phrase`There is no sign-off or objection of yours.`
            : phrase`There is no sign-off or objection of yours for ${titleOf(state, context.verdict)}.`,
        whoMay: phrase`Everyone may take back only their own.`,
        next: phrase`There is nothing to do. To object, write ${code('/not-ready STATE REASON')}.`,
      };
    case 'lifts-nothing':
      return {
        why: phrase`There is no sign-off of yours to take back. Your objection is lifted only by the command as it has to be written: plain text on a line of its own, in a comment without HTML, and of a reply by e-mail the very first line.`,
        whoMay: phrase`Whoever objects, and nobody else.`,
        next: phrase`To lift it, write ${code(`/withdraw ${state ?? 'STATE'}`)} so in a new comment.`,
      };
    case 'no-hold':
      return {
        why: phrase`Nobody holds this release.`,
        whoMay: phrase`Whoever holds a release, or a release coordinator, can resume it.`,
        next: phrase`There is nothing to do.`,
      };
    case 'not-the-holder-of-the-hold':
      return {
        why: phrase`The hold is ${names(refusal.by)}’s.`,
        whoMay: phrase`${names([...refusal.by, ...refusal.coordinators], 'or')} can resume it.`,
        next: phrase`Ask one of them to write ${code('/unhold')}.`,
      };
    case 'code-author-frees-others':
      return {
        why: phrase`The hold is ${names(refusal.by)}’s, and you contributed to this release, so you can lift only your own hold.`,
        whoMay: phrase`${names([...refusal.by, ...refusal.coordinators], 'or')} can resume it.`,
        next: phrase`Ask one of them to write ${code('/unhold')}.`,
      };
    case 'malformed':
      return {
        why: phrase`This looks like a command, but is not written exactly like one, so nothing was done.`,
        whoMay: whoMayUse(context, state, refusal.word),
        next: phrase`Write ${rightForm(refusal)}, with nothing else on the line. ${code('/help')} lists the commands that work for you here.`,
      };
    case 'raw-html':
      return {
        why: phrase`There is HTML in what you wrote, an image or a comment perhaps, and in such a text nobody can be sure that others see what you meant. So nothing in it opens anything.`,
        whoMay: whoMayUse(context, state, refusal.word),
        next: phrase`Write ${COMMAND_WORDS[refusal.word].usage} in a new comment, as plain text on a line of its own and without any HTML.`,
      };
    case 'by-mail':
      return {
        why: phrase`It came by e-mail, or below what looks like an earlier e-mail, and may be what somebody else wrote. Of a reply by e-mail only the very first line counts.`,
        whoMay: whoMayUse(context, state, refusal.word),
        next: phrase`Write ${COMMAND_WORDS[refusal.word].usage} in a comment on GitHub, or as the first line of your reply.`,
      };
    case 'mail-quote':
      return {
        why: phrase`It stands in the earlier e-mail that your reply carries along, so it was not taken for yours.`,
        whoMay: whoMayUse(context, state, refusal.word),
        next: phrase`If you mean it, write ${COMMAND_WORDS[refusal.word].usage} in a comment on GitHub, or above the earlier e-mail.`,
      };
    case 'review-does-not-approve':
      return {
        why:
          wordOf(act) === '/ready'
            ? phrase`A review signs off only where it approves, and this one does not.`
            : phrase`A review that requests changes, or was dismissed, opens nothing: its button and its text would say two different things.`,
        whoMay: mayFor(context, state),
        next:
          wordOf(act) === '/ready'
            ? phrase`Submit an approving review, or write the command in a comment.`
            : phrase`Write the command in a comment.`,
      };
    case 'still-matches':
      return {
        why: phrase`It still matches what the policy calls a release.`,
        whoMay: phrase`Nobody, while the pull request matches the policy.`,
        next: phrase`Change what makes it one (its branches, label or title), then say it again; or close it.`,
      };
    case 'renamed-label':
      return {
        why: phrase`When it was set, the label was called ${quoted(refusal.was, 100)}. A label that is renamed signs nothing for whoever set it.`,
        whoMay: mayFor(context, state),
        next: phrase`Whoever wants to sign off sets the label again, under the name that it has now.`,
      };
    case 'order':
      return orderRefusal(context, refusal);
    default:
      return refusal satisfies never;
  }
}

/** SIGN-15: how the command of a near miss is written, for the states that were meant. */
const rightForm = ({ word, states }: Extract<Refusal, { code: 'malformed' }>): Phrase =>
  states.length === 0 ? COMMAND_WORDS[word].usage : forms(`/${word}`, states);

/** MRG-1: all reasons against an order at once. */
function orderRefusal(
  context: RenderContext,
  { problems, deployers }: Extract<Refusal, { code: 'order' }>,
): RefusalText {
  const found = problems.map((problem) => problemWords(context, problem));
  const fixes = new Map(found.flatMap(({ fix }) => (fix === null ? [] : [[terminalLine(fix), fix]])));
  return {
    why: joined(
      found.map(({ why }) => why),
      ' ',
    ),
    whoMay:
      deployers.length > 0
        ? phrase`${names(deployers, 'or')}.`
        : phrase`Nobody holds the role deployer who wrote none of the code. The policy has to name a person.`,
    next: joined(
      [...fixes.values(), phrase`Then write it again; an order that was refused is never carried out later.`],
      ' ',
    ),
  };
}

/** The state whose title somebody wrote in place of its name; null if none has it. */
function meantBy({ verdict }: RenderContext, word: string): readonly StateName[] | null {
  const found = states(verdict).filter(({ state, title }) => nameLike(title ?? fixedTitle(state)) === nameLike(word));
  return found.length === 0 ? null : found.map(({ state }) => state);
}

const nameLike = (title: string): string => title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');

const listed = (states: readonly StateName[]): readonly Phrase[] => states.map((state) => [stateName(state)]);

const wayPhrase = (via: SignOffWay): Phrase =>
  ({ comment: phrase`a comment`, review: phrase`an approving review`, label: phrase`a label` })[via];

/** The command's word as it was written. The advice then names the same command. */
const wordOf = (act: Act): string => {
  const word = /^\/[a-z-]+/u.exec(act.text)?.[0];
  if (word !== undefined) return word;
  return act.text === 'requested changes' ? '/not-ready' : '/ready';
};
