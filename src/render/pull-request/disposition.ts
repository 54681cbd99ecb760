import type { StateName } from '../../domain/ids.ts';
import type { NotCounted } from '../../domain/requirement.ts';
import type { Disposition, Refusal } from '../../domain/verdict.ts';
import { moment, type Phrase, phrase } from '../text/tree.ts';

/** An act's disposition in a few words of our own, for tables and terminals. */
export function dispositionText(disposition: Disposition): { readonly state: StateName | null; readonly what: Phrase } {
  switch (disposition.kind) {
    case 'counted':
      return { state: disposition.state, what: phrase`counts` };
    case 'done':
      return { state: null, what: phrase`done` };
    case 'understood':
      return {
        state: disposition.states.length === 1 ? (disposition.states[0] ?? null) : null,
        what: phrase`taken as ${TAKEN[disposition.as]}`,
      };
    case 'helped':
      return { state: null, what: phrase`answered with the commands that work for them` };
    case 'ordered':
      return { state: null, what: phrase`is carried out` };
    case 'idle':
      return { state: disposition.state, what: phrase`is not counted: ${idleWord(disposition.why)}` };
    case 'refused':
      return { state: disposition.state, what: phrase`refused: ${REFUSALS[disposition.refusal.code]}` };
    default:
      return disposition satisfies never;
  }
}

const TAKEN = { objection: phrase`an objection`, hold: phrase`a hold`, withdrawal: phrase`a withdrawal` } as const;

/** Why a sign-off is not counted, in a few words. */
function idleWord(why: NotCounted | { readonly code: 'overtaken' }): Phrase {
  switch (why.code) {
    case 'overtaken':
      return phrase`a later act took its place, or it was not needed`;
    case 'stale':
      return staleWord(why.because);
    case 'expired':
      return phrase`expired at ${moment(why.at)}`;
    case 'withdrawn':
      return phrase`withdrawn`;
    case 'edited':
      return phrase`the comment was edited`;
    case 'code-author':
      return phrase`contributed to this release`;
    case 'not-a-holder':
      return phrase`does not hold the role`;
    case 'counted-for':
      return phrase`the same person counts for another state`;
    default:
      return why satisfies never;
  }
}

function staleWord(because: Extract<NotCounted, { code: 'stale' }>['because']): Phrase {
  switch (because) {
    case 'new-content':
      return phrase`stale, the content changed`;
    case 'other-base-commits':
      return phrase`stale, the head is laid over other commits of the base branch`;
    case 'base-commits-unknown':
      return phrase`stale, over which commits of the base branch it was is not known`;
    case 'base-changed':
      return phrase`stale, the base branch was changed`;
    case 'commit-unknown':
      return phrase`stale, GitHub no longer has its commit`;
    case 'not-seen':
      return phrase`stale, the head at that moment is not known`;
    default:
      return because satisfies never;
  }
}

const REFUSALS: { readonly [Code in Refusal['code']]: Phrase } = {
  'not-a-person': phrase`not a person`,
  unidentified: phrase`the account is gone`,
  'no-role': phrase`holds no role`,
  'not-a-holder': phrase`does not hold the role`,
  'code-author': phrase`contributed to this release`,
  'name-the-state': phrase`holds several roles and named no state`,
  'unknown-state': phrase`no such state`,
  'unknown-commit': phrase`no such commit`,
  'way-off': phrase`this way of signing off is turned off`,
  edited: phrase`the comment was edited`,
  settling: phrase`the head had just changed`,
  order: phrase`not everything that a release needs is there`,
  'reason-missing': phrase`the reason is missing`,
  'nothing-to-withdraw': phrase`nothing to withdraw`,
  'lifts-nothing': phrase`not written as what lifts an objection has to be`,
  'no-hold': phrase`nothing is held`,
  'not-the-holder-of-the-hold': phrase`the hold is somebody else’s`,
  'code-author-frees-others': phrase`the hold is somebody else’s, and they contributed to this release`,
  malformed: phrase`not written exactly like a command`,
  'raw-html': phrase`the post holds HTML`,
  'by-mail': phrase`sent by e-mail, and not on its first line`,
  'mail-quote': phrase`it stands in an earlier e-mail`,
  'review-does-not-approve': phrase`the review does not approve`,
  'still-matches': phrase`it still matches the policy’s releases`,
  'renamed-label': phrase`the label had another name when it was set`,
};
