import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import * as gate from './migrations/0001-gate.ts';
import * as publications from './migrations/0002-publications.ts';
import * as labelNames from './migrations/0003-label-names.ts';
import * as releases from './migrations/0005-releases.ts';
import * as tags from './migrations/0006-tags.ts';
import * as deployments from './migrations/0007-deployments.ts';
import * as mergeGroups from './migrations/0008-merge-groups.ts';
import * as orders from './migrations/0009-orders.ts';
import * as heardWords from './migrations/0010-heard-words.ts';
import * as journal from './migrations/0011-journal.ts';
import * as pushedCommits from './migrations/0012-pushed-commits.ts';
import * as namedLogins from './migrations/0013-named-logins.ts';
import * as redeliveries from './migrations/0015-redeliveries.ts';

/** In the order in which they run. One that was released is never changed; a change is a new one. */
const migrations = {
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
  '0015-redeliveries': redeliveries,
};

/**
 * Brings the tables to what this version needs. Several processes may do so at once; the second waits for the first.
 * @throws the database's error, with the migration's name before it; then nothing of that migration has happened.
 */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'before the first migration';
  const why = Error.isError(error) ? error.message : JSON.stringify(error);
  throw new Error(`The database could not be brought up to date (${failed}): ${why}`, { cause: error });
}
