import { describe, expect, test } from '@jest/globals';
import type { CliCommand } from '../../src/cli/command.ts';
import { explain } from '../../src/cli/explain.ts';
import { type Jobs, jobs } from '../../src/cli/jobs.ts';
import { type Journals, journal } from '../../src/cli/journal.ts';
import { lint } from '../../src/cli/lint.ts';
import { runMigrate } from '../../src/cli/migrate.ts';
import { rulesets } from '../../src/cli/rulesets.ts';
import { run } from '../../src/cli/run.ts';
import { asInstant, asPolicyDigest } from '../../src/domain/ids.ts';
import type { JournalEntry } from '../../src/domain/journal.ts';
import { known } from '../../src/domain/reading.ts';
import { refPatterns } from '../../src/policy-file/ref-patterns.ts';
import { comment, facts, kim, rae } from '../support/facts.ts';
import { policy } from '../support/policy.ts';
import { ACTS_ON_A_TERMINAL, HOSTILE_NAMES, layout } from './hostile.ts';
import { fakeIo } from './io.ts';

const AT = asInstant('2026-03-02T09:30:00Z');

/** Each command, where everything that people can name has this name. */
const COMMANDS: Readonly<Record<string, (name: string) => readonly [command: CliCommand, ...argv: readonly string[]]>> =
  {
    explain: (name) => [
      explain({
        parsePolicy: () => policy(),
        parseFacts: () => ({
          state: 'read',
          facts: facts({
            pull: { title: name },
            comments: known([
              comment(1, kim, 30, `/hold ${name}`),
              comment(2, { ...rae, login: name }, 31, '/ready security'),
            ]),
          }),
        }),
        readFile: async () => new Uint8Array(),
        writeFile: async () => {},
        read: async () => null,
      }),
      '--facts',
      'facts.json',
      '--policy',
      'policy.yml',
    ],
    lint: (name) => [
      lint({
        parsePolicy: () => ({
          state: 'invalid',
          digest: asPolicyDigest('0'.repeat(64)),
          problems: [problem(name, 'error'), problem(name, 'warning')],
        }),
        readFile: async () => new Uint8Array(),
      }),
      name,
    ],
    'lint of a file without problems': (name) => [
      lint({ parsePolicy: () => ({ state: 'absent' }), readFile: async () => new Uint8Array() }),
      name,
    ],
    'journal verify': (name) => [journal({ open: async () => journalsOf(name) }), 'verify'],
    'journal show': (name) => [journal({ open: async () => journalsOf(name) }), 'show', 'acme/shop#1'],
    'jobs list': (name) => [jobs({ open: async () => jobsOf(name), nearest: () => name }), 'list'],
    'jobs show': (name) => [jobs({ open: async () => jobsOf(name), nearest: () => name }), 'show', name],
    'jobs retry': (name) => [jobs({ open: async () => jobsOf(name), nearest: () => name }), 'retry', '--all'],
    'jobs retry of another key': (name) => [
      jobs({ open: async () => ({ ...jobsOf(name), retry: async () => [] }), nearest: () => name }),
      'retry',
      name,
    ],
    rulesets: (name) => [
      rulesets({
        refPatterns,
        read: async () => ({ app: { id: 29 }, url: `https://github.example/${name}`, policy: known(policy()) }),
        exists: async () => false,
        writeFile: async () => {},
      }),
      'acme/shop',
      '--out',
      name,
    ],
    migrate: (name) => [runMigrate({ prepare: async () => ({ owner: name, app: name }) })],
    'migrate without a role for the app': (name) => [runMigrate({ prepare: async () => ({ owner: name, app: null }) })],
  };

const problem = (name: string, severity: 'error' | 'warning') => ({
  file: name,
  line: 1,
  column: 2,
  severity,
  field: name,
  problem: name,
  mend: name,
});

