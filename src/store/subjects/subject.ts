import { type Kysely, sql } from 'kysely';
import type { PullRequestSubject, RepositoryRef } from '../../domain/facts.ts';
import type { Tables } from '../schema/tables.ts';

/** A pull request, by ids that stay the same if its repository is renamed. */
export interface SubjectKey {
  readonly repositoryId: number;
  readonly number: number;
}

/**
 * Stores the current name of a repository.
 * Stored data refers to GitHub's id, so a renamed repository keeps its memory, and a new one with an old name starts
 * without (REL-3).
 */
export async function nameRepository(
  db: Kysely<Tables>,
  repository: RepositoryRef & { readonly id: number; readonly installation: number | null },
): Promise<void> {
  const { id, owner, name, installation } = repository;
  const named = { owner, name, ...(installation === null ? {} : { installation }) };
  for (;;) {
    await db
      .updateTable('repositories')
      .set({ owner: null, name: null })
      .where(nameIs(repository))
      .where('id', '<>', id)
      .execute();
    const changed = await db
      .updateTable('repositories')
      .set(named)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst();
    if (changed !== undefined) return;
    const added = await db
      .insertInto('repositories')
      .values({ id, owner, name, installation })
      // For both unique indexes: an insert that names only one of them fails if the other conflicts first.
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (added !== undefined) return;
    // Another transaction was first with this repository, or with its name. It has ended, and its row can be updated.
  }
}

/** The key of a pull request; null if its repository is unknown. */
export async function subjectKey(db: Kysely<Tables>, subject: PullRequestSubject): Promise<SubjectKey | null> {
  const row = await db.selectFrom('repositories').select('id').where(nameIs(subject.repository)).executeTakeFirst();
  return row === undefined ? null : { repositoryId: Number(row.id), number: subject.number };
}

/**
 * Creates the pull request's row if needed, and locks it until the transaction ends.
 * So the data of one pull request changes in one transaction at a time.
 */
export const lockSubject = (db: Kysely<Tables>, key: SubjectKey): Promise<void> => lockSubjects(db, [key]);

/** The same for several, in a fixed order, so that transactions never deadlock. */
export async function lockSubjects(db: Kysely<Tables>, keys: readonly SubjectKey[]): Promise<void> {
  const once = new Map(keys.map((key) => [`${key.repositoryId}#${key.number}`, key]));
  const sorted = [...once.values()].sort((a, b) => a.repositoryId - b.repositoryId || a.number - b.number);
  await db
    .insertInto('pull_requests')
    .values(
      sorted.map(({ repositoryId, number }) => ({
        repository_id: repositoryId,
        number,
        open: true,
        was_release: false,
        outcome: null,
      })),
    )
    .onConflict((conflict) => conflict.columns(['repository_id', 'number']).doUpdateSet({ open: true }))
    .execute();
}

/**
 * The installation of the repository, or else of all the owner's repositories.
 * null if none is known, or more than one.
 */
export async function installationOf(
  db: Kysely<Tables>,
  { repositoryId, owner }: { readonly repositoryId: number | null; readonly owner: string | null },
): Promise<number | null> {
  if (repositoryId === null && owner === null) return null;
  const rows = await db
    .selectFrom('repositories')
    .select('installation')
    .distinct()
    .where('installation', 'is not', null)
    .where((where) => (repositoryId === null ? ownerIs(owner ?? '') : where('id', '=', repositoryId)))
    .limit(2)
    .execute();
  const [row] = rows;
  return rows.length !== 1 || row === undefined ? null : Number(row.installation);
}

/** The owner's repositories that the app can read, by name. */
export async function knownRepositories(db: Kysely<Tables>, owner: string): Promise<readonly RepositoryRef[]> {
  const rows = await db
    .selectFrom('repositories')
    .select(['owner', 'name'])
    .where(ownerIs(owner))
    .where('installation', 'is not', null)
    .orderBy('name')
    .execute();
  return rows.flatMap(named);
}

/**
 * The owner's open releases, and the open pull requests whose result is an error.
 * Those with a passing check come first, because a change can only take something away from them. An error may hide a
 * release, and a change may end it.
 */
export async function openReleasesAndErrors(db: Kysely<Tables>, owner: string): Promise<readonly PullRequestSubject[]> {
  const rows = await db
    .selectFrom('pull_requests')
    .innerJoin('repositories', 'repositories.id', 'pull_requests.repository_id')
    .select(['repositories.owner', 'repositories.name', 'pull_requests.number'])
    .where(sql`lower(repositories.owner)`, '=', owner.toLowerCase())
    .where('pull_requests.open', '=', true)
    .where((where) =>
      where.or([where('pull_requests.was_release', '=', true), where('pull_requests.outcome', '=', 'error')]),
    )
    .orderBy(
      sql`exists (select from publications shown where shown.repository_id = pull_requests.repository_id
        and shown.number = pull_requests.number and shown.conclusion = 'success')`,
      'desc',
    )
    .orderBy('repositories.name')
    .orderBy('pull_requests.number')
    .execute();
  return rows.flatMap((row) =>
    named(row).map((repository) => ({ kind: 'pull-request' as const, repository, number: row.number })),
  );
}

/** The repository's reference; null if another repository has its name now. */
const named = ({ owner, name }: { owner: string | null; name: string | null }): readonly RepositoryRef[] =>
  owner === null || name === null ? [] : [{ owner, name }];

/** Matches the repositories of that owner; GitHub ignores case in names. */
export const ownerIs = (owner: string) => sql<boolean>`lower(owner) = ${owner.toLowerCase()}`;

/** Matches the repository with that name. */
export const nameIs = ({ owner, name }: RepositoryRef) =>
  sql<boolean>`(lower(owner), lower(name)) = (${owner.toLowerCase()}, ${name.toLowerCase()})`;
