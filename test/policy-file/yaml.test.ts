import { describe, expect, test } from '@jest/globals';
import { brief, FOUR_ROLES, problems, valid } from './reading.ts';

describe('REL-5: what is wrong with the YAML is reported in place, with what to do', () => {
  const FAULTS: readonly (readonly [string, string, string, string])[] = [
    ['a tab as indentation', `${FOUR_ROLES}tags:\n\tsigned: true\n`, '8:1', 'A line is indented with a tab'],
    [
      'a bracket that is not closed',
      FOUR_ROLES.replace('[pat] }', '[pat }'),
      '3:32',
      'A "[" before this is not closed',
    ],
    ['a brace that is not closed', FOUR_ROLES.replace('[pat] }', '[pat]'), '4:3', 'A "{" before this is not closed'],
    ['a quote that is not closed', `${FOUR_ROLES}timezone: "UTC\n`, '8:1', 'A text that begins with " is never closed'],
    [
      'an at sign without quotes',
      FOUR_ROLES.replace('pat', '@pat'),
      '3:28',
      'A text without quotes cannot start with this character',
    ],
    [
      'a star without quotes',
      `${FOUR_ROLES}tags: { patterns: [*] }`,
      '7:20',
      'A "*" here begins an alias, and it names none',
    ],
    [
      'a key without a colon',
      `${FOUR_ROLES}timezone\n`,
      '7:1',
      'A character is missing: a colon, a comma, a bracket or a quote',
    ],
    ['two colons in a line', `${FOUR_ROLES}timezone: is: UTC\n`, '7:11', 'A key or a list begins where it cannot'],
    [
      'an escape that YAML does not know',
      `${FOUR_ROLES}releases: [{ base: main, title: "\\d" }]`,
      '7:34',
      'A backslash in double quotes begins an escape that YAML does not know',
    ],
    ['a tag', `${FOUR_ROLES}timezone: !zone UTC`, '7:11', '"!zone" is a tag of YAML, and a policy has none'],
    ['a list as a key', `${FOUR_ROLES}? [a]\n: b`, '7:3', 'A key is no text'],
    ['a second document', `${FOUR_ROLES}---\nversion: 1\n`, '7:1', 'The file holds more than one document'],
    ['an older YAML', `%YAML 1.1\n---\n${FOUR_ROLES}`, '1:1', 'The file asks for YAML 1.1, and policies are YAML 1.2'],
    ['a list as the file', '- version: 1\n', '1:1', 'The file is not a mapping of keys to values'],
    ['a text as the file', 'version 1\n', '1:1', 'The file is not a mapping of keys to values'],
    ['a merge key', `${FOUR_ROLES}tags: { <<: { signed: true } }`, '7:9', 'Merge keys ("<<") are not part of YAML 1.2'],
    ['an alias of nothing', `${FOUR_ROLES}environments: *env`, '7:15', '"*env" is an alias of nothing'],
    [
      'an alias of itself',
      `${FOUR_ROLES}environments: &env [*env]`,
      '7:21',
      '"*env" is an alias of something that it is in itself',
    ],
  ];

  test.each(FAULTS)('REL-5, POL-2: %s', (_, text, at, problem) => {
    expect(problems(text).map((found) => `${found.line}:${found.column} ${found.problem}`)).toEqual([
      `${at} ${problem}`,
    ]);
  });
});

describe('POL-2: a fault of the text does not hide what is wrong elsewhere', () => {
  test('POL-2: outside of the broken block, everything is still reported', () => {
    const text = `timezone: nowhere\n${FOUR_ROLES.replace('[pat] }', '[pat }')}sing-off: {}\ntags: { signed: 1 }\n`;
    expect(problems(text).map(({ line, problem }) => `${line} ${problem}`)).toEqual([
      '1 "nowhere" is not a time zone',
      '4 A "[" before this is not closed',
      '8 The key "sing-off" is not known here',
      '9 "tags.signed" has to be true or false, and is the number 1',
    ]);
  });

  test('POL-2: faults that leave the structure alone hide nothing, not even what is missing', () => {
    const text = 'version: 1\nversion: 1\nroles:\n  product-owner: { users: [@pat], bad: 1 }\n';
    expect(brief(problems(text))).toEqual([
      '2:1 version: The key "version" stands here for the second time; the first is in line 1',
      '3:1 roles.operations-coordinator: "operations-coordinator" is missing under "roles"',
      '3:1 roles.release-coordinator: "release-coordinator" is missing under "roles"',
      '3:1 roles.security-architect: "security-architect" is missing under "roles"',
      '4:28 : A text without quotes cannot start with this character',
      '4:35 roles.product-owner.bad: The key "bad" is not known here',
    ]);
  });
});

