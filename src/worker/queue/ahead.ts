import type { Db } from 'pg-boss';
import { CORRECT_TIMES } from './pg-boss-tables.ts';
import { QUEUE } from './queue-names.ts';

/**
 * Corrects jobs that a clock has delayed because it was ahead.
 * @param priority of a job that may begin now
 */
export async function settleAhead(
  db: Db,
  priority: number,
  log: { warn(fields: object, text: string): void },
): Promise<void> {
  const answer: { readonly rows: readonly { readonly [column: string]: unknown }[] } = await db.executeSql(
    CORRECT_TIMES,
    [QUEUE, priority],
  );
  const [waiting, working, rounds] = ['waiting', 'working', 'rounds'].map((one) => Number(answer.rows[0]?.[one]));
  if (waiting || working || rounds)
    log.warn({ waiting, working, rounds }, 'a clock was ahead for a moment; the jobs that it delayed are due now');
}