function journalsOf(name: string): Journals {
  const entry: JournalEntry = {
    version: 1,
    repository: 1,
    number: 1,
    recordedAt: AT,
    previous: '0'.repeat(64),
    hash: '1'.repeat(64),
    kind: 'sign-off',
    at: AT,
    subject: '#1',
    actor: { ...kim, login: name },
    evidence: name,
    commit: null,
    policyDigest: null,
    detail: { text: name, became: { code: name } },
  };
  return {
    repositories: async () => [
      { id: 1, name: 'acme/shop' },
      { id: 2, name },
    ],
    verify: async () => ({ right: 1, hash: name, fault: { number: 2, fault: { code: 'misplaced', field: name } } }),
    decisionAt: async () => null,
    entriesOf: async () => [entry, entry],
    close: async () => {},
  };
}

function jobsOf(name: string): Jobs {
  const job = { kind: 'pull-request', installation: 7, owner: name, repo: name, number: 1 } as const;
  const listed = { key: name, state: 'failed', at: AT, failures: 2, error: name, job } as const;
  return {
    count: async () => ({ failed: 2, active: 0, waiting: 0, deferred: 0 }),
    page: async () => [listed, listed],
    failedKeys: async () => [name],
    retry: async () => [name, name],
    close: async () => {},
  };
}

async function printed([command, ...argv]: readonly [command: CliCommand, ...argv: readonly string[]]) {
  const io = fakeIo();
  await run({ version: '0', commands: [command] }, [command.name, ...argv], io);
  return `${io.out()}${io.err()}`;
}

describe.each(Object.entries(COMMANDS))('VER-8: %s', (_, make) => {
  test.each(HOSTILE_NAMES)(
    'VER-8: has the same lines and columns with %s in a name, and nothing that acts on a terminal',
    async (_title, name) => {
      const shown = await printed(make(name));
      expect(shown.replaceAll('\n', '')).not.toMatch(ACTS_ON_A_TERMINAL);
      expect(layout(shown)).toEqual(layout(await printed(make('plain'))));
      expect(shown).toMatch(/v(?:\\u\{[\da-f]+\})*1|vgnp|31m/u);
    },
  );
});

describe('VER-8: a job is found by its key as jobs list prints it', () => {
  test.each([...HOSTILE_NAMES, ['an emoji', 'tag:acme/shop:v1❤\ufe0f'] as const])(
    'VER-8: with %s in it',
    async (_, name) => {
      const asked: unknown[] = [];
      const named = jobsOf(name);
      const open = async (): Promise<Jobs> => ({
        ...named,
        page: (wanted) => {
          asked.push(wanted.key);
          return named.page(wanted);
        },
        retry: (keys) => {
          asked.push(keys);
          return named.retry(keys);
        },
      });
      const command = jobs({ open, nearest: () => null });
      const [line = ''] = (await printed([command, 'list'])).split('\n').filter((one) => one.startsWith('failed '));
      const key = line.split(/ {2,}/)[1] ?? '';
      await printed([command, 'show', key]);
      await printed([command, 'retry', key]);
      const shown = name.replace(/ +/g, ' ').trim();
      expect(asked).toEqual([null, shown, [shown]]);
    },
  );
});

describe('VER-8: the program', () => {
  test.each(HOSTILE_NAMES)(
    'VER-8: refuses a command with %s in its name in one line, with a hint below it',
    async (_, name) => {
      const io = fakeIo();
      expect(await run({ version: '0', commands: [] }, [name], io)).toBe(2);
      expect(io.err().split('\n')).toEqual([
        expect.stringMatching(/^countersign: there is no command ".*"$/u),
        'Try: countersign --help',
        '',
      ]);
      expect(io.err().replaceAll('\n', '')).not.toMatch(ACTS_ON_A_TERMINAL);
    },
  );

  test('VER-8: lets no command write a text that no printer made: it does not compile', () => {
    const io = fakeIo();
    // @ts-expect-error a string may hold what somebody wrote
    io.stdout.write('text');
    // @ts-expect-error nor on standard error
    io.stderr.write(`${'text'}`);
    expect([io.out(), io.err()]).toEqual(['text', 'text']);
  });
});