describe('POL-2: files as editors write them', () => {
  test('POL-2: a byte order mark is no column, and CRLF ends a line', () => {
    const text = `\uFEFFfoo: 1\n${FOUR_ROLES}bar: 2\n`.replaceAll('\n', '\r\n');
    expect(brief(problems(text))).toEqual([
      '1:1 foo: The key "foo" is not known here',
      '8:1 bar: The key "bar" is not known here',
    ]);
    expect(valid(`\uFEFF${FOUR_ROLES.replaceAll('\n', '\r\n')}`).roles[0]?.users[0]?.at).toMatchObject({
      line: 3,
      column: 28,
    });
  });

  test('POL-2: columns count as editors do, in UTF-16 units', () => {
    expect(brief(problems(`${FOUR_ROLES}environments: ["🚀", 5]\n`))).toEqual([
      '7:22 environments[1]: "environments[1]" has to be text, and is the number 5',
    ]);
  });

  test('POL-2: an alias stands for its anchor, and a problem in it is reported where it was written', () => {
    const roles =
      'version: 1\nroles:\n  product-owner: &all { users: [pat] }\n  operations-coordinator: *all\n  release-coordinator: *all\n  security-architect: *all\n';
    const text = `${roles}separation-of-duties: { one-person-per-state: false }\n`;
    expect(valid(text).roles.map((role) => role.users[0]?.login)).toEqual(['pat', 'pat', 'pat', 'pat', 'pat']);
    expect(
      brief(problems(text.replace('[pat]', '[p+t]')))
        .filter((told) => told.endsWith('is not a login'))
        .map((told) => told.split(' ')[0]),
    ).toEqual(['3:33', '3:33', '3:33', '3:33']);
  });
});

describe('POL-2: a file cannot cost more than a short read', () => {
  test('POL-2: aliases that multiply are refused', () => {
    const levels = Array.from(
      { length: 12 },
      (_, n) => `a${n}: &a${n} [${n === 0 ? 'x' : Array.from({ length: 10 }, () => `*a${n - 1}`).join(', ')}]`,
    );
    const told = problems(`${FOUR_ROLES}${levels.join('\n')}\n`).map(({ problem }) => problem);
    expect(told).toContain('The file uses too many aliases');
  });

  test('POL-2: so is an alias of much, used often', () => {
    const text = `${FOUR_ROLES}environments: &e [${Array.from({ length: 1_000 }, (_, n) => `e${n}`).join(', ')}]\n${Array.from({ length: 30 }, (_, n) => `x${n}: *e`).join('\n')}\n`;
    expect(problems(text).map(({ problem }) => problem)).toContain(
      'The file holds too many values, counting what its aliases stand for',
    );
  });

  test('POL-2: a file of more than 100 KiB is refused, one of 100 KiB is read', () => {
    const filled = (bytes: number) => `${FOUR_ROLES}#${'x'.repeat(bytes - Buffer.byteLength(FOUR_ROLES) - 1)}`;
    expect(valid(filled(102_400)).version).toBe(1);
    expect(brief(problems(filled(102_401)))).toEqual(['1:1 : The file is larger than 100 KiB']);
  });

  test.each(['[', '{a: ', '- ', '? ', '!', '&a ', '*a ', '"\\x', "'", '|\n', 'a: &a\n', '<<: *a\n'])(
    'POL-2: a file full of %j is refused, not choked on',
    (piece) => {
      expect(problems(piece.repeat(20_000 / piece.length)).length).toBeGreaterThan(0);
    },
  );

  test('POL-2: of more than 500 problems the first are reported, and how many follow', () => {
    const told = problems(`${FOUR_ROLES}${Array.from({ length: 700 }, (_, n) => `x${n}: 1`).join('\n')}\n`);
    expect(told).toHaveLength(501);
    expect(told.at(-1)).toMatchObject({
      line: 507,
      severity: 'error',
      problem: 'There are 200 more problems from here on',
    });
  });

  test('POL-2: values nested too deeply are refused', () => {
    expect(
      problems(`${FOUR_ROLES}environments: ${'['.repeat(40)}${']'.repeat(40)}\n`).map(({ problem }) => problem),
    ).toContain('The values are nested too deeply');
  });
});
