import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PolicyProblem, PolicyReading } from '../../src/domain/policy.ts';
import { FOUR_ROLES, OWN, read, SHARED } from './reading.ts';

const FULL = `${FOUR_ROLES}  counsel: { users: [lee], deputies: [{ user: sam, from: 2026-12-21, until: 2027-01-03 }] }
releases:
  - { base: main, head: "release/**", label: release, title: '^Release ' }
tags: { patterns: ["v*"], signed: true, on-violation: delete }
environments: [production]
readiness:
  security: { count: 2 }
  legal: { owner: counsel }
sign-off: { via: [comment, review], grace-period: 10s, expires-after: 14d }
separation-of-duties:
  authors-may-sign: [legal]
  identities: { "old@mail.example": pat }
timezone: Europe/Berlin
`;

/** What everyone who shows a problem relies on. */
function wellFormed(reading: PolicyReading, texts: Readonly<Record<string, string>>): void {
  if (reading.state === 'absent') throw new Error('a text that is there was taken for absent');
  const problems: readonly PolicyProblem[] = reading.state === 'valid' ? reading.policy.warnings : reading.problems;
  if (reading.state === 'invalid') expect(problems.some(({ severity }) => severity === 'error')).toBe(true);
  for (const { file, line, column, problem, mend: fix } of problems) {
    const text = texts[file];
    if (text === undefined) throw new Error(`a problem is told in ${file}, which nobody gave`);
    const lines = text.split('\n');
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
    expect(problem).not.toMatch(/undefined|\[object|Invalid input|\n/);
    expect(problem.length).toBeLessThan(700);
    expect(fix).not.toMatch(/undefined|\[object|Invalid input|\n/);
  }
}

const readBoth = (own: string, shared: string) => wellFormed(read(own, shared), { [OWN]: own, [SHARED]: shared });

test('REL-5: no text whatsoever makes the reading throw, and none that exists counts as absent', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => wellFormed(read(text), { [OWN]: text })),
    { numRuns: 200 },
  );
});

const PIECES = [
  '\n',
  ' ',
  '  ',
  '\t',
  ':',
  ': ',
  '-',
  '- ',
  '[',
  ']',
  '{',
  '}',
  ',',
  '"',
  "'",
  '#',
  '&a ',
  '*a',
  '!!int ',
  '|',
  '>',
  '?',
  '---\n',
  '%YAML 1.1\n',
  '~',
  'null',
  '0',
  '-1',
  '1e999',
  '.nan',
  'true',
  '__proto__',
  'constructor',
  '<<',
  '\r\n',
  '\uFEFF',
  '\u0000',
  '\uD800',
  'roles',
  'users',
  'locked: [roles]',
];

/** Edits after which the YAML parser finds mistakes on most lines. It loses count of them. */
const MISCOUNTED = [
  { at: 493, cut: 0, put: '---\n' },
  { at: 125, cut: 4, put: '' },
];

test('POL-2: a valid policy with anything cut out or put in is read without throwing, and every problem has a place in it', () => {
  const edits = fc.array(
    fc.record({ at: fc.nat({ max: FULL.length }), cut: fc.nat({ max: 12 }), put: fc.constantFrom('', ...PIECES) }),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(edits, edits, (own, shared) => readBoth(edited(FULL, own), edited(FULL, shared))),
    { numRuns: 150, examples: [[MISCOUNTED, [{ at: 0, cut: 0, put: '' }]]] },
  );
});

const edited = (
  text: string,
  edits: readonly { readonly at: number; readonly cut: number; readonly put: string }[],
): string => edits.reduce((now, { at, cut, put }) => now.slice(0, at) + put + now.slice(at + cut), text);

test('POL-2: any value at any known key is read without throwing', () => {
  const keys = [
    'version',
    'releases',
    'tags',
    'environments',
    'roles',
    'readiness',
    'sign-off',
    'separation-of-duties',
    'merge',
    'publish',
    'timezone',
    'locked',
    'product-owner',
    'users',
    'teams',
    'deputies',
    'security',
    'owner',
    'count',
    'identities',
    'base',
    'title',
    '__proto__',
    'constructor',
  ];
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(
        fc.string(),
        fc.integer(),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.constantFrom('pat', 'acme/x', 'v*', '10s', '2026-01-01', 'roles.x'),
      ),
      fc.array(tie('node'), { maxLength: 3 }),
      fc
        .array(fc.tuple(fc.oneof(fc.constantFrom(...keys), fc.string()), tie('node')), { maxLength: 4 })
        .map((pairs) => ({ pairs })),
    ),
  })).node;
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...keys), value), { maxLength: 6 }), (pairs) => {
      const text = json({ pairs });
      wellFormed(read(text), { [OWN]: text });
    }),
    { numRuns: 200 },
  );
});

/** JSON is YAML. Written by hand, so that keys can stand twice and be called `__proto__`. */
function json(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(json).join(', ')}]`;
  if (typeof value === 'object' && value !== null && 'pairs' in value && Array.isArray(value.pairs)) {
    return `{ ${value.pairs.map(([key, inner]: [string, unknown]) => `${JSON.stringify(key)}: ${json(inner)}`).join(', ')} }`;
  }
  return typeof value === 'number' && !Number.isFinite(value) ? '.inf' : JSON.stringify(value);
}

test('POL-2: nothing that a policy says reaches the prototype of anything', () => {
  read(
    '__proto__: { polluted: 1 }\nroles: { __proto__: { polluted: 1 }, constructor: { prototype: { polluted: 1 } } }\nreadiness: { __proto__: { polluted: 1 } }\n',
    FOUR_ROLES,
  );
  expect('polluted' in {}).toBe(false);
});
