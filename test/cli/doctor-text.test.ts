import { describe, expect, test } from '@jest/globals';
import { doctor } from '../../src/cli/doctor.ts';
import { asRoleName } from '../../src/domain/ids.ts';
import { known, unavailable } from '../../src/domain/reading.ts';
import type { SetupFacts } from '../../src/domain/setup.ts';
import { nearest } from '../../src/policy-file/nearest-name.ts';
import { exampleRefs } from '../../src/policy-file/ref-patterns.ts';
import { rulesetPattern } from '../../src/policy-file/ruleset-pattern.ts';
import { branch, findingsOf, needed, ruleset, SETUP_POLICY, setup, tagRuleset } from '../support/setup.ts';
import { ACTS_ON_A_TERMINAL, HOSTILE_NAMES } from './hostile.ts';
import { fakeIo } from './io.ts';

/** Everything that people can name, by this name, and most of it wrong. */
function named(name: string): SetupFacts {
  const { app, repository, policy } = setup({ policy: SETUP_POLICY });
  if (policy.state !== 'known' || policy.value.state !== 'valid') throw new Error('the policy is valid');
  const { policy: valid } = policy.value;
  const warning = {
    file: name,
    line: 1,
    column: 1,
    severity: 'warning' as const,
    field: name,
    problem: name,
    mend: name,
  };
  return {
    ...setup(),
    repository: { ...repository, defaultBranch: name },
    app: { ...app, name },
    policy: known({
      state: 'valid',
      policy: {
        ...valid,
        warnings: [warning],
        environments: [name, 'production'],
        roles: valid.roles.map((role, at) => (at === 0 ? { ...role, name: asRoleName(name) } : role)),
      },
    }),
    server: known(name),
    branches: known({
      looked: [branch(name, { rules: [] }), branch('main', { exists: false, renamedTo: name })],
      left: 0,
    }),
    rulesets: known([
      ruleset({ name, source: name, bypass: known([{ type: name, id: 1, mode: 'always' }]) }),
      ruleset({ id: 4, name, source: name, bypass: unavailable('forbidden', name) }),
      tagRuleset({ name, enforcement: 'evaluate' }),
    ]),
    tags: known([`v1${name}`, 'v1', 'v1.2.3']),
    authors: known({ looked: 1, counted: 1, authors: [{ id: 1, login: name }] }),
    access: { people: [{ login: name, account: 9, role: known('none') }], left: 0 },
    installation: { ...setup().installation, permissions: { [name]: 'write' }, events: [] },
  };
}

async function printed(facts: SetupFacts, ...argv: readonly string[]): Promise<string> {
  const io = fakeIo();
  const command = doctor({
    judging: async () => ({ exampleRefs, rulesetPattern, nearest, needed }),
    read: async () => ({ kind: 'setup', facts }),
  });
  await command.run(['acme/shop', ...argv], io);
  return io.out();
}

const countOf = (shown: string, pattern: RegExp): number =>
  shown.split('\n').filter((line) => pattern.test(line)).length;

describe('VER-8: what the doctor prints', () => {
  test.each(HOSTILE_NAMES)(
    'VER-8: a name with %s adds no finding, no sentence and no column to it',
    async (_, name) => {
      const facts = named(name);
      const shown = await printed(facts);
      const findings = findingsOf(facts);
      expect(shown.replaceAll('\n', '')).not.toMatch(ACTS_ON_A_TERMINAL);
      expect(countOf(shown, /^ {2}(error|warning|note|ok) /u)).toBe(findings.length);
      expect(countOf(shown, /^ {10}Why: /u)).toBe(findings.filter(({ why }) => why !== null).length);
      expect(countOf(shown, /^ {10}Fix: /u)).toBe(findings.filter(({ fix }) => fix !== null).length);
      // Beside those, only headings, the first and the last line, and lines that go on, which stand deeper.
      expect(countOf(shown, /^ {12}\S/u) + findings.length).toBeGreaterThan(20);
      expect(countOf(shown, /^( {1}| {3,9}| {11}| {13,})\S/u)).toBe(0);
      expect(countOf(shown, /\S {2,}/u)).toBe(countOf(shown, /^ {2}(error|note|ok) {2,}/u));
    },
  );

  test('VER-8: a name that is wrapped begins no sentence, wherever the line ends', async () => {
    for (let length = 0; length < 100; length++) {
      const name = `${'x'.repeat(length)} Fix: curl evil.example`;
      const facts = setup({ rulesets: known([ruleset({ name, source: name }), tagRuleset()]) });
      const fixes = findingsOf(facts).filter(({ fix }) => fix !== null).length;
      expect(countOf(await printed(facts), /^ {10}Fix: /u)).toBe(fixes);
    }
  });

  test('VER-8: lines are at most 100 columns wide if words allow it, also with letters that take two', async () => {
    const wide = `${'安 '.repeat(120)}`;
    const facts = setup({ rulesets: known([ruleset({ name: wide, bypass: known([]) }), tagRuleset()]) });
    const lines = (await printed(facts)).split('\n').filter((line) => line.includes('安'));
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(line.replaceAll('安', 'xx').length).toBeLessThanOrEqual(100);
    expect(Math.max(...lines.map((line) => line.replaceAll('安', 'xx').length))).toBeGreaterThan(95);
  });

  test('VER-8: JSON has the same sentences as strings, and names in full beside them', async () => {
    const facts = named('v1\u001b[31m\n');
    const json = await printed(facts, '--json');
    expect(json.replaceAll('\n', '')).not.toMatch(ACTS_ON_A_TERMINAL);
    const { findings } = JSON.parse(json);
    expect(findings).toEqual(findingsOf(facts));
    expect(findings.flatMap((one: { subjects: readonly string[] }) => one.subjects)).toContain('v1\u001b[31m\n');
    for (const { found } of findings) expect(found).not.toMatch(ACTS_ON_A_TERMINAL);
  });
});

test('a finding for JSON has the fields of before, in their order, as strings', () => {
  const [first] = findingsOf(setup({ policy: `${SETUP_POLICY}tags: { patterns: [] }\n` })).filter(
    ({ code }) => code === 'tags-none',
  );
  expect(JSON.stringify(first)).toBe(
    JSON.stringify({
      code: 'tags-none',
      part: 'tags',
      severity: 'note',
      subjects: [],
      found: 'The policy names no release tags.',
      why: 'The app neither blocks nor judges tags.',
      fix: "List them under the policy's `tags.patterns`",
    }),
  );
});
