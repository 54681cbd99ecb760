import { sql } from 'kysely';
import { isHandled } from '../../src/app/events.ts';
import type { Outcome } from '../../src/domain/verdict.ts';
import type { Database } from '../../src/store/db/database.ts';
import { decisionAt } from '../../src/store/journal/journal.ts';
import { shownOn } from './shown.ts';
import type { SoakWorld } from './world.ts';

const CONCLUSIONS: Readonly<Record<Outcome, string>> = {
  ready: 'success',
  pending: 'in_progress',
  blocked: 'failure',
  error: 'failure',
  'not-applicable': 'skipped',
};

const storedDeliveries = async ({ db }: Database): Promise<ReadonlySet<string>> => {
  const rows = await db.selectFrom('deliveries').select('id').execute();
  return new Set(rows.map(({ id }) => id));
};

/** Deliveries that the app acknowledged as stored, and that are not there. */
export async function missingDeliveries(
  database: Database,
  acknowledged: ReadonlySet<string>,
): Promise<readonly string[]> {
  const stored = await storedDeliveries(database);
  return [...acknowledged].filter((id) => !stored.has(id));
}

/**
 * Deliveries that never arrived, whatever the app and GitHub did about it.
 * Each with what it was, and when it was tried.
 */
export async function lostDeliveries({ sandbox }: SoakWorld, database: Database): Promise<readonly string[]> {
  const stored = await storedDeliveries(database);
  const byGuid = Map.groupBy(
    sandbox.world.deliveries.filter(({ event }) => isHandled(event)),
    ({ guid }) => guid,
  );
  return [...byGuid.values()]
    .filter(([first]) => first !== undefined && !stored.has(first.guid))
    .map(
      (tries) =>
        `${tries[0]?.event} ${tries[0]?.guid} of ${tries.map(({ deliveredAt, status }) => `${new Date(deliveredAt).toISOString()} (${status})`).join(', ')}`,
    );
}

/** Reads every row of every table. @returns how many rows there are @throws if one cannot be read */
export async function readThrough({ db }: Database): Promise<number> {
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'pgboss')`.execute(db);
  let all = 0;
  for (const { name } of tables) {
    const { rows } = await sql<{ count: string }>`
      select count(one::text) as count from ${sql.raw(name)} one`.execute(db);
    all += Number(rows[0]?.count);
  }
  return all;
}

/** The tags that the app knows, each as `owner/repository:tag`. */
export async function knownTags({ db }: Database): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('tags')
    .innerJoin('repositories', 'repositories.id', 'tags.repository_id')
    .select(['repositories.owner', 'repositories.name as repository', 'tags.name'])
    .execute();
  return rows.map(({ owner, repository, name }) => `${owner}/${repository}:${name}`);
}

/** The open releases that the app knows of, each as `owner/repository#number`. */
export async function knownReleases({ db }: Database): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('pull_requests as pull')
    .innerJoin('repositories as repo', 'repo.id', 'pull.repository_id')
    .select(['repo.owner', 'repo.name', 'pull.number'])
    .where('pull.open', '=', true)
    .where('pull.was_release', '=', true)
    .execute();
  return new Set(rows.map(({ owner, name, number }) => `${owner}/${name}#${number}`));
}

/** REC-1: the open pull requests whose check differs from the journal's last decision. */
export async function unrecorded(world: SoakWorld, { db }: Database): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { name, repository } of world.shops) {
    for (const pull of repository.pullRequests.values()) {
      const shown = pull.state === 'open' ? shownOn(world, pull) : null;
      if (shown === null) continue;
      const entry = await decisionAt(db, repository.id, `#${pull.number}`, null);
      const outcome = outcomeIn(entry?.detail);
      const recorded = `${entry?.commit ?? 'no commit'} ${outcome === null ? 'nothing' : CONCLUSIONS[outcome]}`;
      const standing = `${pull.head.sha} ${shown.conclusion ?? shown.status}`;
      if (recorded !== standing)
        wrong.push(`${name}#${pull.number} shows ${standing}, and the journal says ${recorded}`);
    }
  }
  return wrong;
}

function outcomeIn(detail: unknown): Outcome | null {
  if (typeof detail !== 'object' || detail === null || !('outcome' in detail)) return null;
  const { outcome } = detail;
  return typeof outcome === 'string' && outcome in CONCLUSIONS ? (outcome as Outcome) : null;
}
