import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Account } from '../../domain/account.ts';
import type { DeploymentEnd, DeploymentRequest, KnownDeployment } from '../../domain/deployment.ts';
import type { RepositoryRef } from '../../domain/facts.ts';
import { asInstant, asSha, type Instant } from '../../domain/ids.ts';
import type { Entry } from '../../domain/journal.ts';
import type { DeploymentSubject, Turn } from '../../domain/subject.ts';
import { type Coordination, millis, movedTime, past } from '../db/coordination.ts';
import { append, holdJournalOf } from '../journal/journal.ts';
import type { Tables } from '../schema/tables.ts';
import { nameIs } from '../subjects/subject.ts';
import { holdTurn } from '../subjects/turns.ts';

/**
 * Stores what was seen of a deployment. Reports may repeat, in any order.
 * A request of a protection rule reopens a deployment that was closed because nothing concerned the app. What is known
 * of its run stays.
 */
export async function recordDeployment(trx: Transaction<Tables>, seen: DeploymentRequest, at: Instant): Promise<void> {
  await trx
    .insertInto('deployments')
    .values({
      repository_id: seen.repositoryId,
      deployment_id: seen.id,
      environment: seen.environment,
      run_id: seen.run,
      commit_id: seen.sha,
      ref: seen.ref,
      creator: seen.creator === null ? null : JSON.stringify(seen.creator),
      asked: seen.asked,
      heard_at: at,
    })
    .onConflict((conflict) =>
      conflict.columns(['repository_id', 'deployment_id']).doUpdateSet({
        asked: sql`deployments.asked or excluded.asked`,
        run_id: sql`coalesce(deployments.run_id, excluded.run_id)`,
        ended_as: sql`case when excluded.asked and not deployments.asked then null else deployments.ended_as end`,
      }),
    )
    .execute();
}

/**
 * The known deployments (DEP-1).
 * Every method is one transaction or one statement; `entries` go into the journal in the same one (REC-1).
 */
export class DeploymentStore {
  readonly #db: Kysely<Tables>;
  readonly #now: () => Instant;
  readonly #coordination: Coordination;

  constructor(db: Kysely<Tables>, now: () => Instant, coordination: Coordination = movedTime(now)) {
    this.#db = db;
    this.#now = now;
    this.#coordination = coordination;
  }

  /** null if it is unknown, or if the app is done with it. */
  async find({ repository, id }: Pick<DeploymentSubject, 'repository' | 'id'>): Promise<KnownDeployment | null> {
    const row = await this.#db
      .selectFrom('deployments')
      .innerJoin('repositories', 'repositories.id', 'deployments.repository_id')
      .selectAll('deployments')
      .where(nameIs(repository))
      .where('deployment_id', '=', id)
      .where('ended_as', 'is', null)
      .executeTakeFirst();
    return row === undefined ? null : knownOf(row);
  }

