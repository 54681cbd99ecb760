import type { Kysely } from 'kysely';
import type { FormerHead, HeadSighting, PullRequestSubject } from '../../domain/facts.ts';
import { asInstant, asSha, type Instant, type Sha } from '../../domain/ids.ts';
import { type SeenHead, withHeadsBetween, worthOfObservation } from '../../policy/acts/heads-between.ts';
import type { Tables } from '../schema/tables.ts';
import { lockSubject, nameIs, type SubjectKey } from '../subjects/subject.ts';
import { formerHeadsOf, keepFormerHeads } from './former-heads.ts';

/** The head as an observation found it. */
export interface HeadObservation {
  readonly commit: Sha;
  readonly tree: Sha;
  /** The earliest time of GitHub's answer. What is known from then or later may be newer. */
  readonly at: Instant;
  /** The latest time of GitHub's answer, by which the head was there. The default is `at`. */
  readonly seenBy?: Instant;
  /** Trees of other commits that the observation requested. */
  readonly trees: readonly { readonly commit: Sha; readonly tree: Sha }[];
  /** What former heads were built on, and the base branch for which this holds (SIGN-5). */
  readonly former?: { readonly base: string; readonly heads: readonly FormerHead[] };
}

/** The effect of an observation; see src/policy/acts/heads-between.ts. */
export type ObservedHead = ReturnType<typeof worthOfObservation>;

/** Records what an observation found. It never moves a sighting to an earlier time (SIGN-4). */
export async function recordObservation(
  db: Kysely<Tables>,
  key: SubjectKey,
  seen: HeadObservation,
): Promise<ObservedHead> {
  await lockSubject(db, key);
  for (const { commit, tree } of [seen, ...seen.trees]) {
    await db
      .insertInto('commit_trees')
      .values({ repository_id: key.repositoryId, commit_id: commit, tree_id: tree })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  if (seen.former) await keepFormerHeads(db, key, seen.former.base, seen.former.heads);
  const worth = worthOfObservation(seen, (await sightings(db, key)).at(-1));
  if (worth === 'new')
    await insert(db, key, { commit: seen.commit, before: null, since: seen.seenBy ?? seen.at, source: 'observation' });
  return worth;
}

/** The heads of a pull request, oldest first, with the time each was seen (SIGN-4). */
export async function headsOf(db: Kysely<Tables>, key: SubjectKey): Promise<readonly HeadSighting[]> {
  const rows = await sightings(db, key);
  const trees = await knownTrees(db, key);
  return withHeadsBetween(rows).map(({ commit, since, source }) => ({
    commit,
    tree: trees.get(commit) ?? null,
    since,
    source,
  }));
}

/** The newest head; null if none was seen. It is asked for before each write, so it takes one statement. */
export async function newestHead(db: Kysely<Tables>, { repository, number }: PullRequestSubject): Promise<Sha | null> {
  const row = await db
    .selectFrom('head_sightings as seen')
    .innerJoin('repositories', 'repositories.id', 'seen.repository_id')
    .select('seen.commit_id')
    .where(nameIs(repository))
    .where('seen.number', '=', number)
    .orderBy('seen.since', 'desc')
    .orderBy('seen.seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : asSha(row.commit_id);
}

/**
 * What is known of the heads, for an observation (SIGN-5).
 * It may have to read what unknown ones were built on.
 */
export const knownHeads = async (db: Kysely<Tables>, key: SubjectKey) => ({
  seen: await headsOf(db, key),
  kept: await formerHeadsOf(db, key),
});

type Sighting = SeenHead & { readonly seq: string | number };

async function sightings(db: Kysely<Tables>, key: SubjectKey): Promise<readonly Sighting[]> {
  const rows = await db
    .selectFrom('head_sightings')
    .select(['seq', 'commit_id', 'before_id', 'since', 'source'])
    .where('repository_id', '=', key.repositoryId)
    .where('number', '=', key.number)
    .orderBy('since')
    .orderBy('seq')
    .execute();
  return rows.map((row) => ({
    seq: row.seq,
    commit: asSha(row.commit_id),
    before: row.before_id === null ? null : asSha(row.before_id),
    since: asInstant(row.since.toISOString()),
    source: row.source,
  }));
}

async function knownTrees(db: Kysely<Tables>, key: SubjectKey): Promise<ReadonlyMap<string, Sha>> {
  const rows = await db
    .selectFrom('commit_trees')
    .select(['commit_id', 'tree_id'])
    .where('repository_id', '=', key.repositoryId)
    .where((where) =>
      where.or([
        where('commit_id', 'in', headColumn(db, key, 'commit_id')),
        where('commit_id', 'in', headColumn(db, key, 'before_id')),
      ]),
    )
    .execute();
  return new Map(rows.map((row) => [row.commit_id, asSha(row.tree_id)]));
}

const headColumn = (db: Kysely<Tables>, key: SubjectKey, column: 'commit_id' | 'before_id') =>
  db
    .selectFrom('head_sightings')
    .select((select) => select.ref(`head_sightings.${column}`).$castTo<string>().as('commit'))
    .where('repository_id', '=', key.repositoryId)
    .where('number', '=', key.number);

async function insert(db: Kysely<Tables>, key: SubjectKey, sighting: SeenHead): Promise<void> {
  await db
    .insertInto('head_sightings')
    .values({
      repository_id: key.repositoryId,
      number: key.number,
      commit_id: sighting.commit,
      before_id: sighting.before,
      since: sighting.since,
      source: sighting.source,
    })
    .execute();
}

/** The pull requests whose last known head is this commit. */
export async function pullRequestsWithHead(
  db: Kysely<Tables>,
  repositoryId: number,
  commit: Sha,
): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('head_sightings as seen')
    .innerJoin('pull_requests as pull', (join) =>
      join.onRef('pull.repository_id', '=', 'seen.repository_id').onRef('pull.number', '=', 'seen.number'),
    )
    .select('seen.number')
    .distinct()
    .where('seen.repository_id', '=', repositoryId)
    .where('seen.commit_id', '=', commit)
    .where('pull.open', '=', true)
    .orderBy('seen.number')
    .execute();
  return rows.map((row) => row.number);
}
