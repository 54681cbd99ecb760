import type { PullRequestSubject } from '../domain/facts.ts';
import type { Subject, Turn } from '../domain/subject.ts';

declare const current: unique symbol;

/** A turn that was current right before a write. Only `write` creates one, and writes to GitHub require it. */
export type CurrentTurn<About extends Subject = PullRequestSubject> = Turn<About> & { readonly [current]: true };

/** What authorizes a write to GitHub. */
interface WriteRight<About extends Subject> {
  readonly store: { hold(turn: Turn<Subject>): Promise<void> };
  /** The fencing token: a write with any but the newest turn is refused. */
  readonly turn: Turn<About>;
  /** Aborted when this process may no longer work on the subject. null if the job has ended already. */
  readonly signal: AbortSignal | null;
}

/**
 * Sends one write to GitHub. Every write goes through here (VER-6).
 * @param send gets the turn that writes require
 * @throws TurnLostError if another turn was taken since, or the reason of the signal; nothing is sent then
 */
export async function write<About extends Subject, Answer>(
  { store, turn, signal }: WriteRight<About>,
  send: (turn: CurrentTurn<About>) => Promise<Answer>,
): Promise<Answer> {
  await store.hold(turn);
  signal?.throwIfAborted();
  return send(turn as CurrentTurn<About>);
}
