import type { PullRequestSubject } from '../../src/domain/facts.ts';
import type { Turn } from '../../src/domain/turn.ts';

/** A turn that no store gave, for those who only hand it on. */
export function aTurn(subject: PullRequestSubject, number = 1): Turn {
  const turn: Omit<Turn, keyof Turn & symbol> = { subject, number };
  return turn as Turn;
}
