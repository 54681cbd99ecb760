import { expect } from '@jest/globals';
import type { Sandbox } from 'github-sandbox';
import { sql } from 'kysely';
import type { RunningApp } from '../../src/main.ts';
import type { Database } from '../../src/store/db/database.ts';
import type { LogLine } from './app.ts';
import { expectConformity } from './conformity.ts';

const WARN_LEVEL = 40;
const ERROR_LEVEL = 50;

interface Parts {
  readonly sandbox: Sandbox;
  readonly app: RunningApp;
  readonly database: Database;
  readonly lines: LogLine[];
}

/**
 * Fails if anything happened since the last call that a test did not check itself.
 * That is an error or a warning in the log, an unused fault, an unfinished job, or a request or webhook that differs
 * from GitHub's description.
 * @param warnings in the log that are expected
 */
export async function expectNothingLeft(parts: Parts, warnings: readonly RegExp[] = []): Promise<void> {
  const { sandbox, app, database, lines } = parts;
  const expected = ({ level, msg }: LogLine) => level < ERROR_LEVEL && warnings.some((one) => one.test(msg));
  const said = lines.filter((line) => line.level >= WARN_LEVEL && !expected(line));
  const unused = sandbox.faults.list;
  // What this test left must not fail the next one.
  lines.length = 0;
  sandbox.faults.clear();
  expect(said.map(({ level, msg, err }) => ({ level, msg, err }))).toEqual([]);
  expect(unused).toEqual([]);
  expect(await app.jobs()).toEqual({ ready: 0, active: 0, deferred: 0, failed: 0 });
  expectConformity(sandbox);
  sandbox.world.deliveries.length = 0;
  // Ended jobs are only ballast for later tests.
  await sql`delete from pgboss.job where state = 'completed'`.execute(database.db);
}
