import { sql } from 'kysely';
import type { Database } from '../../src/store/db/database.ts';

/** Lets so much of GitHub's requested waits pass. The database's clock keeps them, which no test moves. */
export async function passLimits({ db }: Database, millis: number): Promise<void> {
  await sql`update installation_quiet set until = until - ${millis}::bigint * interval '1 millisecond',
    probe_until = probe_until - ${millis}::bigint * interval '1 millisecond'`.execute(db);
}

/** The same for waits in the queue. */
export async function passQueue({ db }: Database, millis: number): Promise<void> {
  await sql`update pgboss.job set start_after = start_after - ${millis}::bigint * interval '1 millisecond'
    where state in ('created', 'retry')`.execute(db);
  await sql`select pg_notify('pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24), 'subject')`.execute(db);
}
