import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Account } from '../domain/account.ts';
import type { RepositoryRef } from '../domain/facts.ts';
import { asInstant, asPolicyDigest, asSha, type Instant, type Sha } from '../domain/ids.ts';
import type { TagPush } from '../domain/intake.ts';
import type { Entry } from '../domain/journal.ts';
import type { TagSubject } from '../domain/subject.ts';
import type { ReleaseTag, TagAcceptance, TagSighting, TagVerdict } from '../domain/tag.ts';
import type { KnownTag, TagFindings, TagStanding } from '../domain/tags.ts';
import type { Turn } from '../domain/turn.ts';
import { append } from './journal/journal.ts';
import { nameRepository } from './subject.ts';
import type { Tables } from './tables.ts';
import { takeDueTags } from './tags-due.ts';
import { holdTurn } from './turns.ts';

/** A statement takes 65,535 parameters at most. */
const ROWS_AT_ONCE = 1_000;

/** What is known of one tag. */
export interface TagMemory {
  /** Oldest first. */
  readonly sightings: readonly TagSighting[];
  readonly accepted: TagAcceptance | null;
  /** What it was last seen to stand for; null where it was gone, or never seen. */
  readonly object: Sha | null;
  /** null where it was never looked at. */
  readonly standing: TagStanding | null;
  /** The commit that it was last judged at. */
  readonly commit: Sha | null;
  /** The number of the issue that reports it. */
  readonly issue: number | null;
}

/** What the app keeps of tags: what was seen of them, where each counts, and what stands against it. */
export class Tags {
  readonly #db: Kysely<Tables>;
  readonly #now: () => Instant;

  constructor(db: Kysely<Tables>, now: () => Instant) {
    this.#db = db;
    this.#now = now;
  }

  async memoryOf(repositoryId: number, name: string): Promise<TagMemory> {
    const row = await this.#db
      .selectFrom('tags')
      .selectAll()
      .where('repository_id', '=', repositoryId)
      .where('name', '=', name)
      .executeTakeFirst();
    const sightings = await this.#db
      .selectFrom('tag_sightings')
      .selectAll()
      .where('repository_id', '=', repositoryId)
      .where('name', '=', name)
      .orderBy('seq')
      .execute();
    const last = sightings.at(-1);
    const object = last === undefined ? row?.object_id : last.object_id;
    return {
      sightings: sightings.map(sightingOf),
      accepted: row === undefined ? null : acceptanceOf(row),
      object: object ? asSha(object) : null,
      standing: row?.standing ?? null,
      commit: row?.commit_id ? asSha(row.commit_id) : null,
      issue: row?.issue ?? null,
    };
  }

  /**
   * Records that a look found the tag elsewhere than was known (TAG-4).
   * @param after the last sighting that was known at the look
   * @returns false where another one came in since: then the look is too old to say anything
   */
  observe(
    repository: RepositoryRef & { readonly id: number },
    name: string,
    object: Sha | null,
    after: number,
  ): Promise<boolean> {
    return this.#db.transaction().execute(async (trx) => {
      await lockRepository(trx, repository);
      return (await recordUnlessNewer(trx, repository.id, [{ name, object }], after, this.#now())).length > 0;
    });
  }

