import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { type Subject, subjectKeyText, type Turn } from '../../domain/subject.ts';
import type { Tables } from '../schema/tables.ts';

/** Another process took over the subject, so a write by this one could be outdated. */
class TurnLostError extends Error {
  constructor({ subject, number }: Turn<Subject>) {
    super(`turn ${number} at ${subjectKeyText(subject)} was taken by another process`);
    this.name = 'TurnLostError';
  }
}

/**
 * Takes the next turn at a subject, and so revokes the previous one (VER-6).
 * The queue lets one process at a time work on a subject. The turn protects against a process that was cut off, and
 * continues without knowing that it lost its job. Turns go by name, as the queue's keys do: there is a turn before the
 * first observation gives the repository's id.
 */
export async function takeTurn<About extends Subject>(db: Kysely<Tables>, subject: About): Promise<Turn<About>> {
  const row = await db
    .insertInto('turns')
    .values({ subject: subjectKeyText(subject), number: 1 })
    .onConflict((conflict) => conflict.column('subject').doUpdateSet({ number: sql`turns.number + 1` }))
    .returning('number')
    .executeTakeFirstOrThrow();
  const turn: Omit<Turn<About>, keyof Turn & symbol> = { subject, number: Number(row.number) };
  return turn as Turn<About>;
}

/** Checks that the turn is the newest. In a transaction it stays so until that ends. @throws TurnLostError */
export async function holdTurn(db: Kysely<Tables>, turn: Turn<Subject>): Promise<void> {
  const row = await db
    .selectFrom('turns')
    .select('number')
    .where('subject', '=', subjectKeyText(turn.subject))
    .forShare()
    .executeTakeFirst();
  if (row === undefined || Number(row.number) !== turn.number) throw new TurnLostError(turn);
}
