import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { FOUR_ROLES, problems, read } from './reading.ts';

const ZONE = 'timezone: UTC\n';

/** What docs/policy.md says of each part of YAML. `taken`, or where it is refused and as what. */
const PARTS: readonly (readonly [part: string, text: string, outcome: string])[] = [
  ['a tag of YAML’s own', `${FOUR_ROLES}timezone: !!str UTC\n`, '7:11 "!!str" is a tag of YAML'],
  [
    'a tag that makes a number',
    `${FOUR_ROLES}readiness: { security: { count: !!int "1" } }\n`,
    '7:33 "!!int" is a tag',
  ],
  ['a binary', `${FOUR_ROLES}timezone: !!binary VVRD\n`, '7:11 "!!binary" is a tag of YAML'],
  ['a tag of one’s own', `${FOUR_ROLES}timezone: !custom UTC\n`, '7:11 "!custom" is a tag of YAML'],
  [
    'a tag written out',
    `${FOUR_ROLES}timezone: !<tag:yaml.org,2002:str> UTC\n`,
    '7:11 "!<tag:yaml.org,2002:str>" is a tag',
  ],
  ['the tag that names none', `${FOUR_ROLES}timezone: ! UTC\n`, '7:11 "!" is a tag of YAML'],
  ['a tag of a key', `${FOUR_ROLES}!!str timezone: UTC\n`, '7:1 "!!str" is a tag of YAML'],
  ['a tag of a mapping', FOUR_ROLES.replace('roles:', 'roles: !!map'), '2:8 "!!map" is a tag of YAML'],
  ['a tag of a list', `${FOUR_ROLES}environments: !!seq [production]\n`, '7:15 "!!seq" is a tag of YAML'],
  ['a tag of nothing', `${FOUR_ROLES}environments: [production, !!null ]\n`, '7:28 "!!null" is a tag of YAML'],
  ['a tag behind an anchor', `${FOUR_ROLES}timezone: &zone !!str UTC\n`, '7:17 "!!str" is a tag of YAML'],
  ['a glob that is a tag', `${FOUR_ROLES}tags: { patterns: [!v*] }\n`, '7:20 "!v*" is a tag of YAML'],
  ['a tag in quotes', `${FOUR_ROLES}environments: ["!!str"]\n`, 'taken'],
  ['a handle for tags', `%TAG ! tag:acme.example,2026:\n---\n${FOUR_ROLES}`, '1:1 A line that starts with "%"'],
  ['a directive of nobody', `%POLICY 1\n---\n${FOUR_ROLES}`, '1:1 A line that starts with "%"'],
  ['the version of YAML', `%YAML 1.2\n---\n${FOUR_ROLES}`, 'taken'],
  ['an older version of YAML', `%YAML 1.1\n---\n${FOUR_ROLES}`, '1:1 The file asks for YAML 1.1'],
  ['a start of the document', `---\n${FOUR_ROLES}...\n`, 'taken'],
  ['a second document', `${FOUR_ROLES}---\n${ZONE}`, '7:1 The file holds more than one document'],
  ['an empty second document', `${FOUR_ROLES}---\n`, '7:1 The file holds more than one document'],
  ['an anchor and its alias', `${FOUR_ROLES}environments: &e [production]\ntags: { patterns: *e }\n`, 'taken'],
  ['an alias of nothing', `${FOUR_ROLES}environments: *env\n`, '7:15 "*env" is an alias of nothing'],
  ['an alias as a key', `${FOUR_ROLES}environments: [&a timezone]\n*a : UTC\n`, '8:1 A key is no text'],
  ['a merge key', `${FOUR_ROLES}tags: { <<: { signed: true } }\n`, '7:9 Merge keys ("<<")'],
  ['a key twice', `${FOUR_ROLES}${ZONE}${ZONE}`, '8:1 The key "timezone" stands here for the second time'],
  [
    'a key twice in what an alias stands for',
    `${FOUR_ROLES.replace('{ users: [pat] }', '&p { teams: [acme/one], teams: [acme/two] }')}`.replace(
      '{ teams: [acme/appsec] }',
      '*p',
    ),
    '3:42 The key "teams" stands here for the second time',
  ],
  ['a key twice, once in quotes', `${FOUR_ROLES}${ZONE}"timezone": UTC\n`, '8:1 The key "timezone" stands here'],
  ['a number as a key', `${FOUR_ROLES}1: x\n`, '7:1 The key "1" is not known here'],
  ['a byte order mark at the start', `\uFEFF${FOUR_ROLES}`, 'taken'],
  ['a byte order mark elsewhere', `${FOUR_ROLES}timezone: UTC\uFEFF\n`, '7:14 A character that is not seen'],
  ['the line ends of Windows', FOUR_ROLES.replaceAll('\n', '\r\n'), 'taken'],
  ['a tab as indentation', `${FOUR_ROLES}tags:\n\tsigned: true\n`, '8:1 A line is indented with a tab'],
  ['a tab before a value', `${FOUR_ROLES}timezone:\tUTC\t# all\n`, 'taken'],
  [
    'bytes that are not UTF-8',
    `${FOUR_ROLES}environments: [Entwicklung f\uFFFDr]\n`,
    '7:29 A character here could not be read (U+FFFD)',
  ],
  [
    'a comment that turns the text',
    `${FOUR_ROLES}# \u202e txet\n`,
    '7:3 A character that is not seen stands here: U+202E',
  ],
  ['a comment in any language', `${FOUR_ROLES}# für die Prüfer\u00a0– תודה\n`, 'taken'],
];

describe('POL-2: what of YAML a policy may hold', () => {
  test.each(PARTS)('POL-2: %s', (_, text, outcome) => {
    if (outcome === 'taken') {
      expect(read(text).state).toBe('valid');
      return;
    }
    const [first, ...others] = problems(text).map(({ line, column, problem }) => `${line}:${column} ${problem}`);
    expect(first?.startsWith(outcome) ? outcome : first).toBe(outcome);
    // Nothing more is said of the same value than what is wrong with how it is written.
    const place = /^\d+:/.exec(outcome)?.[0] ?? '';
    expect(others.filter((other) => other.startsWith(place) && !/second time/.test(other))).toEqual([]);
  });

  test('POL-2: docs/policy.md names each of them', () => {
    const text = readFileSync('docs/policy.md', 'utf8').replace(/\s+/g, ' ');
    for (const named of [
      "YAML's tags",
      '`%TAG`',
      'Merge keys',
      'second document',
      'aliases',
      'byte order mark',
      'UTF-8',
      'tabs',
      'not seen',
    ])
      expect(text.includes(named) ? named : '').toBe(named);
  });

  test('POL-2: each tag of a line is reported', () => {
    const found = problems(`${FOUR_ROLES}environments: [!a b, !c d]\n`).map(({ column }) => column);
    expect(found).toEqual([16, 22]);
  });
});
