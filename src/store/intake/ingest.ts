import type { Kysely, Transaction } from 'kysely';
import type { Instant } from '../../domain/ids.ts';
import type { Intake, KnownRepository } from '../../domain/intake.ts';
import { type Job, jobKey } from '../../domain/job.ts';
import { settleAll } from '../db/settle-all.ts';
import { recordDeployment } from '../deployment/deployments.ts';
import { recordGroup } from '../merge-group/merge-groups.ts';
import { recordHeadChanges } from '../pull-request/head-changes.ts';
import { recordWords } from '../pull-request/heard-comments.ts';
import { recordLabel } from '../pull-request/labels.ts';
import { recordOpeners, recordPushes } from '../pull-request/memory.ts';
import { recordRefPushes } from '../pushes/ref-pushes.ts';
import { recordUnnamedPush } from '../pushes/unnamed-pushes.ts';
import { forgetBranchPushes, recordBranchPush } from '../release/baselines.ts';
import type { Tables } from '../schema/tables.ts';
import { installationChanged } from '../subjects/installations.ts';
import { peopleChanged } from '../subjects/people-cache.ts';
import { wake } from '../subjects/resting.ts';
import { nameRepository } from '../subjects/subject.ts';
import { recordTagPush } from '../tag/sightings.ts';

/** Puts jobs on the queue within a transaction. They exist only if it commits. */
export type Enqueue = (transaction: Transaction<Tables>, jobs: readonly Job[]) => Promise<void>;

/** Whether a delivery was new (`taken`) or stored before (`repeated`). */
export type Taken = 'taken' | 'repeated';

/** A delivery and the time at which it arrived. */
export interface Arrival {
  readonly intake: Intake;
  readonly at: Instant;
}

/** The subjects of a delivery. Two deliveries that share one may wait for the same row. */
export const keysOf = ({ intake: { delivery, jobs, headChanges, pushes, words } }: Arrival): readonly string[] => [
  delivery.id,
  ...jobs.map(jobKey),
  ...[...headChanges, ...pushes, ...words].map(({ repositoryId, number }) => `${repositoryId}#${number}`),
];

/** A name for what a delivery stores. Deliveries of one kind need the same tables. */
export const intakeKindOf = ({ intake }: Arrival): string =>
  Object.entries(intake)
    .flatMap(([field, left]) => (Array.isArray(left) && left.length > 0 ? [field] : []))
    .join(' ');

/**
 * Stores webhook deliveries and their jobs in one transaction, as if one by one.
 * A repeated delivery does nothing. A failed one stored nothing, so its redelivery counts in full.
 * @returns the result for each, in the same order
 */
export const ingest = (db: Kysely<Tables>, enqueue: Enqueue, arrivals: readonly Arrival[]): Promise<readonly Taken[]> =>
  db.transaction().execute((trx) => ingestWithin(trx, enqueue, arrivals));

/** Stores deliveries within a transaction that is already open. */
export async function ingestWithin(
  trx: Transaction<Tables>,
  enqueue: Enqueue,
  arrivals: readonly Arrival[],
): Promise<readonly Taken[]> {
  // Independent statements are sent together; the database runs them in this order.
  const [heard, known] = await settleAll(unheard(trx, arrivals), knownRepositories(trx, arrivals));
  const fresh = new Set(heard);
  for (const part of parts([...fresh])) await takeIn({ trx, enqueue, known }, part);
  return arrivals.map((arrival) => (fresh.has(arrival) ? 'taken' : 'repeated'));
}

/** The arrivals whose delivery was not stored before, each delivery once. */
async function unheard(trx: Transaction<Tables>, arrivals: readonly Arrival[]): Promise<readonly Arrival[]> {
  const once = new Map(arrivals.toReversed().map((arrival) => [arrival.intake.delivery.id, arrival]));
  const rows = await trx
    .insertInto('deliveries')
    .values(
      // The same order everywhere, so that two transactions never wait for each other.
      [...once]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, { intake, at }]) => ({ ...intake.delivery, received_at: at })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  const ids = new Set(rows.map(({ id }) => id));
  return arrivals.filter((arrival) => {
    const { id } = arrival.intake.delivery;
    return ids.has(id) && once.get(id) === arrival;
  });
}

/**
 * Splits the arrivals into groups that can be written together.
 * A delivery that loses access to a repository is alone, because the next one may restore it.
 */
function parts(arrivals: readonly Arrival[]): readonly (readonly Arrival[])[] {
  const all: Arrival[][] = [[]];
  for (const arrival of arrivals) {
    const { installations, repositories } = arrival.intake.lost;
    if (installations.length + repositories.length > 0) all.push([arrival], []);
    else all.at(-1)?.push(arrival);
  }
  return all.filter((part) => part.length > 0);
}

/** Everything that storing deliveries needs. */
interface Writing {
  readonly trx: Transaction<Tables>;
  readonly enqueue: Enqueue;
  readonly known: Repositories;
}

