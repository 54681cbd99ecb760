import { setTimeout as pause } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { StartError } from '../../domain/start-error.ts';
import * as gate from '../migrations/0001-gate.ts';
import * as publications from '../migrations/0002-publications.ts';
import * as labelNames from '../migrations/0003-label-names.ts';
import * as releases from '../migrations/0005-releases.ts';
import * as tags from '../migrations/0006-tags.ts';
import * as deployments from '../migrations/0007-deployments.ts';
import * as mergeGroups from '../migrations/0008-merge-groups.ts';
import * as orders from '../migrations/0009-orders.ts';
import * as heardWords from '../migrations/0010-heard-words.ts';
import * as journal from '../migrations/0011-journal.ts';
import * as pushedCommits from '../migrations/0012-pushed-commits.ts';
import * as namedLogins from '../migrations/0013-named-logins.ts';
import * as installations from '../migrations/0014-installations.ts';
import * as redeliveries from '../migrations/0015-redeliveries.ts';
import * as pushes from '../migrations/0016-pushes.ts';
import * as releaseRanges from '../migrations/0017-release-ranges.ts';
import * as installationChanges from '../migrations/0018-installation-changes.ts';
import * as sharedHeads from '../migrations/0019-shared-heads.ts';
import * as stuck from '../migrations/0020-unnamed-and-resting.ts';
import * as lineComments from '../migrations/0023-line-comments.ts';
import * as coordination from '../migrations/0025-coordination.ts';
import * as probes from '../migrations/0027-probes.ts';
import * as beginning from '../migrations/0029-beginning.ts';
import * as reviewRequests from '../migrations/0030-review-requests.ts';
import * as stateLabels from '../migrations/0031-state-labels.ts';
import { codeOf } from './error-code.ts';
import { FIX } from './owner-first.ts';

/** Migrations by name. They run in the order of their names. */
export type Migrations = Readonly<Record<string, Migration>>;

/**
 * The migrations of this version. A released one never changes; a change is a new one.
 * Each only adds, so the previous version keeps working beside this one, and can start again
 * (docs/adr/0038-an-owner-migrates-and-the-app-appends.md).
 */
export const MIGRATIONS: Migrations = {
  '0001-gate': gate,
  '0002-publications': publications,
  '0003-label-names': labelNames,
  '0005-releases': releases,
  '0006-tags': tags,
  '0007-deployments': deployments,
  '0008-merge-groups': mergeGroups,
  '0009-orders': orders,
  '0010-heard-words': heardWords,
  '0011-journal': journal,
  '0012-pushed-commits': pushedCommits,
  '0013-named-logins': namedLogins,
  '0014-installations': installations,
  '0015-redeliveries': redeliveries,
  '0016-pushes': pushes,
  '0017-release-ranges': releaseRanges,
  '0018-installation-changes': installationChanges,
  '0019-shared-heads': sharedHeads,
  '0020-unnamed-and-resting': stuck,
  '0023-line-comments': lineComments,
  '0025-coordination': coordination,
  '0027-probes': probes,
  '0029-beginning': beginning,
  '0030-review-requests': reviewRequests,
  '0031-state-labels': stateLabels,
};

/**
 * How long a migration waits for a lock on a table.
 * Less than the second after which PostgreSQL detects deadlocks and ends one of the two.
 */
const LOCK_MILLIS = 800;
const PAUSE_MILLIS = 250;
/** About ten minutes, including the waits. */
const MOST_TRIES = 600;
/** PostgreSQL's codes for a lock that is not available, and for a lost deadlock. */
const IN_THE_WAY = new Set(['55P03', '40P01']);

/**
 * Brings the tables to what this version needs.
 * Several processes may call it at once: one migrates, the others wait. What a newer version has added stays.
 * Migrations do not block processes that work on the tables: if one holds a lock that a migration needs, the migration
 * gives way and begins again.
 * @param waits called once if another session or process is in the way
 * @throws StartError if the role may not change the tables, with what to do
 * @throws the database's error, with the migration's name before it; then no migration of this call has happened
 */
