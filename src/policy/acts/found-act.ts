import type { Account } from '../../domain/account.ts';
import type { Command, HowRead } from '../../domain/command.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Act } from '../../domain/verdict.ts';

/** What an act asks for, before anybody asked whether the actor may. */
export type Intent =
  | Command
  /** A command that would give something in a review whose button says otherwise. */
  | { readonly kind: 'not-approving' };

/** What was looked at: a commit that the act carries, or whatever the head was at the moment (SIGN-4). */
export type SeenRevision =
  | { readonly kind: 'moment' }
  | { readonly kind: 'commit'; readonly commit: Sha }
  | { readonly kind: 'lost' };

/** An act as it was found, with all that judging it needs. */
export interface FoundAct extends Act {
  readonly intent: Intent;
  /** Of a button or a label `strict`. */
  readonly read: HowRead;
  readonly seen: SeenRevision;
  /** SIGN-6: somebody changed the words. */
  readonly edited: boolean;
  /** Somebody took it back by GitHub's own means: the label came off, the review was dismissed. */
  readonly undone: { readonly by: Account | null } | null;
  /** SIGN-7: what the label was called when it was set; null where nobody saw it, and for what is no label. */
  readonly nameThen: string | null;
}
