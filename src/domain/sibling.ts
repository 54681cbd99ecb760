import type { Outcome } from './verdict.ts';

/** Another open pull request with the same head, and its last verdict; null where there was none yet. */
export interface Sibling {
  readonly number: number;
  readonly outcome: Outcome | null;
}
