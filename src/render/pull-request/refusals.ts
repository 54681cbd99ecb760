import type { Account } from '../../domain/account.ts';
import type { RoleName, StateName } from '../../domain/ids.ts';
import type { SignOffWay } from '../../domain/policy.ts';
import type { Act, Refusal } from '../../domain/verdict.ts';
import { code, inlineMarkdown, quoted } from '../markdown/escape.ts';
import { enumeration, names } from '../markdown/phrases.ts';
import { problemWords } from '../release/order-problems.ts';
import { forms } from './commands.ts';
import { commitLink, type RenderContext, short, stateName, states } from './context.ts';

/** The three things that a refusal says (SIGN-14), each in whole sentences of Markdown. */
export interface RefusalText {
  readonly why: string;
  readonly whoMay: string;
  readonly next: string;
}

/** SIGN-14: why not, who may, and what to do next, for every refusal there is. */
export function refusalText(context: RenderContext, act: Act, state: StateName | null, refusal: Refusal): RefusalText {
  switch (refusal.code) {
    case 'not-a-person':
      return {
        why: 'Only people sign off; apps and bots never do.',
        whoMay: mayFor(context, state),
        next: 'A person who holds the role can sign off from their own account.',
      };
    case 'unidentified':
      return {
        why: 'The account behind it is gone, so nobody can say who did it.',
        whoMay: mayFor(context, state),
        next: 'Somebody who holds the role can do it again.',
      };
    case 'no-role':
      return {
        why: 'The policy names you for no role.',
        whoMay: mayFor(context, state),
        next: 'Ask one of them. If you should hold a role yourself, the policy file has to name you, or a team that you are in.',
      };
    case 'not-a-holder':
      return {
        why: `It needs the role ${stateName(refusal.owner)}, and you do not hold it now.`,
        whoMay: people(refusal.holders, refusal.owner),
        next: `${ask(refusal.holders)}If you should hold the role yourself, the policy file has to name you, or a team that you are in.`,
      };
    case 'code-author':
      return {
        why: 'You had a hand in the code of this release, and whoever wrote code may not sign it off.',
        whoMay: people(refusal.others, null),
        next: `${ask(refusal.others).trim() || 'Have the policy name somebody who wrote none of the code.'} The details of the check \`countersign/readiness\` list under “Evidence” who opened, pushed, wrote or committed what.`,
      };
    case 'name-the-state':
      return {
        why: 'You own more than one state, so it has to be said for which one this is.',
        whoMay: `You may, for ${enumeration(refusal.states.map(stateName), 6, 'or')}.`,
        next: `Write ${forms(wordOf(act), refusal.states)} on a line of its own${act.via === 'review' ? ', in a comment or in an approving review' : ''}.`,
      };
    case 'unknown-state':
      return {
        why: `There is no state ${quoted(refusal.word, 60)} in the policy.`,
        whoMay: `The states are ${enumeration(refusal.states.map(stateName))}.`,
        next: `Write ${forms(wordOf(act), refusal.states)}.`,
      };
    case 'unknown-commit':
      return {
        why: `${quoted(refusal.word, 64)} is not the beginning of exactly one commit of this pull request.`,
        whoMay: mayFor(context, state),
        next: `For the newest commit ${commitLink(context.facts, context.verdict.head)} write ${code(`/ready ${state ?? 'STATE'} ${short(context.verdict.head)}`)}.`,
      };
    case 'way-off':
      return {
        why: `The policy does not take sign-offs by ${wayPhrase(refusal.via)}.`,
        whoMay: mayFor(context, state),
        next: `Sign off by ${enumeration(refusal.allowed.map(wayPhrase), 6, 'or')}.`,
      };
    case 'edited':
      return {
        why: 'It was edited after it was written, and edited words never count: nobody could say who stands behind them.',
        whoMay: mayFor(context, state),
        next: act.via === 'review' ? 'Submit a new review.' : 'Write the command in a new comment.',
      };
    case 'settling':
      return {
        why: 'New commits came in at the same moment, so you may have looked at the ones before.',
        whoMay: mayFor(context, state),
        next: `Look at ${commitLink(context.facts, context.verdict.head)}, and sign off again (any time after ${refusal.until.slice(11, 19)} UTC).`,
      };
    case 'reason-missing':
      return {
        why: 'It needs a reason, for those who read the record later.',
        whoMay: 'You may, with a reason.',
        next: `Write ${code(`${wordOf(act)} REASON`)}.`,
      };
    case 'nothing-to-withdraw':
      return {
        why:
          state === null
            ? 'There is no sign-off or objection of yours.'
            : `There is no sign-off or objection of yours for ${stateName(state)}.`,
        whoMay: 'Everyone may take back only their own.',
        next: 'There is nothing to do. To object, write `/not-ready STATE REASON`.',
      };
    case 'lifts-nothing':
      return {
        why: 'There is no sign-off of yours to take back. Your objection is lifted only by the command as it has to be written: plain text on a line of its own, in a comment without HTML, and of a reply by e-mail the very first line.',
        whoMay: 'Whoever objects, and nobody else.',
        next: `To lift it, write ${code(`/withdraw ${state ?? 'STATE'}`)} so in a new comment.`,
      };
    case 'no-hold':
      return {
        why: 'Nobody holds this release.',
        whoMay: 'Whoever holds a release, or a release coordinator, may let it go on.',
        next: 'There is nothing to do.',
      };
    case 'not-the-holder-of-the-hold':
      return {
        why: `The hold is ${names(refusal.by)}’s.`,
        whoMay: `${names([...refusal.by, ...refusal.coordinators], 'or')} may let it go on.`,
        next: 'Ask one of them to write `/unhold`.',
      };
    case 'code-author-frees-others':
      return {
        why: `The hold is ${names(refusal.by)}’s, and you had a hand in the code of this release, so you may let go only what you held yourself.`,
        whoMay: `${names([...refusal.by, ...refusal.coordinators], 'or')} may let it go on.`,
        next: 'Ask one of them to write `/unhold`.',
      };
    case 'malformed':
      return {
        why: 'That is close to a command, and not in a form that is understood, so nothing was done.',
        whoMay: mayWrite(context, state, refusal.word),
        next: `Write ${usage(refusal.word)}, with nothing else on the line.`,
      };
    case 'raw-html':
      return {
        why: 'There is HTML in what you wrote, an image or a comment perhaps, and in such a text nobody can be sure that others see what you meant. So nothing in it opens anything.',
        whoMay: mayWrite(context, state, refusal.word),
        next: `Write ${usage(refusal.word)} in a new comment, as plain text on a line of its own and without any HTML.`,
      };
    case 'by-mail':
      return {
        why: 'It came by e-mail, or below what looks like an earlier e-mail, and may be what somebody else wrote. Of a reply by e-mail only the very first line counts.',
        whoMay: mayWrite(context, state, refusal.word),
        next: `Write ${usage(refusal.word)} in a comment on GitHub, or as the first line of your reply.`,
      };
    case 'mail-quote':
      return {
        why: 'It stands in the earlier e-mail that your reply carries along, so it was not taken for yours.',
        whoMay: mayWrite(context, state, refusal.word),
        next: `If you mean it, write ${usage(refusal.word)} in a comment on GitHub, or above the earlier e-mail.`,
      };
    case 'review-does-not-approve':
      return {
        why:
          wordOf(act) === '/ready'
            ? 'A review signs off only where it approves, and this one does not.'
            : 'A review that requests changes, or was dismissed, opens nothing: its button and its text would say two different things.',
        whoMay: mayFor(context, state),
        next:
          wordOf(act) === '/ready'
            ? 'Submit an approving review, or write the command in a comment.'
            : 'Write the command in a comment.',
      };
    case 'still-matches':
      return {
        why: 'It still matches what the policy calls a release.',
        whoMay: 'Nobody may talk a pull request out of the gate that it plainly belongs to.',
        next: 'Change what makes it one (its branches, label or title), then say it again; or close it.',
      };
    case 'renamed-label':
      return {
        why: `When it was set, the label was called ${quoted(refusal.was, 100)}. A label that is renamed signs nothing for whoever set it.`,
        whoMay: mayFor(context, state),
        next: 'Whoever wants to sign off sets the label again, under the name that it has now.',
      };
    case 'order':
      return orderRefusal(context, refusal);
    default:
      return refusal satisfies never;
  }
}

