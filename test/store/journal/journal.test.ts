import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Entry } from '../../../src/domain/journal.ts';
import type { Database } from '../../../src/store/db/database.ts';
import { append, decisionAt, journals, pullRequestEntries, verify } from '../../../src/store/journal/journal.ts';
import { DATABASES, useDatabase } from '../../support/both-databases.ts';
import { shaOf, timeOf } from '../../support/intake.ts';

const WRITTEN = timeOf('13:00:00');

const entry = (parts: Partial<Entry> = {}): Entry => ({
  kind: 'decision',
  subject: '#7',
  at: timeOf('12:00:00'),
  actor: null,
  evidence: null,
  commit: shaOf('a'),
  policyDigest: null,
  detail: { outcome: 'pending' },
  ...parts,
});

describe.each(DATABASES)('the journal on %s', (kind) => {
  let database: Database;
  let repository = 0;

  const opened = useDatabase(kind);
  beforeAll(() => {
    database = opened();
  });

  const write = (...entries: readonly Entry[]) =>
    database.db.transaction().execute((trx) => append(trx, repository, entries, WRITTEN));
  const found = () => verify(database.db, repository);
  const tenEntries = async () => {
    repository += 1;
    for (let part = 0; part < 5; part++) {
      await write(entry({ detail: { part } }), entry({ kind: 'sign-off', detail: { part, text: '/ready "ü" 😀' } }));
    }
  };
  /** What only an owner of the database can do, past the trigger. */
  const tamper = async (...statements: readonly ReturnType<typeof sql>[]) => {
    await sql`alter table journal disable trigger user`.execute(database.db);
    for (const statement of statements) await statement.execute(database.db);
    await sql`alter table journal enable trigger user`.execute(database.db);
  };

  test('REC-1: what was written and left alone verifies, to its last entry', async () => {
    await tenEntries();
    expect(await found()).toMatchObject({ repository, right: 10, fault: null });
    expect(await journals(database.db)).toContainEqual({ id: repository, name: null });
  });

  test('REC-1: a repository without entries has nothing to complain of', async () => {
    repository += 1;
    expect(await found()).toEqual({ repository, right: 0, hash: '0'.repeat(64), fault: null });
  });

  test('REC-1: an entry that was changed is the first bad one', async () => {
    await tenEntries();
    await tamper(
      sql`update journal set entry = replace(entry, '"part":2', '"part":3') where repository_id = ${repository} and number = 5`,
    );
    expect(await found()).toMatchObject({ right: 4, fault: { number: 5, fault: { code: 'changed' } } });
  });

  test('REC-1: an entry that was changed together with its hash breaks the chain at the next', async () => {
    await tenEntries();
    await tamper(
      sql`update journal set entry = replace(entry, '"part":2', '"part":3'),
        hash = encode(sha256(convert_to(replace(entry, '"part":2', '"part":3'), 'UTF8')), 'hex')
        where repository_id = ${repository} and number = 5`,
    );
    expect(await found()).toMatchObject({ right: 5, fault: { number: 6, fault: { code: 'not-linked' } } });
  });

  test('REC-1: the last entry changed together with its hash differs from the end that was noted', async () => {
    await tenEntries();
    await tamper(
      sql`update journal set entry = replace(entry, '"part":4', '"part":5'),
        hash = encode(sha256(convert_to(replace(entry, '"part":4', '"part":5'), 'UTF8')), 'hex')
        where repository_id = ${repository} and number = 10`,
    );
    expect(await found()).toMatchObject({ right: 9, fault: { number: 10, fault: { code: 'changed' } } });
  });

  test('REC-1: an entry that was removed leaves a gap', async () => {
    await tenEntries();
    await tamper(sql`delete from journal where repository_id = ${repository} and number = 5`);
    expect(await found()).toMatchObject({ right: 4, fault: { number: 6, fault: { code: 'gap', expected: 5 } } });
  });

  test('REC-1: the last entries removed are missed', async () => {
    await tenEntries();
    await tamper(sql`delete from journal where repository_id = ${repository} and number > 8`);
    expect(await found()).toMatchObject({ right: 8, fault: { number: 9, fault: { code: 'missing-end' } } });
  });

  test('REC-1: an entry that was inserted does not fit', async () => {
    await tenEntries();
    await tamper(
      sql`update journal set number = number + 100 where repository_id = ${repository} and number > 5`,
      sql`update journal set number = number - 99 where repository_id = ${repository} and number > 5`,
      sql`insert into journal select repository_id, 6, kind, subject, at, entry, hash from journal
        where repository_id = ${repository} and number = 5`,
    );
    expect(await found()).toMatchObject({ right: 5, fault: { number: 6, fault: { code: 'not-linked' } } });
  });

  test('REC-1: two entries that changed places are found at the first', async () => {
    await tenEntries();
    await tamper(
      sql`update journal set number = 1005 where repository_id = ${repository} and number = 5`,
      sql`update journal set number = 5 where repository_id = ${repository} and number = 6`,
      sql`update journal set number = 6 where repository_id = ${repository} and number = 1005`,
    );
    expect(await found()).toMatchObject({ right: 4, fault: { number: 5, fault: { code: 'not-linked' } } });
  });

  test('REC-1: a column that says something else than the entry is found', async () => {
    await tenEntries();
    await tamper(sql`update journal set subject = '#8' where repository_id = ${repository} and number = 3`);
    expect(await found()).toMatchObject({
      right: 2,
      fault: { number: 3, fault: { code: 'misplaced', field: 'subject' } },
    });
  });

  test('REC-1: the entries of another repository do not fit into the chain', async () => {
    await tenEntries();
    await tamper(
      sql`delete from journal where repository_id = ${repository}`,
      sql`insert into journal select ${repository}::bigint, number, kind, subject, at, entry, hash from journal
        where repository_id = ${repository - 1}`,
    );
    expect((await found()).fault).not.toBeNull();
  });

  test.each([
    ['update', sql`update journal set kind = 'decision'`],
    ['delete', sql`delete from journal`],
    ['truncate', sql`truncate journal`],
  ])('REC-1: the database refuses to %s what was written', async (_, statement) => {
    await tenEntries();
    await expect(statement.execute(database.db)).rejects.toThrow('append-only');
    expect(await found()).toMatchObject({ right: 10, fault: null });
  });

  test('REC-1: what is written in a transaction that fails was never written', async () => {
    await tenEntries();
    const broken = database.db.transaction().execute(async (trx) => {
      await append(trx, repository, [entry()], WRITTEN);
      throw new Error('the state did not change after all');
    });
    await expect(broken).rejects.toThrow('the state did not change');
    expect(await found()).toMatchObject({ right: 10, fault: null });
  });

  test('REC-1: many that write to one repository at the same time make one chain', async () => {
    repository += 1;
    await Promise.all(Array.from({ length: 20 }, (_, index) => write(entry({ detail: { index } }), entry())));
    expect(await found()).toMatchObject({ right: 40, fault: null });
  });

  test('REC-1: a text that has no UTF-8 is kept as far as it has', async () => {
    repository += 1;
    await write(entry({ detail: { text: 'half a sign: \ud83d', nothing: null } }));
    expect(await found()).toMatchObject({ right: 1, fault: null });
    const [kept] = await pullRequestEntries(database.db, repository, '#7', null);
    expect(kept?.detail).toEqual({ text: 'half a sign: \ufffd', nothing: null });
  });

  test('REC-2: for any time the decision of that time is given, with all that was written until then', async () => {
    repository += 1;
    await write(entry({ at: timeOf('12:00:00'), detail: { outcome: 'pending' } }));
    await write(entry({ at: timeOf('12:10:00'), detail: { outcome: 'ready' }, kind: 'decision' }));
    await write(entry({ at: timeOf('12:20:00'), subject: '#8', detail: { outcome: 'blocked' } }));
    const outcomeAt = async (time: string) =>
      (await decisionAt(database.db, repository, '#7', timeOf(time)))?.detail ?? null;
    expect(await outcomeAt('11:59:59')).toBeNull();
    expect(await outcomeAt('12:00:00')).toEqual({ outcome: 'pending' });
    expect(await outcomeAt('12:09:59')).toEqual({ outcome: 'pending' });
    expect(await outcomeAt('12:10:00')).toEqual({ outcome: 'ready' });
    expect(await pullRequestEntries(database.db, repository, '#7', timeOf('12:05:00'))).toHaveLength(1);
    expect(await pullRequestEntries(database.db, repository, '#7', null)).toHaveLength(2);
  });
});