export async function migrate<T>(
  db: Kysely<T>,
  migrations: Migrations = MIGRATIONS,
  waits: (error: Error) => void = () => {},
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const { pending, unknown } = await standing(db, migrations);
    if (pending.length === 0) return;
    await refuseToOthersThanTheOwner(db, pending);
    const failure = await run(db, migrations, unknown);
    if (failure === null) return;
    const { code, message, name } = failure;
    const overtaken = (await standing(db, migrations)).unknown.length > unknown.length;
    if (!overtaken && (!IN_THE_WAY.has(code) || tries >= MOST_TRIES))
      throw Object.assign(
        new Error(`The database could not be brought up to date (${name}): ${message}`, { cause: failure.cause }),
        { code },
      );
    if (tries === 1) waits(failure.cause);
    await pause(PAUSE_MILLIS * Math.random());
  }
}

/** The pending migrations, and the past ones that only a newer version knows. */
async function standing<T>(
  db: Kysely<T>,
  migrations: Migrations,
): Promise<{ readonly pending: readonly string[]; readonly unknown: readonly string[] }> {
  const ran = new Set(await executed(db));
  return {
    pending: Object.keys(migrations).filter((name) => !ran.has(name)),
    unknown: [...ran].filter((name) => !Object.hasOwn(migrations, name)),
  };
}

async function executed<T>(db: Kysely<T>): Promise<readonly string[]> {
  const { rows: tables } = await sql<{ there: boolean; readable: boolean }>`
    select true as there, has_table_privilege(oid, 'select') as readable
    from pg_class where oid = to_regclass('kysely_migration')`.execute(db);
  const [table] = tables;
  if (table === undefined) return [];
  if (!table.readable)
    throw new StartError(`The database was created by another role, which granted this one no rights. ${FIX}`);
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return rows.map(({ name }) => name);
}

/**
 * Refuses a role that does not own the tables.
 * The database's own errors would not say which role has to do what.
 */
async function refuseToOthersThanTheOwner<T>(db: Kysely<T>, pending: readonly string[]): Promise<void> {
  const { rows } = await sql<{ role: string; may: boolean }>`
    select current_user as role, coalesce(
      (select pg_has_role(relowner, 'usage') from pg_class where oid = to_regclass('kysely_migration')),
      has_schema_privilege(current_schema(), 'create'), false) as may`.execute(db);
  const [found] = rows;
  if (found?.may) return;
  throw new StartError(
    `The database lacks ${pending.join(', ')}, and the role ${found?.role} may not change its tables. ${FIX}`,
  );
}

interface Failure {
  /** PostgreSQL's code, or empty. */
  readonly code: string;
  readonly message: string;
  /** Name of the migration. */
  readonly name: string;
  readonly cause: Error;
}

/**
 * Runs all pending migrations in one transaction.
 * @param unknown names of past migrations that Kysely would otherwise report as missing
 */
async function run<T>(db: Kysely<T>, migrations: Migrations, unknown: readonly string[]): Promise<Failure | null> {
  const all: Record<string, Migration> = {};
  for (const [name, migration] of Object.entries(migrations)) all[name] = givingWay(migration);
  for (const name of unknown) all[name] = { up: () => Promise.reject(new Error(`${name} ran already`)) };
  const migrator = new Migrator({ db, provider: { getMigrations: async () => all } });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return null;
  const cause = Error.isError(error) ? error : new Error(JSON.stringify(error));
  return {
    code: codeOf(error),
    message: cause.message,
    name: results?.find((result) => result.status === 'Error')?.migrationName ?? 'before the first migration',
    cause,
  };
}

const givingWay = (migration: Migration): Migration => ({
  up: async (db) => {
    await sql`set local lock_timeout = ${sql.lit(LOCK_MILLIS)}`.execute(db);
    await migration.up(db);
  },
});