  /**
   * Keeps what was decided about a tag. What `entries` makes of the verdict before and of this one goes into the journal,
   * in the same transaction (REC-1). @throws TurnLostError
   * @param standing what the tag is from now on
   */
  async remember(
    turn: Turn<TagSubject>,
    repositoryId: number,
    standing: TagStanding,
    verdict: TagVerdict,
    entries: (before: TagVerdict | null, after: TagVerdict) => readonly Entry[],
  ): Promise<void> {
    const { accepted } = verdict;
    const row = {
      standing,
      object_id: verdict.object,
      commit_id: verdict.commit,
      accepted_how: accepted?.how ?? null,
      accepted_object_id: accepted?.object ?? null,
      accepted_commit_id: accepted?.commit ?? null,
      accepted_at: accepted?.at ?? null,
      accepted_seq: accepted?.seq ?? null,
      verdict: JSON.stringify(verdict),
      policy_digest: verdict.policyDigest,
      decided_at: verdict.at,
    };
    await this.#db.transaction().execute(async (trx) => {
      await holdTurn(trx, turn);
      const before = await trx
        .selectFrom('tags')
        .select('verdict')
        .where('repository_id', '=', repositoryId)
        .where('name', '=', verdict.subject.name)
        .executeTakeFirst();
      const known = before?.verdict ? verdictIn(before.verdict) : null;
      await append(trx, repositoryId, entries(known, verdict), this.#now());
      await trx
        .insertInto('tags')
        .values({ repository_id: repositoryId, name: verdict.subject.name, issue: null, ...row })
        .onConflict((conflict) => conflict.columns(['repository_id', 'name']).doUpdateSet(row))
        .execute();
    });
  }

  /** Keeps which issue reports a tag, so that it need not be looked for. */
  async keepIssue(
    repositoryId: number,
    name: string,
    issue: { readonly number: number; readonly url: string },
  ): Promise<void> {
    await this.#db
      .updateTable('tags')
      .set({ issue: issue.number, issue_url: issue.url })
      .where('repository_id', '=', repositoryId)
      .where('name', '=', name)
      .execute();
  }

  /** The tags that count as releases, with the commits at which they do: also of those that were moved or deleted since. */
  async releaseTags(repositoryId: number): Promise<readonly ReleaseTag[]> {
    const rows = await this.#db
      .selectFrom('tags')
      .select(['name', 'accepted_commit_id'])
      .where('repository_id', '=', repositoryId)
      .where('accepted_commit_id', 'is not', null)
      .orderBy('name')
      .execute();
    return rows.flatMap(({ name, accepted_commit_id: commit }) =>
      commit === null ? [] : [{ tag: name, commit: asSha(commit) }],
    );
  }

  /**
   * The standing verdicts against tags that stand for the commit now, or counted there before they were moved or deleted
   * (TAG-3): violations, and those that could not be judged. In the order of their names.
   */
  async violationsOn(
    repositoryId: number,
    commit: Sha,
  ): Promise<readonly { readonly verdict: TagVerdict; readonly issue: string | null }[]> {
    const rows = await this.#db
      .selectFrom('tags')
      .select(['verdict', 'issue_url'])
      .where('repository_id', '=', repositoryId)
      .where('standing', 'in', ['violation', 'error'])
      .where((is) => is.or([is('commit_id', '=', commit), is('accepted_commit_id', '=', commit)]))
      .orderBy('name')
      .execute();
    return rows.flatMap(({ verdict, issue_url: issue }) =>
      verdict === null ? [] : [{ verdict: verdictIn(verdict), issue }],
    );
  }

  /** All that is known of a repository's tags, for a comparison; `seq` is the last sighting of any of them. */
  async known(
    repositoryId: number,
  ): Promise<{ readonly first: boolean; readonly seq: number; readonly tags: readonly KnownTag[] }> {
    const look = await this.#db
      .selectFrom('tag_looks')
      .select('looked_at')
      .where('repository_id', '=', repositoryId)
      .executeTakeFirst();
    const { rows } = await sql<KnownRow>`
      with last_seen as (
        select distinct on (name) name, object_id, seen_at, seq from tag_sightings
        where repository_id = ${repositoryId} order by name, seq desc
      )
      select name, tag.standing, tag.decided_at, tag.policy_digest, tag.object_id as tag_object_id,
        last_seen.object_id as seen_object_id, last_seen.seen_at, last_seen.seq
      from (select * from tags where repository_id = ${repositoryId}) tag
      full join last_seen using (name) order by name`.execute(this.#db);
    return {
      first: (look?.looked_at ?? null) === null,
      seq: rows.reduce((most, { seq }) => Math.max(most, Number(seq ?? 0)), 0),
      tags: rows.map(knownOf),
    };
  }

  /**
   * Keeps what a comparison found, all or nothing. What was told of a tag since `known` is newer, and stands.
   * @param seq of what was `known`
   */
  async found(
    repository: RepositoryRef & { readonly id: number },
    findings: TagFindings,
    seq: number,
    at: Instant,
  ): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await lockRepository(trx, repository);
      await recordUnlessNewer(trx, repository.id, findings.seen, seq, at);
      const there = [
        ...findings.baseline.map((tag) => ({ ...tag, standing: 'baseline' as const })),
        ...findings.ignored.map((tag) => ({ ...tag, standing: 'ignored' as const })),
      ];
      for (let start = 0; start < there.length; start += ROWS_AT_ONCE) {
        const rows = there.slice(start, start + ROWS_AT_ONCE).map((tag) => ({
          repository_id: repository.id,
          name: tag.name,
          standing: tag.standing,
          object_id: tag.object,
          commit_id: tag.commit,
          decided_at: at,
          ...baselineOf(tag, seq, at),
        }));
        await trx
          .insertInto('tags')
          .values(rows)
          .onConflict((conflict) =>
            conflict
              .columns(['repository_id', 'name'])
              .doUpdateSet((excluded) => ({
                standing: excluded.ref('excluded.standing'),
                object_id: excluded.ref('excluded.object_id'),
                commit_id: excluded.ref('excluded.commit_id'),
                accepted_how: excluded.ref('excluded.accepted_how'),
                accepted_object_id: excluded.ref('excluded.accepted_object_id'),
                accepted_commit_id: excluded.ref('excluded.accepted_commit_id'),
                accepted_at: excluded.ref('excluded.accepted_at'),
                accepted_seq: excluded.ref('excluded.accepted_seq'),
                decided_at: excluded.ref('excluded.decided_at'),
              }))
              // What was judged meanwhile is no baseline.
              .where('tags.standing', '=', 'ignored'),
          )
          .execute();
      }
      const looked = { looked_at: at, gated: true };
      await trx
        .insertInto('tag_looks')
        .values({ repository_id: repository.id, next_at: at, ...looked })
        .onConflict((conflict) => conflict.column('repository_id').doUpdateSet(looked))
        .execute();
    });
  }

  /** Nothing of the repository's tags is judged: it has no policy. It is looked at again, but seldom. */
  async notGated(repository: RepositoryRef & { readonly id: number }): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await lockRepository(trx, repository);
      await trx
        .insertInto('tag_looks')
        .values({ repository_id: repository.id, looked_at: null, gated: false, next_at: this.#now() })
        .onConflict((conflict) => conflict.column('repository_id').doUpdateSet({ looked_at: null, gated: false }))
        .execute();
    });
  }

  /** The repositories whose tags are to be looked at without an event; see tags-due.ts. */
  takeDue(limit: number, share = limit) {
    return takeDueTags(this.#db, this.#now(), limit, share);
  }
}

