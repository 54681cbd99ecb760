import type { Beginning, FailedAttempt } from '../../domain/redelivery.ts';
import { limitMillis } from '../queue/backoff.ts';
import type { Log } from '../queue/handler.ts';
import { repeat } from './interval.ts';

const LOOK_MILLIS = 5_000;

export interface RestoreGuardServices {
  readonly github: {
    madeDeliveries(
      cursor: string | null,
    ): Promise<{ readonly attempts: readonly FailedAttempt[]; readonly next: string | null }>;
  };
  readonly store: {
    /** The given deliveries that are not in the database. */
    notTaken(guids: readonly string[]): Promise<ReadonlySet<string>>;
    askForMade(made: readonly FailedAttempt[]): Promise<void>;
    /** How many of those are awaited. */
    stillOut(): Promise<number>;
  };
  /** False for events that store nothing. */
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
 * Pauses the work while the database may have been restored to an earlier time.
 * Then GitHub's log contains deliveries that the app had confirmed, but that are missing. They are requested again. An
 * objection from after the backup whose comment is gone is recorded nowhere else (SIGN-8). So while any delivery is
 * missing nothing is decided, and what passes is not confirmed (VER-7). The same applies while GitHub does not say what
 * it has delivered.
 * @param beginning deliveries from before this time are not missing
 * @returns after the first reading of GitHub's log
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
 * Requests again what GitHub has delivered and the database lacks.
 * @returns how many deliveries are missing
 * @throws if GitHub's log cannot be read to where the database knows it, or to its end
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