  /** Stores deployments from GitHub's list that no webhook reported. @returns the ids that were unknown */
  async discover(found: readonly DeploymentRequest[]): Promise<readonly string[]> {
    const at = this.#now();
    return this.#db.transaction().execute(async (trx) => {
      const fresh: string[] = [];
      for (const one of found) {
        const known = await trx
          .selectFrom('deployments')
          .select('deployment_id')
          .where('repository_id', '=', one.repositoryId)
          .where('deployment_id', '=', one.id)
          .executeTakeFirst();
        if (known !== undefined) continue;
        await recordDeployment(trx, one, at);
        fresh.push(one.id);
      }
      return fresh;
    });
  }

  /** Stores the run, and the attempt of it that the deployment belongs to. @throws TurnLostError */
  attempt(turn: Turn<DeploymentSubject>, run: string, attempt: number): Promise<void> {
    return this.#change(turn, { run_id: run, attempt });
  }

  /** Stores the answer that is about to be sent to GitHub. Its confirmation may get lost. @throws TurnLostError */
  answering(
    turn: Turn<DeploymentSubject>,
    answer: 'approved' | 'rejected',
    entries: readonly Entry[] = [],
  ): Promise<void> {
    return this.#change(turn, { answering: answer }, entries);
  }

  /**
   * Counts a status text before it is sent. GitHub accepts ten, and a lost one may have arrived. @throws TurnLostError
   */
  reporting(
    turn: Turn<DeploymentSubject>,
    report: { readonly count: number; readonly text: string },
    entries: readonly Entry[] = [],
  ): Promise<void> {
    return this.#change(turn, { reports: report.count, last_report: report.text }, entries);
  }

  /**
   * Closes the deployment, unless a protection rule has asked about it meanwhile.
   * @throws TurnLostError
   */
  end(turn: Turn<DeploymentSubject>, how: DeploymentEnd, entries: readonly Entry[] = []): Promise<void> {
    return this.#change(turn, { ended_as: how }, entries, how === 'not-gated');
  }

  /** The unfinished deployments of a repository or of an owner whose rules may have changed. */
  async openIn(place: RepositoryRef | { readonly owner: string }): Promise<readonly DeploymentSubject[]> {
    const rows = await this.#open()
      .where('name' in place ? nameIs(place) : sql<boolean>`lower(repositories.owner) = ${place.owner.toLowerCase()}`)
      .orderBy('repositories.name')
      .orderBy('deployments.heard_at')
      .orderBy('deployment_id')
      .execute();
    return rows.flatMap(subjectOf);
  }

  /**
   * Takes the deployments that were not observed for so long.
   * Each comes once in that time, however many processes ask.
   * @param share of one installation
   */
  async takeDue(
    everyMillis: number,
    limit: number,
    share = limit,
  ): Promise<readonly { readonly installation: number; readonly subject: DeploymentSubject }[]> {
    const time = this.#coordination();
    const looked = sql`greatest(${past(sql`known.heard_at`, time)}, ${past(sql`known.asked_at`, time)})`;
    const { rows } = await sql<{ installation: string | number; owner: string; name: string; deployment_id: string }>`
      with ranked as (
        select known.repository_id, known.deployment_id, repo.installation, repo.owner, repo.name,
          ${looked} as looked_at,
          row_number() over (partition by repo.installation
            order by ${looked}, known.deployment_id) as place
        from deployments known join repositories repo on repo.id = known.repository_id
        where known.ended_as is null and repo.installation is not null and repo.owner is not null and repo.name is not null
          and ${looked} <= ${time} - ${millis(everyMillis)}
      ), due as (
        select ranked.* from ranked join deployments known using (repository_id, deployment_id)
        where place <= ${share}::integer
        order by looked_at, deployment_id limit ${limit}
        for update of known skip locked
      )
      update deployments taken set asked_at = ${time} from due
      where taken.repository_id = due.repository_id and taken.deployment_id = due.deployment_id
      returning due.installation, due.owner, due.name, due.deployment_id`.execute(this.#db);
    return rows.map(({ installation, owner, name, deployment_id }) => ({
      installation: Number(installation),
      subject: { kind: 'deployment', repository: { owner, name }, id: deployment_id },
    }));
  }

  /**
   * Takes the repositories whose list of deployments was not read for so long.
   * Each comes with the time from which it matters: a deployment from before the app's first read is no violation.
   * Taking them counts as reading them.
   */
  async takeLists(
    everyMillis: number,
    limit: number,
    share = limit,
  ): Promise<
    readonly { readonly installation: number; readonly repository: RepositoryRef; readonly since: Instant }[]
  > {
    const time = this.#coordination();
    const read = sql`coalesce(${past(sql`list.read_at`, time)}, '-infinity')`;
    const { rows } = await sql<{ installation: string | number; owner: string; name: string; since: Date }>`
      with ranked as (
        select repo.id, repo.installation, repo.owner, repo.name, ${read} as read_at,
          row_number() over (partition by repo.installation
            order by ${read}, repo.id) as place
        from repositories repo left join deployment_lists list on list.repository_id = repo.id
        where repo.installation is not null and repo.owner is not null and repo.name is not null
          and ${read} <= ${time} - ${millis(everyMillis)}
          and (exists (select from pull_requests pull where pull.repository_id = repo.id and pull.was_release)
            or exists (select from deployments known where known.repository_id = repo.id)
            or exists (select from releases released where released.repository_id = repo.id))
      ), due as (
        select id, installation, owner, name from ranked
        where place <= ${share}::integer order by read_at, id limit ${limit}
      ), taken as (
        insert into deployment_lists (repository_id, since, read_at) select id, ${this.#now()}::timestamptz, ${time} from due
        on conflict (repository_id) do update set read_at = excluded.read_at
        returning repository_id, since
      )
      select due.installation, due.owner, due.name, taken.since
      from due join taken on taken.repository_id = due.id order by due.id`.execute(this.#db);
    return rows.map(({ installation, owner, name, since }) => ({
      installation: Number(installation),
      repository: { owner, name },
      since: asInstant(since.toISOString()),
    }));
  }

  #open() {
    return this.#db
      .selectFrom('deployments')
      .innerJoin('repositories', 'repositories.id', 'deployments.repository_id')
      .select(['repositories.owner', 'repositories.name', 'deployments.deployment_id'])
      .where('ended_as', 'is', null);
  }

  async #change(
    turn: Turn<DeploymentSubject>,
    set: {
      readonly run_id?: string;
      readonly attempt?: number;
      readonly answering?: 'approved' | 'rejected';
      readonly reports?: number;
      readonly last_report?: string;
      readonly ended_as?: DeploymentEnd;
    },
    entries: readonly Entry[] = [],
    unlessAsked = false,
  ): Promise<void> {
    const { repository, id } = turn.subject;
    await this.#db.transaction().execute(async (trx) => {
      if (entries.length > 0) await holdJournalOf(trx, repository);
      await holdTurn(trx, turn);
      const changed = await trx
        .updateTable('deployments')
        .set(set)
        .where('deployment_id', '=', id)
        .$if(unlessAsked, (query) => query.where('asked', '=', false))
        .where('repository_id', 'in', (query) =>
          query.selectFrom('repositories').select('id').where(nameIs(repository)),
        )
        .returning('repository_id')
        .executeTakeFirst();
      if (changed) await append(trx, Number(changed.repository_id), entries, this.#now());
    });
  }
}

const subjectOf = (row: {
  readonly owner: string | null;
  readonly name: string | null;
  readonly deployment_id: string;
}): readonly DeploymentSubject[] =>
  row.owner === null || row.name === null
    ? []
    : [{ kind: 'deployment', repository: { owner: row.owner, name: row.name }, id: row.deployment_id }];

/** Parses JSON that this app wrote itself. */
function accountIn(text: string): Account {
  const account: unknown = JSON.parse(text);
  return account as Account;
}

const knownOf = (row: Selectable<Tables['deployments']>): KnownDeployment => ({
  request: {
    repositoryId: Number(row.repository_id),
    id: row.deployment_id,
    environment: row.environment,
    run: row.run_id,
    sha: asSha(row.commit_id),
    ref: row.ref,
    creator: row.creator === null ? null : accountIn(row.creator),
    asked: row.asked,
  },
  heardAt: asInstant(row.heard_at.toISOString()),
  attempt: row.attempt,
  answering: row.answering,
  reports: row.reports,
  lastReport: row.last_report,
});