type TagRow = Selectable<Tables['tags']>;

interface KnownRow {
  name: string;
  standing: TagStanding | null;
  decided_at: Date | null;
  policy_digest: string | null;
  tag_object_id: string | null;
  seen_object_id: string | null;
  seen_at: Date | null;
  seq: string | number | null;
}

function knownOf(row: KnownRow): KnownTag {
  const object = row.seq === null ? row.tag_object_id : row.seen_object_id;
  return {
    name: row.name,
    object: object === null ? null : asSha(object),
    seenAt: row.seen_at && asInstant(row.seen_at.toISOString()),
    standing: row.standing,
    decidedAt: row.decided_at && asInstant(row.decided_at.toISOString()),
    policyDigest: row.policy_digest === null ? null : asPolicyDigest(row.policy_digest),
  };
}

const baselineOf = (
  tag: { readonly standing: TagStanding; readonly object: Sha; readonly commit: Sha | null },
  seq: number,
  at: Instant,
) => {
  const counts = tag.standing === 'baseline' && tag.commit !== null;
  return {
    accepted_how: counts ? ('baseline' as const) : null,
    accepted_object_id: counts ? tag.object : null,
    accepted_commit_id: counts ? tag.commit : null,
    accepted_at: counts ? at : null,
    accepted_seq: counts ? seq : null,
  };
};

function acceptanceOf(row: TagRow): TagAcceptance | null {
  const { accepted_how: how, accepted_object_id: object, accepted_commit_id: commit, accepted_at: at } = row;
  if (how === null || object === null || commit === null || at === null) return null;
  return {
    how,
    object: asSha(object),
    commit: asSha(commit),
    at: asInstant(at.toISOString()),
    seq: Number(row.accepted_seq ?? 0),
  };
}

/** JSON that this app wrote itself. */
const jsonIn = (text: string): unknown => JSON.parse(text);
const verdictIn = (text: string): TagVerdict => jsonIn(text) as TagVerdict;
const accountIn = (text: string | null): Account | null => (text === null ? null : (jsonIn(text) as Account));

const sightingOf = (row: Selectable<Tables['tag_sightings']>): TagSighting => ({
  seq: Number(row.seq),
  object: row.object_id === null ? null : asSha(row.object_id),
  actor: accountIn(row.actor),
  at: asInstant(row.seen_at.toISOString()),
  source: row.source,
});

/** TAG-2: keeps what a webhook told of a tag, and who did it. */
export async function recordTagPush(trx: Transaction<Tables>, push: TagPush, at: Instant): Promise<void> {
  await trx
    .insertInto('tag_sightings')
    .values({
      repository_id: push.repositoryId,
      name: push.tag,
      object_id: push.object,
      actor: push.actor && JSON.stringify(push.actor),
      seen_at: at,
      source: 'webhook',
    })
    .execute();
}

/** What is told of a repository's tags is taken in one after the other: a webhook names the repository first as well. */
async function lockRepository(
  trx: Transaction<Tables>,
  repository: RepositoryRef & { readonly id: number },
): Promise<void> {
  await nameRepository(trx, { ...repository, installation: null });
}

async function recordUnlessNewer(
  trx: Transaction<Tables>,
  repositoryId: number,
  seen: TagFindings['seen'],
  seq: number,
  at: Instant,
): Promise<readonly string[]> {
  const newer = await trx
    .selectFrom('tag_sightings')
    .select('name')
    .where('repository_id', '=', repositoryId)
    .where('seq', '>', seq)
    .execute();
  const told = new Set(newer.map(({ name }) => name));
  const rows = seen
    .filter(({ name }) => !told.has(name))
    .map(({ name, object }) => ({
      repository_id: repositoryId,
      name,
      object_id: object,
      actor: null,
      seen_at: at,
      source: 'observation' as const,
    }));
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    await trx
      .insertInto('tag_sightings')
      .values(rows.slice(start, start + ROWS_AT_ONCE))
      .execute();
  }
  return rows.map(({ name }) => name);
}
