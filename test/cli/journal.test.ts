import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { InputError, UsageError } from '../../src/cli/command.ts';
import { journal } from '../../src/cli/journal.ts';
import { journalsOf, openJournals } from '../../src/composition/cli-database.ts';
import { known } from '../../src/domain/reading.ts';
import { verdictEntries } from '../../src/journal/entries.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { openDatabase } from '../../src/store/db/database.ts';
import { append } from '../../src/store/journal/journal.ts';
import { nameRepository } from '../../src/store/subjects/subject.ts';
import { comment, facts, oli, pat } from '../support/facts.ts';
import { timeOf } from '../support/intake.ts';
import { policy } from '../support/policy.ts';
import { fakeIo } from './io.ts';

const command = journal({ open: ({ env, cwd }) => openJournals(env, cwd) });
let directory = '';

const open = () => openDatabase({ kind: 'directory', path: directory }, () => {});
const call = async (...argv: readonly string[]) => {
  const io = { ...fakeIo(), env: { DATA_DIR: directory } };
  return { code: await command.run(argv, io), out: io.out() };
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-journal-'));
  const database = await open();
  const first = evaluate(policy(), facts({ comments: known([comment(1, pat, 10, '/ready product \u202e')]) }));
  const second = evaluate(
    policy(),
    facts({ comments: known([comment(1, pat, 10, '/ready product'), comment(2, oli, 11, '/ready operation')]) }),
  );
  await database.db.transaction().execute(async (trx) => {
    for (const id of [1000, 1001])
      await nameRepository(trx, { id, owner: 'acme', name: `shop-${id}`, installation: 1 });
    await append(trx, 1000, verdictEntries(null, { ...first, at: timeOf('12:00:00') }), timeOf('12:00:01'));
    await append(trx, 1000, verdictEntries(first, { ...second, at: timeOf('13:00:00') }), timeOf('13:00:01'));
    await append(trx, 1001, verdictEntries(null, first), timeOf('12:00:01'));
  });
  await sql`alter table journal disable trigger user`.execute(database.db);
  await sql`update journal set entry = replace(entry, 'pending', 'ready') where repository_id = 1001`.execute(
    database.db,
  );
  await database.close();
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('countersign journal verify', () => {
  test('REC-1: names the first bad entry of every repository, and ends with 1', async () => {
    const { code, out } = await call('verify');
    expect(out).toMatch(/^acme\/shop-1000: 5 entries, all valid; the last hash is [0-9a-f]{64}$/m);
    expect(out).toMatch(
      /^acme\/shop-1001: entry 2 is invalid: its text or its hash was changed; 1 entry before it valid$/m,
    );
    expect(code).toBe(1);
  });

  test('REC-1: of a repository whose chain is right says so, and ends with 0', async () => {
    expect((await call('verify', 'ACME/shop-1000')).code).toBe(0);
  });

  test('a repository without a journal is reported', async () => {
    await expect(call('verify', 'acme/other')).rejects.toThrow(
      new InputError('the journal has no entry about a repository acme/other'),
    );
  });
});

describe('countersign journal show', () => {
  test('REC-2: says what the verdict was at a time, and why', async () => {
    const then = await call('show', 'acme/shop-1000#7', '--at', '2026-03-02T12:30:00Z');
    expect(then.code).toBe(0);
    expect(then.out).toContain('Product  ⚪ Waiting  pat\n');
    expect(then.out).toContain('Operations  ⚪ Waiting  oli\n');
    const now = await call('show', 'acme/shop-1000#7');
    expect(now.out).toContain('Operations  ✅ Ready  oli\n');
    expect(now.out.split('\n').slice(-6)).toMatchInlineSnapshot(`
[
  "    1  2026-03-02 12:00 UTC  refusal     pat  /ready product (malformed)  https://github.example/acme/shop/pull/7#issuecomment-1",
  "    2  2026-03-02 12:00 UTC  decision    -  pending",
  "    3  2026-03-02 13:00 UTC  sign-off    pat  /ready product  https://github.example/acme/shop/pull/7#issuecomment-1",
  "    4  2026-03-02 13:00 UTC  sign-off    oli  /ready operation  https://github.example/acme/shop/pull/7#issuecomment-2",
  "    5  2026-03-02 13:00 UTC  decision    -  pending",
  "",
]
`);
  });

  test('VER-8: as JSON it has the whole entries, and nothing that acts on a terminal', async () => {
    const { out } = await call('show', 'acme/shop-1000#7', '--json');
    expect(JSON.parse(out)).toHaveLength(5);
    expect(out).not.toContain('\u202e');
    expect(out).toContain('\\u202e');
  });

  test('of what is not recorded says so', async () => {
    await expect(call('show', 'acme/shop-1000#8')).rejects.toThrow('the journal has no entry about acme/shop-1000#8');
    await expect(call('show', 'acme/shop-1000#7', '--at', '2020-01-01')).rejects.toThrow(
      'up to 2020-01-01T23:59:59.999Z',
    );
  });

  test.each([
    [['show'], 'show takes one OWNER/REPO#NUMBER'],
    [['show', 'acme/shop'], '"acme/shop" is not a pull request'],
    [['show', 'acme/shop#7', '--at', 'noon'], '"noon" is not a time'],
    [['verify', '--json'], '--at and --json are options of show'],
    [['tell'], 'journal needs verify or show'],
    [[], 'journal needs verify or show'],
  ])('%j is refused', async (argv, problem) => {
    const refused = call(...argv);
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(problem);
  });
});

describe('the database', () => {
  test('that another process has open is not read', async () => {
    const database = await open();
    await expect(call('verify')).rejects.toThrow(/the database cannot be opened: .* is in use by another process/);
    await database.close();
  });

  test('that is not there is not made', async () => {
    const io = { ...fakeIo(), env: { DATA_DIR: join(directory, 'other') } };
    await expect(command.run(['verify'], io)).rejects.toThrow(
      `the database cannot be opened: there is none in ${join(directory, 'other')}. Set DATABASE_URL or DATA_DIR as for the app`,
    );
  });
});

test('REC-1: a database that ends while it is read is no bad entry, but what could not be read', async () => {
  const database = await open();
  const journals = journalsOf(database);
  await journals.close();
  for (const ask of [
    () => journals.repositories(),
    () => journals.verify(1000),
    () => journals.decisionAt(1000, 'pull-request:12', null),
    () => journals.entriesOf(1000, 'pull-request:12', null),
  ]) {
    const error = await ask().catch((one: unknown) => one);
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toContain('the journal cannot be read');
  }
});
