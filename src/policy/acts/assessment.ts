import type { Account } from '../../domain/account.ts';
import type { StateName } from '../../domain/ids.ts';
import type { NotCounted, SignOff } from '../../domain/requirement.ts';
import type { Disposition, Refusal } from '../../domain/verdict.ts';

/** What one act is by itself: who may do it, for what. `sign-off-state.ts` considers later acts. */
export type Assessment =
  | {
      readonly kind: 'sign-off';
      readonly signer: Account;
      readonly state: StateName;
      readonly signOff: SignOff;
      /** null if it can count now. */
      readonly fault: NotCounted | null;
    }
  | { readonly kind: 'objection'; readonly by: Account; readonly states: readonly StateName[]; readonly reason: string }
  /** `states` is null for all of one's own. `lifts`: it also takes back one's own objections. */
  | {
      readonly kind: 'withdrawal';
      readonly by: Account;
      readonly states: readonly StateName[] | null;
      readonly lifts: boolean;
    }
  | { readonly kind: 'hold'; readonly by: Account; readonly reason: string }
  | { readonly kind: 'unhold'; readonly by: Account }
  | Extract<Disposition, { kind: 'refused' | 'helped' }>
  | { readonly kind: 'idle'; readonly state: StateName | null; readonly why: NotCounted };

export const refused = (refusal: Refusal, state: StateName | null = null): Assessment => ({
  kind: 'refused',
  state,
  refusal,
});
