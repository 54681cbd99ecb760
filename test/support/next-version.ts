/**
 * The app as its next version might be, with one more migration.
 * The migration changes tables that the previous version uses. Started like src/main.ts, with the same settings.
 */
import { readFileSync } from 'node:fs';
import { type Kysely, sql } from 'kysely';
import { endOnSignals } from '../../src/composition/signals.ts';
import { processSettings } from '../../src/config/env.ts';
import { start } from '../../src/main.ts';
import { openDatabase } from '../../src/store/db/database.ts';
import { MIGRATIONS } from '../../src/store/db/migrate.ts';

const NEXT = {
  ...MIGRATIONS,
  '9999-next': {
    up: async (db: Kysely<never>): Promise<void> => {
      await sql`create table next_version (id bigint primary key)`.execute(db);
      for (const table of ['deliveries', 'turns', 'pull_requests', 'head_sightings', 'publications', 'journal_ends'])
        await sql`alter table ${sql.id(table)} add column next_note text not null default ''`.execute(db);
      await sql`create index next_journal on journal (at)`.execute(db);
    },
  },
};

const settings = processSettings((path) => readFileSync(path, 'utf8'));
// Also called when a lock is in the way, after which the migration is tried again.
const database = await openDatabase(settings.database, (error) => console.error(error.message), NEXT);
const app = await start(settings, { database });
endOnSignals(() => app.stop(), settings.drainMillis);
