import type { Logger } from 'pino';
import type { Probot } from 'probot';
import { isHandled } from '../app/events.ts';
import type { Instant } from '../domain/ids.ts';
import { askAgain, failedDeliveries, madeDeliveries } from '../github/app/deliveries.ts';
import type { Coordination } from '../store/db/coordination.ts';
import type { Database } from '../store/db/database.ts';
import { askForMade, notTaken, stillOut } from '../store/intake/restore-check.ts';
import type { Store } from '../store/store.ts';
import { redeliver } from '../worker/background/redeliver.ts';
import type { RestoreGuardServices } from '../worker/background/restore-guard.ts';

/**
 * How often a delivery is requested and awaited.
 * There are five minutes between the requests. After that the start no longer waits for it.
 */
const ASKS_AWAITED = 2;

interface Dependencies {
  readonly probot: Probot;
  readonly store: Store;
  readonly now: () => Instant;
  readonly log: Logger;
  /** Called for each delivery that was requested. */
  readonly asked: (event: string) => void;
}

/** Creates the function that requests lost webhooks from GitHub, one round a call. */
export const askingForLost = ({ probot, store, now, log, asked }: Dependencies): (() => Promise<void>) => {
  const parts = {
    store: store.redeliveries,
    github: {
      failedDeliveries: async (cursor: string | null) => failedDeliveries(await probot.auth(), cursor),
      askAgain: async (id: string) => askAgain(await probot.auth(), id),
    },
    handles: isHandled,
    now,
    log,
    asked,
  };
  return () => redeliver(parts);
};

/** The I/O that detects whether the database was restored to an earlier time. */
export const restoreGuardServices = ({
  probot,
  database: { db },
  coordination,
  log,
}: Pick<Dependencies, 'probot' | 'log'> & {
  readonly database: Database;
  readonly coordination: Coordination;
}): RestoreGuardServices => ({
  github: { madeDeliveries: async (cursor) => madeDeliveries(await probot.auth(), cursor) },
  store: {
    notTaken: (guids) => notTaken(db, guids),
    askForMade: (made) => askForMade(db, made, coordination),
    stillOut: () => stillOut(db, ASKS_AWAITED),
  },
  handles: isHandled,
  log,
});
