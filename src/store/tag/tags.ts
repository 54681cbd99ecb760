import type { Kysely } from 'kysely';
import type { RepositoryRef } from '../../domain/facts.ts';
import { asInstant, asSha, type Instant, type Sha } from '../../domain/ids.ts';
import type { Entry } from '../../domain/journal.ts';
import type { MadeTag } from '../../domain/release.ts';
import type { TagSubject, Turn } from '../../domain/subject.ts';
import type { ReleaseTag, TagAcceptance, TagFindings, TagSighting, TagStatus, TagVerdict } from '../../domain/tag.ts';
import { type Coordination, movedTime } from '../db/coordination.ts';
import { append, holdJournal } from '../journal/journal.ts';
import type { Tables } from '../schema/tables.ts';
import { holdTurn } from '../subjects/turns.ts';
import { keepFound, keepNotGated, knownTags } from './comparisons.ts';
import { takeDueTags } from './due.ts';
import { acceptanceOf, sightingOf, verdictIn } from './rows.ts';
import { lockRepository, recordUnlessNewer } from './sightings.ts';

/** What is known of one tag. */
export interface TagMemory {
  /** Oldest first. */
  readonly sightings: readonly TagSighting[];
  readonly accepted: TagAcceptance | null;
  /** The object at which it last pointed; null if it was gone, or never seen. */
  readonly object: Sha | null;
  /** null if it was never observed. */
  readonly standing: TagStatus | null;
  /** The commit at which it was last judged. */
  readonly commit: Sha | null;
  readonly decidedAt: Instant | null;
  /** The number of the issue that reports it. */
  readonly issue: number | null;
}

/** What the app stores of tags: sightings, accepted commits, and the verdicts against them. */
export class Tags {
  readonly #db: Kysely<Tables>;
  readonly #now: () => Instant;
  readonly #coordination: Coordination;

  constructor(db: Kysely<Tables>, now: () => Instant, coordination: Coordination = movedTime(now)) {
    this.#db = db;
    this.#now = now;
    this.#coordination = coordination;
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
      decidedAt: row?.decided_at ? asInstant(row.decided_at.toISOString()) : null,
      issue: row?.issue ?? null,
    };
  }

  /**
   * Records that an observation found the tag elsewhere than was known (TAG-4).
   * @param after the last sighting that was known at the observation
   * @returns false if another one arrived since: then the observation is outdated
   */
  observe(
    repository: RepositoryRef & { readonly id: number },
    name: string,
    object: Sha | null,
    after: number,
  ): Promise<boolean> {
    return this.#db.transaction().execute(async (trx) => {
      await lockRepository(trx, repository);
      return (
        (await recordUnlessNewer(trx, repository.id, [{ name, object }], { seq: after, at: this.#now() })).length > 0
      );
    });
  }

  /**
   * Stores a decision about a tag.
   * What `entries` makes of the previous verdict and of this one goes into the journal, in the same transaction
   * (REC-1).
   * @throws TurnLostError
   * @param standing the tag's new status
   */
  async remember(
    turn: Turn<TagSubject>,
    repositoryId: number,
    { standing, verdict }: { readonly standing: TagStatus; readonly verdict: TagVerdict },
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
      await holdJournal(trx, repositoryId);
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

  /** Stores which issue reports a tag, so that it need not be searched. */
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

  /** The tags that count as releases, with their commits. Moved and deleted ones included. */
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
   * The verdicts against tags that point, or pointed, at the commit (TAG-3).
   * A tag that was moved or deleted is included if it counted there. Violations, and tags that could not be judged, by
   * name.
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

  /** The tags that count at the commit now, by name, each with the person who released with it (TAG-2). */
  async passedOn(repositoryId: number, commit: Sha): Promise<readonly MadeTag[]> {
    const rows = await this.#db
      .selectFrom('tags')
      .select(['name', 'verdict'])
      .where('repository_id', '=', repositoryId)
      .where('standing', '=', 'passed')
      .where('accepted_commit_id', '=', commit)
      .orderBy('name')
      .execute();
    return rows.map(({ name, verdict }) => ({
      tag: name,
      by: verdict === null ? null : verdictIn(verdict).deployer,
    }));
  }

  /** See `knownTags` in comparisons.ts. */
  known(repositoryId: number): ReturnType<typeof knownTags> {
    return knownTags(this.#db, repositoryId);
  }

  /** See `keepFound` in comparisons.ts. */
  found(
    repository: RepositoryRef & { readonly id: number },
    findings: TagFindings,
    seq: number,
    at: Instant,
  ): Promise<void> {
    return this.#db.transaction().execute((trx) => keepFound(trx, repository, findings, { seq, at }));
  }

  /** See `keepNotGated` in comparisons.ts. */
  notGated(repository: RepositoryRef & { readonly id: number }): Promise<void> {
    return this.#db.transaction().execute((trx) => keepNotGated(trx, repository, this.#now()));
  }

  /** Takes the repositories whose tags are due without an event; see due.ts. */
  takeDue(limit: number, share = limit) {
    return takeDueTags(this.#db, this.#coordination, limit, share);
  }
}
