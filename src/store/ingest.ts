import type { Kysely, Transaction } from 'kysely';
import type { Instant } from '../domain/ids.ts';
import type { Intake } from '../domain/intake.ts';
import type { Job } from '../domain/job.ts';
import { recordDeployment } from './deployments.ts';
import { recordHeadChange } from './heads.ts';
import { recordLabel } from './labels.ts';
import { recordPush } from './memory.ts';
import { recordGroup } from './merge-groups.ts';
import { peopleChanged } from './people-cache.ts';
import { recordPushedCommit } from './pushed-commits.ts';
import { nameRepository } from './subject.ts';
import type { Tables } from './tables.ts';
import { recordTagPush } from './tags.ts';
import { recordWords } from './words.ts';

/** Puts jobs on the queue within a transaction: they are there when it commits, and never were when it does not. */
export type Enqueue = (transaction: Transaction<Tables>, jobs: readonly Job[]) => Promise<void>;

/**
 * Stores all that a webhook delivery leaves behind, its jobs included, in one transaction. A delivery that was taken
 * in before does nothing; one that failed left nothing, so its redelivery counts in full.
 */
export function ingest(
  db: Kysely<Tables>,
  intake: Intake,
  at: Instant,
  enqueue: Enqueue,
): Promise<'taken' | 'repeated'> {
  return db.transaction().execute(async (trx) => {
    const fresh = await trx
      .insertInto('deliveries')
      .values({ ...intake.delivery, received_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (fresh === undefined) return 'repeated';
    for (const repository of byId(intake.repositories)) await nameRepository(trx, repository);
    await lose(trx, intake.lost);
    for (const change of intake.headChanges) await recordHeadChange(trx, change);
    for (const push of intake.pushes) await recordPush(trx, push);
    for (const pushed of intake.pushedCommits) await recordPushedCommit(trx, pushed, at);
    for (const label of intake.labels) await recordLabel(trx, label, at);
    for (const words of intake.words) await recordWords(trx, words, at);
    for (const deployment of intake.deployments) await recordDeployment(trx, deployment, at);
    for (const group of intake.groups) await recordGroup(trx, group, at);
    for (const tag of intake.tags) await recordTagPush(trx, tag, at);
    for (const owner of [...intake.peopleChangedIn].sort()) await peopleChanged(trx, owner);
    await enqueue(trx, intake.jobs);
    return 'taken';
  });
}

/** Always in the same order, so that two transactions never wait for each other. */
const byId = <Item extends { readonly id: number }>(items: readonly Item[]): readonly Item[] =>
  [...items].sort((a, b) => a.id - b.id);

/** The app lost access: nothing there is looked at until a webhook or a look names it again. */
async function lose(trx: Transaction<Tables>, { installations, repositories }: Intake['lost']): Promise<void> {
  for (const [column, ids] of [
    ['installation', installations],
    ['id', repositories],
  ] as const) {
    if (ids.length === 0) continue;
    await trx
      .updateTable('pull_requests')
      .set({ open: false })
      .where('repository_id', 'in', (query) => query.selectFrom('repositories').select('id').where(column, 'in', ids))
      .execute();
  }
  if (repositories.length === 0) return;
  await trx.updateTable('repositories').set({ installation: null }).where('id', 'in', repositories).execute();
}
