import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { between, EXAMPLES, projectPath, stale } from '../../scripts/generated.ts';
import { knownKeys, policyJsonSchema } from '../../src/policy-file/json-schema.ts';
import { parsePolicy } from '../../src/policy-file/parse.ts';
import { FOUR_ROLES } from '../policy-file/reading.ts';

const text = (path: string) => readFileSync(projectPath(path), 'utf8');
const example = (name: string) => ({ file: `docs/examples/${name}.yml`, text: text(`docs/examples/${name}.yml`) });

test('POL-2: countersign.schema.json and docs/policy.md say what the schema says; else run scripts/generate.ts', async () => {
  expect((await stale()).map(({ path }) => path)).toEqual([]);
});

test('POL-2: a drift is noticed', () => {
  const page = 'before\n<!-- generated: x -->\n\nold\n\n<!-- end of generated: x -->\nafter\n';
  expect(between(page, 'x', 'new')).toBe(page.replace('old', 'new'));
  expect(between(page, 'x', 'old')).toBe(page);
  expect(() => between(page, 'y', 'new')).toThrow('the markers of "y" are missing');
});

describe('POL-3: the worked examples are policies without problems', () => {
  test.each(['smallest', 'strict', 'company-shared'])('POL-3: %s', (name) => {
    expect(parsePolicy({ own: example(name), shared: null })).toMatchObject(
      name === 'company-shared'
        ? { state: 'invalid', problems: [{ field: 'locked' }] }
        : { state: 'valid', policy: { warnings: [] } },
    );
  });
  test("POL-1: the company's shared file, alone and under a repository's", () => {
    for (const own of [null, example('company')]) {
      expect(parsePolicy({ own, shared: example('company-shared') })).toMatchObject({
        state: 'valid',
        policy: { warnings: [] },
      });
    }
  });
  test('POL-3: no example is left out', () => {
    expect([...EXAMPLES].sort()).toEqual(['company', 'company-shared', 'smallest', 'strict']);
  });
});

describe('POL-2: the JSON Schema for editors', () => {
  const validate = new Ajv({ allErrors: true }).compile(policyJsonSchema());
  const accepted = (yaml: string) => validate(parse(yaml));

  test.each(['smallest', 'strict', 'company-shared'])('POL-2: takes the example %s', (name) => {
    expect([accepted(example(name).text), validate.errors]).toEqual([true, null]);
  });
  test.each([
    'foo: 1',
    'readiness: { security: { count: 0 } }',
    'sign-off: { grace-period: soon }',
    'tags: { on-violation: shout }',
    'readiness: { security: { owner: product-owner } }',
    'readiness: { legal: {} }',
    'separation-of-duties: { identities: { "a@b.example": "@pat" } }',
  ])('POL-2: refuses %s', (more) => {
    expect(accepted(FOUR_ROLES)).toBe(true);
    expect(accepted(FOUR_ROLES + more)).toBe(false);
  });
  test('POL-2: describes every key', () => {
    const undescribed: string[] = [];
    const walk = (schema: ReturnType<typeof policyJsonSchema>, path: string) => {
      for (const [key, inner] of Object.entries(schema.properties ?? {})) {
        if (!inner.description || inner.examples === undefined) undescribed.push(`${path}${key}`);
        walk(inner, `${path}${key}.`);
      }
      if (typeof schema.additionalProperties === 'object') walk(schema.additionalProperties, `${path}*.`);
      if (schema.items !== undefined) walk(schema.items, `${path}[].`);
    };
    walk(policyJsonSchema(), '');
    expect(undescribed).toEqual([]);
    expect(knownKeys([])).toHaveLength(13);
  });
});