/** MRG-1: everything that stands against it at once. */
function orderRefusal(
  context: RenderContext,
  { problems, deployers }: Extract<Refusal, { code: 'order' }>,
): RefusalText {
  const words = problems.map((problem) => problemWords(context, problem));
  const mends = new Set(words.flatMap(({ fix }) => (fix === null ? [] : [fix])));
  return {
    why: words.map(({ why }) => why).join(' '),
    whoMay:
      deployers.length > 0
        ? `${names(deployers, 'or')}.`
        : 'Nobody holds the role deployer who wrote none of the code. The policy has to name a person.',
    next: [...mends, 'Then write it again; an order that was refused is never carried out later.'].join(' '),
  };
}

/** Who may sign the state now; without a state, who may sign which. */
function mayFor({ verdict }: RenderContext, state: StateName | null): string {
  const asked = states(verdict).filter((one) => state === null || one.state === state);
  const open = asked.filter((one) => one.canSign.length > 0);
  if (open.length === 0)
    return asked.length === 0 ? 'Whoever the policy names for it.' : 'Nobody else is left who may sign now.';
  return `${open.map((one) => `${stateName(one.state)}: ${names(one.canSign, 'or')}`).join('; ')}.`;
}

/** Who may use the command `word`. */
const mayWrite = (context: RenderContext, state: StateName | null, word: string): string =>
  WHO.get(word) ?? mayFor(context, state);

