import type { JsonSchema } from '../src/policy-file/json-schema.ts';
import { inlineYaml } from '../src/policy-file/yaml-inline.ts';

/** The kinds of names that the reference writes where the schema takes any key. */
const OWN_NAMES: Readonly<Record<string, string>> = {
  roles: 'ROLE',
  readiness: 'STATE',
  'separation-of-duties.identities': 'ADDRESS',
};

/**
 * The policy reference in Markdown, made from the JSON Schema alone.
 * It has a section for each key at the left edge, with its meaning, an example in YAML, and a table of the keys below
 * it. What several keys have in common stands once.
 */
export function reference(schema: JsonSchema): string {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {})
    .map(([key, inner]) => section(key, inner, required.has(key)))
    .join('\n\n');
}

function section(key: string, schema: JsonSchema, required: boolean): string {
  const { meaning, otherwise } = described(schema);
  const rows = below(key, schema).map(row);
  const facts = [`*${kind(schema)}*`, required ? '**required**' : `default: ${defaultOf(schema, otherwise)}`];
  return [
    `### \`${key}\``,
    meaning,
    facts.join(', '),
    ['```yaml', ...yaml(key, schema.examples?.[0] ?? schema.default), '```'].join('\n'),
    ...(rows.length === 0
      ? []
      : [['| key | type | default | meaning | example |', '| --- | --- | --- | --- | --- |', ...rows].join('\n')]),
  ].join('\n\n');
}

interface Field {
  readonly path: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/**
 * Every key below this one.
 * A list's entries are written `key[]`; what all roles have in common is written out once.
 */
function below(path: string, schema: JsonSchema): readonly Field[] {
  if (schema.items !== undefined) return below(`${path}[]`, schema.items);
  const required = new Set(schema.required);
  const open = schema.additionalProperties;
  const own =
    typeof open === 'object' ? [{ path: `${path}.${OWN_NAMES[path] ?? 'NAME'}`, schema: open, required: false }] : [];
  const named = Object.entries(schema.properties ?? {}).map(([key, inner]) => ({
    path: `${path}.${key}`,
    schema: inner,
    required: required.has(key),
  }));
  return [...named, ...own].flatMap((field) => {
    const common = own.length > 0 && field !== own[0] && path === 'roles';
    return [field, ...(common ? [] : below(field.path, field.schema))];
  });
}

function row({ path, schema, required }: Field): string {
  const { meaning, otherwise } = described(schema);
  const example = schema.examples?.[0];
  const cells = [
    `\`${path}\``,
    kind(schema),
    required ? '**required**' : defaultOf(schema, otherwise),
    meaning,
    example === undefined ? '' : `\`${inlineYaml(example)}\``,
  ];
  return `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Splits a description. It may end with a line `Default: …`, for a default that is no plain value. */
function described({ description = '' }: JsonSchema): { readonly meaning: string; readonly otherwise: string | null } {
  const [meaning = '', otherwise] = description.split('\nDefault: ');
  return { meaning, otherwise: otherwise?.replace(/\.$/, '') ?? null };
}

function defaultOf(schema: JsonSchema, otherwise: string | null): string {
  if (otherwise !== null) return otherwise;
  if (schema.default === undefined) return '—';
  return isEmptyMapping(schema.default) && schema.properties !== undefined
    ? 'see its keys'
    : `\`${inlineYaml(schema.default)}\``;
}

const isEmptyMapping = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

function kind(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((choice) => `\`${inlineYaml(choice)}\``).join(' or ');
  if (schema.const !== undefined) return `\`${inlineYaml(schema.const)}\``;
  if (schema.title !== undefined) return schema.title;
  if (schema.items !== undefined)
    return `list of ${schema.items.enum === undefined ? plural(kind(schema.items)) : kind(schema.items)}`;
  if (schema.type === 'object') return 'mapping';
  if (schema.type === 'integer') return 'whole number';
  return schema.type === 'boolean' ? 'true or false' : (schema.type ?? 'value');
}

const plural = (noun: string): string => (noun.endsWith('s') ? noun : `${noun}s`);

/** A key and its value as people write them. Long mappings are in lines of their own. */
function yaml(key: string, value: unknown, indent = ''): readonly string[] {
  const line = `${indent}${inlineYaml(key)}: ${inlineYaml(value)}`;
  if (line.length <= 100 || typeof value !== 'object' || value === null || Array.isArray(value)) return [line];
  return [
    `${indent}${inlineYaml(key)}:`,
    ...Object.entries(value).flatMap(([inner, item]) => yaml(inner, item, `${indent}  `)),
  ];
}