async function takeIn({ trx, enqueue, known }: Writing, arrivals: readonly Arrival[]): Promise<void> {
  const intakes = arrivals.map(({ intake }) => intake);
  await nameRepositories(trx, intakes, known);
  for (const { lost } of intakes) await lose(trx, lost, known);
  await settleAll(
    // First, because it creates the rows that the others refer to.
    recordHeadChanges(
      trx,
      intakes.flatMap(({ headChanges }) => headChanges),
    ),
    recordPushes(
      trx,
      intakes.flatMap(({ pushes }) => pushes),
    ),
    recordWords(
      trx,
      arrivals.flatMap(({ intake, at }) =>
        // If a webhook does not say when a text began or ended, its arrival is the limit.
        intake.words.map(({ words, until, ...about }) => ({
          ...about,
          words: { ...words, at: words.at === 'now' ? at : words.at },
          until: until === 'now' ? at : until,
        })),
      ),
    ),
    recordOpeners(
      trx,
      intakes.flatMap(({ headChanges }) => headChanges),
    ),
    recordRefPushes(
      trx,
      arrivals.flatMap(({ intake, at }) =>
        intake.refPushes.map((push) => ({ ...push, at: push.at === 'now' ? at : push.at })),
      ),
    ),
    recordOthers(trx, enqueue, arrivals),
    enqueue(
      trx,
      intakes.flatMap(({ jobs }) => jobs),
    ),
  );
}

/** Writes one by one what is too rare to be combined. */
async function recordOthers(trx: Transaction<Tables>, enqueue: Enqueue, arrivals: readonly Arrival[]): Promise<void> {
  for (const { intake, at } of arrivals) {
    for (const unnamed of intake.unnamedPushes) await recordUnnamedPush(trx, unnamed, at);
    for (const pushed of intake.branchPushes) await recordBranchPush(trx, pushed);
    for (const repositoryId of intake.gateBegins) await forgetBranchPushes(trx, repositoryId);
    for (const label of intake.labels) await recordLabel(trx, label, at);
    for (const deployment of intake.deployments) await recordDeployment(trx, deployment, at);
    for (const group of intake.groups) await recordGroup(trx, group, at);
    await wake(trx, intake.wakes);
    for (const tag of intake.tags) await recordTagPush(trx, tag, at);
    for (const change of intake.changedInstallations ?? []) {
      const { installation, owner, reach } = change;
      // Any other event about an installation either has everything observed anyway, or leaves nothing to observe.
      const others = intake.delivery.event !== 'installation_repositories';
      const matters = (await installationChanged(trx, { installation, reach })) && !others && owner !== null;
      if (matters) await enqueue(trx, [{ kind: 'owner', installation, owner }]);
    }
  }
  const owners = arrivals.flatMap(({ intake }) => intake.peopleChangedIn.map((owner) => owner.toLowerCase()));
  for (const owner of [...new Set(owners)].sort()) await peopleChanged(trx, owner);
}

type Repositories = Map<number, Named>;

async function knownRepositories(trx: Transaction<Tables>, arrivals: readonly Arrival[]): Promise<Repositories> {
  const ids = new Set(arrivals.flatMap(({ intake }) => intake.repositories.map(({ id }) => id)));
  if (ids.size === 0) return new Map();
  const rows = await trx
    .selectFrom('repositories')
    .select(['id', 'owner', 'name', 'installation'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(
    rows.map(({ id, installation, ...name }) => [
      Number(id),
      { ...name, installation: installation === null ? null : Number(installation) },
    ]),
  );
}

/**
 * Writes the names that are new.
 * Leaves known names untouched, so that events of one repository do not wait for each other. The exception is data that
 * is kept in the order of its arrival, for which the repository is locked.
 */
async function nameRepositories(
  trx: Transaction<Tables>,
  intakes: readonly Intake[],
  known: Repositories,
): Promise<void> {
  for (const { repositories, tags, groups, labels, deployments } of intakes) {
    const locked = tags.length + groups.length + labels.length + deployments.length > 0;
    for (const repository of byId(repositories)) {
      const { id, owner, name, installation } = repository;
      if (!locked && sameName(known.get(id), repository)) continue;
      await nameRepository(trx, repository);
      // The repository may have taken its name from another.
      known.clear();
      known.set(id, { owner, name, installation });
    }
  }
}

type Named = { readonly owner: string | null; readonly name: string | null; readonly installation: number | null };

const sameName = (known: Named | undefined, { owner, name, installation }: KnownRepository): boolean =>
  known?.owner === owner && known.name === name && known.installation === installation;

/** Sorts by id, so that two transactions never wait for each other. */
const byId = <Item extends { readonly id: number }>(items: readonly Item[]): readonly Item[] =>
  [...items].sort((a, b) => a.id - b.id);

/** Records that the app lost access. Nothing there is observed until GitHub names it again. */
async function lose(
  trx: Transaction<Tables>,
  { installations, repositories }: Intake['lost'],
  known: Repositories,
): Promise<void> {
  // Repositories before their pull requests, as everywhere; another order of locks could cause a deadlock.
  if (repositories.length > 0) {
    for (const id of repositories) known.delete(id);
    await trx.updateTable('repositories').set({ installation: null }).where('id', 'in', repositories).execute();
  }
  for (const [column, ids] of [
    ['installation', installations],
    ['id', repositories],
  ] as const) {
    if (ids.length === 0) continue;
    await trx
      .updateTable('pull_requests')
      .set({ open: false, decided_head: null })
      .where('repository_id', 'in', (query) => query.selectFrom('repositories').select('id').where(column, 'in', ids))
      .execute();
  }
}
