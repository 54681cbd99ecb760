import type { Logger } from 'pino';
import type { Settings } from '../config/env.ts';
import { type Database, openDatabase } from '../store/db/database.ts';
import { mayChangeJournal } from '../store/db/grants.ts';
import { HaltedError } from '../store/db/halted.ts';
import type { Outage } from '../store/db/outage.ts';
import { explained } from '../store/db/unusable.ts';

interface Dependencies {
  readonly outage: Outage;
  readonly log: Logger;
  /** Called when the database in the directory has given up; only a restart helps. */
  readonly halted: () => void;
}

/** Opens the database that the settings name. Lost connections are reported to the outage. @throws StartError */
export const openFor = (settings: Settings, { outage, log, halted }: Dependencies): Promise<Database> =>
  openDatabase(settings.database, (error) => {
    if (!(error instanceof HaltedError)) return outage.lost(error);
    log.fatal({ err: error }, error.message);
    halted();
  });

/** REC-1: warns if this process can change the journal, because it receives data from strangers. @throws StartError */
export async function warnOfRights(settings: Settings, { db, exclusive }: Database, log: Logger): Promise<void> {
  if (settings.knowsOwner)
    log.warn('DATABASE_OWNER_URL is set for the app, which does not use it: set it only for `countersign migrate`');
  if (!exclusive && (await explained(settings.database, () => mayChangeJournal(db))))
    log.warn('the database role of the app could change the journal; docs/operations.md says how to use two roles');
}
