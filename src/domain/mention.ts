import type { Account } from './account.ts';
import type { Sha } from './ids.ts';
import type { NotCounted, SignOff, StateRequirement } from './requirement.ts';

/** A comment that mentions people, because something waits for them (NTF-1). `id` names its cause, and marks it. */
export type Mention =
  | {
      readonly kind: 'stale';
      readonly id: `stale:${Sha}`;
      /** What one push made stale, in the order of time. */
      readonly signOffs: readonly StaleSignOff[];
    }
  | { readonly kind: 'ready'; readonly id: `ready:${Sha}`; readonly people: readonly Account[] };

/** A sign-off that its signer can renew. */
export interface StaleSignOff {
  readonly state: StateRequirement;
  readonly signOff: SignOff;
  readonly because: Extract<NotCounted, { readonly code: 'stale' }>['because'];
}
