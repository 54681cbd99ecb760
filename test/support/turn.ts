import type { Subject, Turn } from '../../src/domain/subject.ts';

/** A turn without a store, for code that only passes it on. */
export function aTurn<About extends Subject>(subject: About, number = 1): Turn<About> {
  const turn: Omit<Turn<About>, keyof Turn & symbol> = { subject, number };
  return turn as Turn<About>;
}
