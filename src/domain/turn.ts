import type { PullRequestSubject } from './facts.ts';
import type { Subject } from './subject.ts';

declare const taken: unique symbol;

/**
 * Proof that its holder is the one who decides about the subject now (VER-6). Only the store gives one, and each takes
 * the right from the one before it; so turns of a subject have an order that no clock can upset, and what was looked at
 * within a later turn is the newer look.
 */
export interface Turn<About extends Subject = PullRequestSubject> {
  readonly [taken]: true;
  readonly subject: About;
  /** Counts up from 1. */
  readonly number: number;
}
