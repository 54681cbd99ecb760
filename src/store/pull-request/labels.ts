import type { Kysely, Transaction } from 'kysely';
import type { LabelName } from '../../domain/facts.ts';
import { asInstant, type Instant, instantAt } from '../../domain/ids.ts';
import type { LabelSighting } from '../../domain/intake.ts';
import type { Tables } from '../schema/tables.ts';

/**
 * SIGN-7: records the name that a label had at a time.
 * Stores only changes: a name that is already known for that time adds nothing. `ever` is stored only if nothing is
 * known yet.
 * @param now for sightings without a time from GitHub
 */
export async function recordLabel(trx: Transaction<Tables>, seen: LabelSighting, now: Instant): Promise<void> {
  const since = seen.since === 'ever' ? instantAt(0) : seen.since === 'now' ? now : seen.since;
  const known = await labelNames(trx, seen.repositoryId, [seen.label]);
  if (seen.since === 'ever' && known.length > 0) return;
  const before = known.findLast((one) => one.since <= since);
  if (before?.name === seen.name) return;
  await trx
    .insertInto('label_names')
    .values({ repository_id: seen.repositoryId, label_id: seen.label, name: seen.name, since })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The names of the labels with these node ids, oldest first. */
export async function labelNames(
  db: Kysely<Tables>,
  repositoryId: number,
  labels: readonly string[],
): Promise<readonly LabelName[]> {
  if (labels.length === 0) return [];
  const rows = await db
    .selectFrom('label_names')
    .select(['label_id', 'name', 'since'])
    .where('repository_id', '=', repositoryId)
    .where('label_id', 'in', [...new Set(labels)])
    .orderBy('since')
    .orderBy('label_id')
    .orderBy('name')
    .execute();
  return rows.map((row) => ({ label: row.label_id, name: row.name, since: asInstant(row.since.toISOString()) }));
}