/** For commands that are not only for the owner of the state. */
const WHO: ReadonlyMap<string, string> = new Map([
  ['withdraw', 'Everyone may take back only their own.'],
  ['hold', 'Anyone who holds a role.'],
  ['unhold', 'The person who holds the release, or a release coordinator.'],
  ['not-a-release', 'A release coordinator who wrote none of the code.'],
  ['release', 'A deployer who wrote none of the code.'],
]);

/** Whom to ask; nothing where there is nobody. */
const ask = (accounts: readonly Account[]): string => (accounts.length === 0 ? '' : `Ask ${names(accounts, 'or')}. `);

function people(accounts: readonly Account[], role: RoleName | null): string {
  if (accounts.length > 0) return `${names(accounts, 'or')}.`;
  return role === null
    ? 'Nobody else holds the role. The policy has to name another person.'
    : `Nobody holds ${stateName(role)}. The policy has to name a person.`;
}

const wayPhrase = (via: SignOffWay): string =>
  ({ comment: 'a comment', review: 'an approving review', label: 'a label' })[via];

/** The command's word as it was written, so that the advice is for the same command. */
const wordOf = (act: Act): string => {
  const word = /^\/[a-z-]+/u.exec(act.text)?.[0];
  if (word !== undefined) return word;
  return act.text === 'requested changes' ? '/not-ready' : '/ready';
};

const USAGES: ReadonlyMap<string, string> = new Map([
  ['ready', '`/ready STATE` or `/ready STATE COMMIT` (at least 7 digits of the commit)'],
  ['not-ready', '`/not-ready STATE REASON`'],
  ['withdraw', '`/withdraw STATE`'],
  ['hold', '`/hold REASON`'],
  ['unhold', '`/unhold`'],
  ['not-a-release', '`/not-a-release REASON`'],
  ['release', '`/release` or `/release TAG`'],
]);

const usage = (word: string): string =>
  USAGES.get(word) ?? `one of the commands in the checklist (not ${inlineMarkdown(word, 40)})`;
