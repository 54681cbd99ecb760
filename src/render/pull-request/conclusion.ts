import type { Conclusion } from '../../domain/effects.ts';
import type { Outcome } from '../../domain/verdict.ts';

/** VER-2: the check's conclusion for an outcome. */
export function conclusionOf(outcome: Outcome): Conclusion {
  switch (outcome) {
    case 'ready':
      return 'success';
    case 'pending':
      return 'in_progress';
    case 'blocked':
    case 'error':
      return 'failure';
    case 'not-applicable':
      return 'skipped';
    default:
      return outcome satisfies never;
  }
}
