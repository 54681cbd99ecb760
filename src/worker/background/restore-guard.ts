import type { Beginning, FailedAttempt } from '../../domain/redelivery.ts';
import { limitMillis } from '../queue/backoff.ts';
import type { Log } from '../queue/queue.ts';
import { repeat } from './interval.ts';

const LOOK_MILLIS = 5_000;

export interface RestoreGuardServices {
  readonly github: {
    madeDeliveries(
      cursor: string | null,
    ): Promise<{ readonly attempts: readonly FailedAttempt[]; readonly next: string | null }>;
  };
  readonly store: {
    /** Of these deliveries those that are not in the database. */
    notTaken(guids: readonly string[]): Promise<ReadonlySet<string>>;
    askForMade(made: readonly FailedAttempt[]): Promise<void>;
    /** How many of those are awaited. */
    stillOut(): Promise<number>;
  };
  /** False for events that nothing is stored of. */
  readonly handles: (event: string) => boolean;
  readonly log: Log;
}

/** Whether the work has to wait. */
export interface Hold {
  isHeld(): boolean;
  /** Ends the waiting. */
  readonly end: () => Promise<void>;
}

/**
 * Holds the work back while the database may have been set back, to a backup say: then GitHub's log of deliveries has some
 * that the app said it had stored, and that are not there. They are asked for again. An objection that was made after the
 * backup, and whose comment is gone, stands nowhere else (SIGN-8); so as long as any of them is out nothing may be decided,
 * and what passes goes unconfirmed (VER-7). The same holds while GitHub does not say what it has delivered.
 * @param beginning deliveries from before this time are not missing
 * @returns after the first look at GitHub's log
 */
export async function pauseWhileRestored(parts: RestoreGuardServices, beginning: Beginning): Promise<Hold> {
  const { store, log } = parts;
  if (beginning === 'now') return { isHeld: () => false, end: async () => {} };
  let [held, isKnown] = [true, false];
  let quietUntil = 0;
  const find = () =>
    findSetBack(parts, beginning).catch((error: unknown) => {
      quietUntil = performance.now() + (limitMillis(error) ?? 0);
      throw error;
    });
  const compare = async () => {
    if (!held || performance.now() < quietUntil) return;
    const out = isKnown ? await store.stillOut() : await find();
    isKnown = true;
    held = out > 0;
    if (!held) log.info({}, 'the database has every delivery of GitHub, or GitHub delivers it again; the work begins');
  };
  const failed = (error: unknown) =>
    log.error(
      { err: error },
      'GitHub does not say which webhooks it delivered, so some may be missing; the app decides nothing until it does',
    );
  await compare().catch(failed);
  return {
    isHeld: () => held,
    end: repeat('comparing the database with the deliveries of GitHub', { everyMillis: LOOK_MILLIS }, compare, log),
  };
}

/**
 * Has what GitHub has delivered and the database lacks asked for again.
 * @returns how many are out
 * @throws where GitHub's log cannot be read to where the database knows it, or to its end
 */
async function findSetBack(
  { github, store, handles, log }: RestoreGuardServices,
  beginning: Exclude<Beginning, 'now'>,
): Promise<number> {
  const missing = new Map<string, FailedAttempt>();
  const read = new Set<string | null>();
  for (let cursor: string | null = null; ; ) {
    if (read.has(cursor)) throw new Error(`GitHub's list of deliveries repeats itself at the cursor ${cursor}`);
    read.add(cursor);
    const { attempts, next } = await github.madeDeliveries(cursor);
    const since = attempts.filter(({ at }) => beginning === null || at > beginning);
    const taken = since.filter(({ event, status }) => status >= 200 && status < 300 && handles(event));
    const unknown = await store.notTaken(taken.map(({ guid }) => guid));
    for (const one of taken) if (unknown.has(one.guid)) missing.set(one.guid, one);
    const isBefore = attempts.length > 0 && since.length === 0;
    if (next === null || isBefore || (taken.length > 0 && unknown.size === 0)) break;
    cursor = next;
  }
  if (missing.size > 0) {
    const times = [...missing.values()].map(({ at }) => at).sort();
    log.error(
      { missing: missing.size, from: times[0], to: times.at(-1) },
      'the database is older than the deliveries of GitHub; the app decides nothing until GitHub has delivered them again',
    );
    await store.askForMade([...missing.values()]);
  }
  return store.stillOut();
}
