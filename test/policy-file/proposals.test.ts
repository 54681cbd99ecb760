import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { FOUR_ROLES, problems, read } from './reading.ts';

/** The policy with this text, as it stands, as the one user of a role. */
const asUser = (text: string) => FOUR_ROLES.replace('[pat]', `[${text}]`);

const fixes = (text: string) => problems(text).map(({ mend: fix }) => fix);

describe('POL-2: a proposal is made from what is written, not from what YAML takes it for', () => {
  test.each([
    ['0042', '"0042"'],
    ['1e3', '"1e3"'],
    ['0o17', '"0o17"'],
    ['0x1F', '"0x1F"'],
    ['1.10', null],
    ['7', '"7"'],
    ['true', '"true"'],
    ['True', '"True"'],
    ['FALSE', '"FALSE"'],
    ['1e3 # the account\n      ', '"1e3"'],
  ])('POL-2: users: [%j] is proposed as %s', (written, proposed) => {
    const [fix, ...others] = fixes(asUser(written));
    expect(others).toEqual([]);
    if (proposed === null) expect(fix).not.toContain('Put it in quotes');
    else expect(fix).toBe(`Put it in quotes: ${proposed}`);
  });

  test.each([
    ['1.10', 'the number 1.10', '"1.10"'],
    ['1.0', 'the number 1.0', '"1.0"'],
    ['.inf', 'the number .inf', '".inf"'],
    ['-.INF', 'the number -.INF', '"-.INF"'],
    ['.nan', 'the number .nan', '".nan"'],
    ['0x10', 'the number 0x10', '"0x10"'],
    ['0o7', 'the number 0o7', '"0o7"'],
    ['+1', 'the number +1', '"+1"'],
    ['00', 'the number 00', '"00"'],
    ['1E+05', 'the number 1E+05', '"1E+05"'],
    ['12345678901234567890', 'the number 12345678901234567890', '"12345678901234567890"'],
    ['true', 'true', '"true"'],
  ])('POL-2: base: %s is %s, and is proposed as %s', (written, said, proposed) => {
    const found = problems(`${FOUR_ROLES}releases: [{ base: ${written} }]\n`);
    expect(found).toEqual([
      expect.objectContaining({
        problem: `"releases[0].base" has to be text, and is ${said}`,
        mend: `Put it in quotes: ${proposed}`,
      }),
    ]);
  });

  test.each([
    '1_000',
    '2026-11-30',
    '2026-11-30T10:00:00Z',
    '1:30',
    'yes',
    'no',
    'on',
    'off',
    'y',
    'n',
    '0b11',
    'main\n  ',
  ])('POL-2: base: %j is text in YAML 1.2, and is taken as it is written', (written) => {
    const reading = read(`${FOUR_ROLES}releases:\n- base: ${written}\n`);
    expect(reading.state === 'valid' && reading.policy.releases[0]?.base).toMatchObject({ source: written.trim() });
  });

  test.each(['null', 'Null', '~'])('POL-2: %s as a login stands for nothing, and is not passed over', (written) => {
    const [found, ...others] = problems(asUser(written));
    expect(others).toEqual([]);
    if (written === '~') expect(found?.mend).toBe('Complete the entry, or take it out');
    else expect(found?.mend).toBe(`Put it in quotes if it is a name: "${written}"; else complete it, or take it out`);
  });

  test.each([
    ['via: comment', '[comment]'],
    ['via: on', '["on"]'],
    ['via: 0042', '["0042"]'],
    ['via: a, b', '["a, b"]'],
    ["via: 'it''s'", `["it's"]`],
    ['via: "a]"', '["a]"]'],
    ['via: "a: b"', '["a: b"]'],
  ])('POL-2: a value in the place of a list, sign-off: { %s }, is proposed as %s', (line, proposed) => {
    expect(fixes(`${FOUR_ROLES}sign-off:\n  ${line}\n`)).toEqual([`Put it in brackets: ${proposed}`]);
  });

  test('POL-2: a list of mappings is not proposed as a list of texts', () => {
    expect(fixes(`${FOUR_ROLES}releases: main\n`)).toEqual([
      expect.stringContaining('Write it as in "releases: [{base: main'),
    ]);
  });

  test('POL-2: a proposal is never cut short, however long it is', () => {
    const name = 'a'.repeat(90);
    expect(fixes(`${FOUR_ROLES}releases: [{ base: refs/heads/${name} }]\n`)).toEqual([`Write "${name}"`]);
  });

  /** What YAML's core schema does not take for a text, and texts like it. */
  const scalar = fc.oneof(
    fc.integer().map(String),
    fc.double().map(String),
    fc.integer({ min: 0, max: 9999 }).map((n) => `00${n}`),
    fc.integer({ min: 0 }).map((n) => `0x${n.toString(16)}`),
    fc.integer({ min: 0 }).map((n) => `0o${n.toString(8)}`),
    fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 })).map(([a, b]) => `${a}.${b}0`),
    fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: -9, max: 9 })).map(([a, b]) => `${a}e${b}`),
    fc.constantFrom(
      '.inf',
      '-.inf',
      '+.Inf',
      '.nan',
      '.NaN',
      'true',
      'TRUE',
      'False',
      'null',
      'NULL',
      '~',
      'yes',
      '1_0',
      '1:30',
    ),
    fc.string({ unit: fc.constantFrom(...'0123456789.eExo+-_: abA'.split('')), minLength: 1, maxLength: 8 }),
  );

  test('POL-2: whatever is written, what is proposed in its place is read as exactly that text', () => {
    let proposals = 0;
    fc.assert(
      fc.property(scalar, fc.constantFrom('base', 'label', 'via'), (written, key) => {
        const text = key === 'via' ? `sign-off:\n  via: ${written}\n` : `releases:\n- ${key}: ${written}\n`;
        const reading = read(`${FOUR_ROLES}${text}`);
        for (const { mend: fix } of reading.state === 'invalid' ? reading.problems : []) {
          const quoted = /^Put it in quotes(?: if it is a name)?: (".*?")(?:; else|$)/.exec(fix)?.[1];
          const bracketed = /^Put it in brackets: (\[.*\])$/.exec(fix)?.[1];
          if (quoted !== undefined) expect(parse(quoted)).toBe(written.trim());
          if (bracketed !== undefined) expect(parse(bracketed)).toEqual([written.trim()]);
          if (quoted !== undefined || bracketed !== undefined) proposals++;
        }
      }),
      { numRuns: 400 },
    );
    expect(proposals).toBeGreaterThan(80);
  });

  test('POL-2: any text at all is put in brackets so that it is read as exactly that text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        const reading = read(`${FOUR_ROLES}sign-off:\n  via: ${JSON.stringify(text)}\n`);
        const fix = reading.state === 'invalid' ? (reading.problems[0]?.mend ?? '') : '';
        const bracketed = /^Put it in brackets: (\[.*\])$/s.exec(fix)?.[1];
        if (bracketed !== undefined) expect(parse(bracketed)).toEqual([text]);
      }),
      { numRuns: 200 },
    );
  });
});
