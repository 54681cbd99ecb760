import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { componentId, convert, type Schema } from './convert.ts';

/** A problem of a value: its place and what is wrong. The place is a JSON pointer, '' for the whole. */
export interface SchemaProblem {
  readonly at: string;
  readonly problem: string;
}

/**
 * Validators for the schemas of one description.
 * A component is converted and compiled at its first use, so that a test pays only for the operations that it uses.
 */
export class Schemas {
  readonly #components: Readonly<Record<string, unknown>>;
  readonly #ajv: Ajv2020;
  readonly #compiled = new WeakMap<object, ValidateFunction>();
  readonly #added = new Set<string>();

  /** `coerce`: accept `"7"` as the number 7, which addresses need. */
  constructor(components: Readonly<Record<string, unknown>>, coerce: boolean) {
    this.#components = components;
    this.#ajv = new Ajv2020({
      strict: false,
      allErrors: true,
      validateSchema: false,
      coerceTypes: coerce,
      logger: false,
    });
    formats.default(this.#ajv, { mode: 'full' });
    this.#ajv.addFormat('repo.nwo', true);
    // Looser than the standard, because GitHub's own addresses of bots (`1+name[bot]@users.noreply.github.com`) contain
    // brackets.
    this.#ajv.addFormat('email', /^[^\s@]+@[^\s@]+$/);
  }

  /** All that is wrong with `value`, judged by one of the description's schema objects. Empty if it is valid. */
  problems(schema: Schema, value: unknown): readonly SchemaProblem[] {
    // Wrapped, because coercion can only write into a parent.
    const validate = this.#validator(schema);
    return validate({ value }) ? [] : (validate.errors ?? []).map(problem);
  }

  #validator(schema: Schema): ValidateFunction {
    const known = this.#compiled.get(schema);
    if (known !== undefined) return known;
    const converted = convert(schema, (name) => this.#add(name));
    const validate = this.#ajv.compile({ type: 'object', properties: { value: converted } });
    this.#compiled.set(schema, validate);
    return validate;
  }

  #add(name: string): void {
    if (this.#added.has(name)) return;
    this.#added.add(name);
    const component = this.#components[name];
    if (component === undefined) throw new Error(`the description has no schema ${name}`);
    const converted = convert(component, (other) => this.#add(other));
    this.#ajv.addSchema({ $id: componentId(name), ...(typeof converted === 'boolean' ? {} : converted) });
  }
}

function problem(error: ErrorObject): SchemaProblem {
  const at = error.instancePath.replace(/^\/value/, '');
  const message = error.message ?? error.keyword;
  switch (error.keyword) {
    case 'enum':
      return { at, problem: `must be one of ${JSON.stringify(error.params.allowedValues)}` };
    case 'const':
      return { at, problem: `must be ${JSON.stringify(error.params.allowedValue)}` };
    case 'additionalProperties':
      return { at, problem: `must not have the property '${String(error.params.additionalProperty)}'` };
    default:
      return { at, problem: message };
  }
}
