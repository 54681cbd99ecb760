import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import { type Subject, subjectKeyText, type Turn } from '../../domain/subject.ts';
import type { Tables } from '../schema/tables.ts';

/** Another process decides about the subject now; what this one was about to write may be older than what that one did. */
class TurnLostError extends Error {
  constructor({ subject, number }: Turn<Subject>) {
    super(`turn ${number} at ${subjectKeyText(subject)} was taken by another process`);
    this.name = 'TurnLostError';
  }
}

/**
 * Takes the next turn at a subject, and with it the right of whoever had the last one (VER-6). The queue lets one process
 * at a time work on a subject; this is for the one that was cut off, and comes back without knowing that it lost its job.
 * By name, as the queue's keys are: there is a turn before the first look tells the repository's id.
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

/**
 * Makes sure that the turn is still the newest, and keeps it so until the transaction ends.
 * @throws TurnLostError
 */
export async function holdTurn(trx: Transaction<Tables>, turn: Turn<Subject>): Promise<void> {
  const row = await trx
    .selectFrom('turns')
    .select('number')
    .where('subject', '=', subjectKeyText(turn.subject))
    .forShare()
    .executeTakeFirst();
  if (row === undefined || Number(row.number) !== turn.number) throw new TurnLostError(turn);
}
