import type { CommandWord } from '../../domain/command.ts';
import { holdsAnyRole } from '../people/roles.ts';
import { refused } from './assessment.ts';
import { assessHelp } from './help.ts';
import { assessNotReady } from './not-ready.ts';
import { assessReady } from './ready.ts';
import type { ActRule } from './rule.ts';
import { assessWithdraw } from './withdraw.ts';

/** The rule of each command. `sign-off-state.ts` considers later acts. */
export const ACT_RULES: { readonly [K in CommandWord]: ActRule<K> } = {
  ready: { inReview: 'approving', namesState: true, assess: assessReady },
  'not-ready': { inReview: 'any', namesState: true, assess: assessNotReady },
  withdraw: { inReview: 'any', namesState: false, assess: assessWithdraw },
  hold: {
    inReview: 'any',
    namesState: false,
    assess: ({ holders }, { actor }, { reason }) =>
      holdsAnyRole(holders, actor) ? { kind: 'hold', by: actor, reason } : refused({ code: 'no-role' }),
  },
  unhold: { inReview: 'not-objecting', namesState: false, assess: (_, { actor }) => ({ kind: 'unhold', by: actor }) },
  // Assessed where the release is recognized (release/recognize.ts).
  'not-a-release': { inReview: 'not-objecting', namesState: false, assess: null },
  // Assessed with all else about orders (release/release-orders.ts).
  release: { inReview: 'not-objecting', namesState: false, assess: null },
  help: { inReview: 'any', namesState: false, assess: assessHelp },
};
