import { setTimeout as pause } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import { type Database, openAsItIs } from './database.ts';
import { grantToApp, mayChangeJournal, whoIsConnected } from './grants.ts';
import { MIGRATIONS, type Migrations, migrate } from './migrate.ts';

const POLL_MILLIS = 200;

/** The two roles of a PostgreSQL: the tables' owner, and the app's role. */
export interface Roles {
  readonly owner: string;
  readonly app: string;
}

/**
 * Migrates a PostgreSQL as the tables' owner, and grants the app's role its rights (REC-1).
 * That includes the queue's tables. The app's role may only read and append to the journal. Safe to repeat, and safe
 * beside running processes.
 * @throws StartError if an address does not answer, and Error if the app's role could still change the journal
 */
export async function prepare(ownerUrl: string, appUrl: string, migrations: Migrations = MIGRATIONS): Promise<Roles> {
  // A connection that breaks between two queries fails at the next query.
  const ignore = () => {};
  const open = new AsyncDisposableStack();
  const opened = async (url: string, setting: string): Promise<Database> => {
    const database = await openAsItIs({ kind: 'postgres', url, setting }, ignore);
    open.defer(() => database.close());
    return database;
  };
  try {
    const app = await opened(appUrl, 'DATABASE_URL');
    const owner = await opened(ownerUrl, 'DATABASE_OWNER_URL');
    const roles = await twoRoles(owner, app);
    await migrate(owner.db, migrations);
    await prepareQueue(ownerUrl);
    await owner.db.transaction().execute((trx) => grantToApp(trx, roles.app));
    if (await mayChangeJournal(app.db))
      throw new Error(
        `The role ${roles.app} could change the journal whatever is granted to it: it is a superuser, a member of ${roles.owner}, or owns the tables. Give the app another role`,
      );
    return roles;
  } finally {
    await open.disposeAsync();
  }
}

/** Checks that the addresses name one database and two roles. @throws Error otherwise */
async function twoRoles(owner: Database, app: Database): Promise<Roles> {
  const asApp = await whoIsConnected(app.db);
  const asOwner = await whoIsConnected(owner.db);
  if (asApp.database !== asOwner.database)
    throw new Error(
      `DATABASE_OWNER_URL names the database ${asOwner.database}, and DATABASE_URL ${asApp.database}: they have to be the same`,
    );
  if (asApp.role === asOwner.role)
    throw new Error(
      `DATABASE_OWNER_URL and DATABASE_URL both name the role ${asApp.role}: the app needs a role of its own`,
    );
  return { owner: asOwner.role, app: asApp.role };
}

/**
 * Creates the queue's tables, or brings them up to date.
 * Waits for indexes that pg-boss builds beside running processes, because the app's role could not build them.
 */
export async function prepareQueue(url: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: url,
    max: 2,
    schedule: false,
    supervise: false,
    // The shortest interval that pg-boss accepts.
    bamIntervalSeconds: 10,
  });
  const errors: unknown[] = [];
  boss.on('error', (error) => errors.push(error));
  await boss.start();
  try {
    while ((await boss.getBamEntries()).some(({ status }) => status !== 'completed')) {
      if (errors.length > 0)
        throw new Error('The tables of the queue could not be brought up to date', { cause: errors[0] });
      await pause(POLL_MILLIS);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}
