import type { StateName } from '../../domain/ids.ts';
import type { NotCounted } from '../../domain/requirement.ts';
import type { Disposition, Refusal } from '../../domain/verdict.ts';
import { moment } from '../markdown/phrases.ts';

/** What became of an act, in a few words of our own: for tables and terminals. */
export function dispositionText(disposition: Disposition): { readonly state: StateName | null; readonly what: string } {
  switch (disposition.kind) {
    case 'counted':
      return { state: disposition.state, what: 'counts' };
    case 'done':
      return { state: null, what: 'done' };
    case 'understood':
      return {
        state: disposition.states.length === 1 ? (disposition.states[0] ?? null) : null,
        what: `taken as ${TAKEN[disposition.as]}`,
      };
    case 'ordered':
      return { state: null, what: 'is carried out' };
    case 'idle':
      return { state: disposition.state, what: `does not count: ${idleWord(disposition.why)}` };
    case 'refused':
      return { state: disposition.state, what: `refused: ${refusalWord(disposition.refusal.code)}` };
    default:
      return disposition satisfies never;
  }
}

const TAKEN = { objection: 'an objection', hold: 'a hold', withdrawal: 'a withdrawal' } as const;

/** Why a sign-off does not count, in a few words. */
export function idleWord(why: NotCounted | { readonly code: 'overtaken' }): string {
  switch (why.code) {
    case 'overtaken':
      return 'a later act took its place, or it was not needed';
    case 'stale':
      return staleWord(why.because);
    case 'expired':
      return `expired at ${moment(why.at)}`;
    case 'withdrawn':
      return 'withdrawn';
    case 'edited':
      return 'the comment was edited';
    case 'code-author':
      return 'had a hand in the code';
    case 'not-a-holder':
      return 'does not hold the role';
    case 'counted-for':
      return 'the same person counts for another state';
    default:
      return why satisfies never;
  }
}

function staleWord(because: Extract<NotCounted, { code: 'stale' }>['because']): string {
  switch (because) {
    case 'new-content':
      return 'stale, the content changed';
    case 'other-base-commits':
      return 'stale, the head is laid over other commits of the base branch';
    case 'base-commits-unknown':
      return 'stale, over which commits of the base branch it was is not known';
    case 'base-changed':
      return 'stale, the base branch was changed';
    case 'commit-unknown':
      return 'stale, GitHub no longer has its commit';
    case 'not-seen':
      return 'stale, the head at that moment is not known';
    default:
      return because satisfies never;
  }
}

const REFUSALS: { readonly [Code in Refusal['code']]: string } = {
  'not-a-person': 'not a person',
  unidentified: 'the account is gone',
  'no-role': 'holds no role',
  'not-a-holder': 'does not hold the role',
  'code-author': 'had a hand in the code',
  'name-the-state': 'holds several roles and named no state',
  'unknown-state': 'no such state',
  'unknown-commit': 'no such commit',
  'way-off': 'this way of signing off is turned off',
  edited: 'the comment was edited',
  settling: 'the head had just changed',
  order: 'not everything that a release needs is there',
  'reason-missing': 'the reason is missing',
  'nothing-to-withdraw': 'nothing to withdraw',
  'lifts-nothing': 'not written as what lifts an objection has to be',
  'no-hold': 'nothing is held',
  'not-the-holder-of-the-hold': 'the hold is somebody else’s',
  'code-author-frees-others': 'the hold is somebody else’s, and they had a hand in the code',
  malformed: 'not in a form that is understood',
  'raw-html': 'the post holds HTML',
  'by-mail': 'sent by e-mail, and not on its first line',
  'mail-quote': 'it stands in an earlier e-mail',
  'review-does-not-approve': 'the review does not approve',
  'still-matches': 'it still matches the policy’s releases',
  'renamed-label': 'the label had another name when it was set',
};

const refusalWord = (refusal: Refusal['code']): string => REFUSALS[refusal];
