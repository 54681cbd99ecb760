import type { Account } from '../../domain/account.ts';
import type { Command, HowRead } from '../../domain/command.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Act } from '../../domain/verdict.ts';

/** What an act requests, before anything is known about its actor. */
export type Intent =
  | Command
  /** A command that would give something, in a review whose button says otherwise. */
  | { readonly kind: 'not-approving' };

/** What the actor saw: the act's own commit, or the head at the time (SIGN-4). */
export type SeenRevision =
  | { readonly kind: 'moment' }
  | { readonly kind: 'commit'; readonly commit: Sha }
  | { readonly kind: 'lost' };

/** An act as found, with all that assessing it needs. */
export interface FoundAct extends Act {
  readonly intent: Intent;
  /** `strict` for a button or a label. */
  readonly read: HowRead;
  /** Stored with the verdict under this name (ADR 0074). */
  readonly sight: SeenRevision;
  /** SIGN-6: the text was changed. */
  readonly edited: boolean;
  /** Taken back by GitHub's own means: the label was removed, the review dismissed. */
  readonly undone: { readonly by: Account | null } | null;
  /** SIGN-7: the label's name when it was set. null if that was not seen, and for other acts. */
  readonly nameThen: string | null;
}
