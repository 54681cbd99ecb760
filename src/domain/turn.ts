import type { PullRequestSubject } from './facts.ts';

declare const taken: unique symbol;

/**
 * Proof that its holder is the one who decides about the subject now (VER-6). Only the store gives one, and each takes
 * the right from the one before it; so turns of a subject have an order that no clock can upset, and what was looked at
 * within a later turn is the newer look.
 */
export interface Turn {
  readonly [taken]: true;
  readonly subject: PullRequestSubject;
  /** Counts up from 1. */
  readonly number: number;
}
