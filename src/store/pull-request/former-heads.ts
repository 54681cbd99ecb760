import type { Kysely } from 'kysely';
import type { FormerHead } from '../../domain/facts.ts';
import { asSha } from '../../domain/ids.ts';
import { parseOwnJson } from '../schema/json.ts';
import type { Tables } from '../schema/tables.ts';
import type { SubjectKey } from '../subjects/subject.ts';

/** Stores what commits were built on (SIGN-5), because GitHub deletes unreferenced commits. Stored values stay. */
export async function keepFormerHeads(
  db: Kysely<Tables>,
  { repositoryId, number }: SubjectKey,
  base: string,
  found: readonly FormerHead[],
): Promise<void> {
  for (const { commit, commits } of found) {
    await db
      .insertInto('former_heads')
      .values({
        repository_id: repositoryId,
        number,
        base,
        commit_id: commit,
        commits: commits === null ? null : JSON.stringify(commits),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** A pull request's stored former heads, each with the base branch it was read for. */
export async function formerHeadsOf(
  db: Kysely<Tables>,
  { repositoryId, number }: SubjectKey,
): Promise<readonly (FormerHead & { readonly base: string })[]> {
  const rows = await db
    .selectFrom('former_heads')
    .select(['commit_id', 'base', 'commits'])
    .where('repository_id', '=', repositoryId)
    .where('number', '=', number)
    .orderBy('commit_id')
    .orderBy('base')
    .execute();
  return rows.map((row) => ({
    commit: asSha(row.commit_id),
    base: row.base,
    commits: row.commits === null ? null : parseOwnJson(row.commits),
  }));
}
