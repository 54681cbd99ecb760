/** A JSON Schema, or OpenAPI 3.0's variant of one. */
export type Schema = { readonly [keyword: string]: unknown };

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The name of a component schema, if `ref` points to one. */
function componentName(ref: string): string {
  const name = /^#\/components\/schemas\/([\w.-]+)$/.exec(ref)?.[1];
  if (name === undefined) throw new Error(`the description refers to ${ref}, which is no component schema`);
  return name;
}

/** The address under which a component is known to Ajv. */
export const componentId = (name: string): string => `component:${name}`;

// Everything else (descriptions, examples, x-github, discriminators) does not affect validity and costs compile time.
const plainKeywords = [
  'type',
  'required',
  'enum',
  'const',
  'format',
  'pattern',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
];
const schemaKeywords = ['items', 'additionalProperties', 'not'];
const listKeywords = ['oneOf', 'anyOf', 'allOf'];
const mapKeywords = ['properties', 'patternProperties'];

/**
 * Converts a schema to JSON Schema.
 * OpenAPI's `nullable` becomes `anyOf [X, null]` (Ajv does not compile 88 of GitHub's schemas otherwise), references go
 * to `componentId`, and what does not validate is left out. `onComponent` is called for each component that the result
 * refers to.
 */
export function convert(schema: unknown, onComponent: (name: string) => void): Schema | boolean {
  if (typeof schema === 'boolean') return schema;
  if (!isRecord(schema)) throw new Error(`not a schema: ${JSON.stringify(schema)}`);
  const plain = converted(schema, onComponent);
  return schema.nullable === true ? { anyOf: [plain, { type: 'null' }] } : plain;
}

function converted(schema: Schema, onComponent: (name: string) => void): Schema {
  if (typeof schema.$ref === 'string') {
    const name = componentName(schema.$ref);
    onComponent(name);
    return { $ref: componentId(name) };
  }
  const result: Record<string, unknown> = {};
  for (const keyword of plainKeywords) if (keyword in schema) result[keyword] = schema[keyword];
  for (const keyword of schemaKeywords) if (keyword in schema) result[keyword] = convert(schema[keyword], onComponent);
  for (const keyword of listKeywords) {
    const list = schema[keyword];
    if (Array.isArray(list)) result[keyword] = list.map((entry) => convert(entry, onComponent));
  }
  for (const keyword of mapKeywords) {
    const map = schema[keyword];
    if (isRecord(map)) {
      result[keyword] = Object.fromEntries(
        Object.entries(map).map(([key, value]) => [key, convert(value, onComponent)]),
      );
    }
  }
  return result;
}
