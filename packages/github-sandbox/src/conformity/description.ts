import { packageFile } from '../package-file.ts';
import { isRecord, type Schema } from './convert.ts';
import { Schemas } from './schemas.ts';

/** One operation of GitHub's REST description, with resolved references to parameters and answers. */
export interface Operation {
  readonly method: string;
  /** For example `/repos/{owner}/{repo}/pulls/{pull_number}`. */
  readonly template: string;
  readonly parameters: readonly Parameter[];
  /** null if it takes no body. */
  readonly body: { readonly required: boolean; readonly schema: Schema | null } | null;
  /** By status; `schema` is null if the answer has no JSON body. */
  readonly answers: ReadonlyMap<number, { readonly schema: Schema | null }>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly schema: Schema;
}

interface Route {
  readonly method: string;
  readonly template: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly node: Schema;
  operation: Operation | null;
}

/** GitHub's REST API as @octokit/openapi describes it. Create one a process, because it reads 13 MB. */
export class Description {
  static #loaded: Description | null = null;

  static load(): Description {
    Description.#loaded ??= new Description(readJson('@octokit/openapi/generated/api.github.com.json'));
    return Description.#loaded;
  }

  readonly components: Readonly<Record<string, unknown>>;
  /** Checks bodies. Shared, so that a schema is compiled once a process. */
  readonly bodies: Schemas;
  /** Checks parts of addresses, where everything is text. */
  readonly addresses: Schemas;
  readonly #shared: Schema;
  readonly #routes: readonly Route[];

  private constructor(document: Schema) {
    this.#shared = record(document.components);
    this.components = record(this.#shared.schemas);
    this.bodies = new Schemas(this.components, false);
    this.addresses = new Schemas(this.components, true);
    this.#routes = Object.entries(record(document.paths))
      .flatMap(([template, methods]) =>
        Object.entries(record(methods)).map(([method, node]) => this.#route(method, template, record(node))),
      )
      .sort(byNearness);
  }

  /**
   * The operation of an address (without host, prefix and query), and its raw path parameters.
   * null if GitHub describes none.
   */
  find(
    method: string,
    path: string,
  ): { readonly operation: Operation; readonly path: ReadonlyMap<string, string> } | null {
    for (const route of this.#routes) {
      if (route.method !== method) continue;
      const match = route.pattern.exec(path);
      if (match === null) continue;
      route.operation ??= this.#operation(route);
      const values = route.names.map((name, index): [string, string] => [name, decoded(match[index + 1] ?? '')]);
      return { operation: route.operation, path: new Map(values) };
    }
    return null;
  }

  #route(method: string, template: string, node: Schema): Route {
    const many = new Set(this.#parameters(node).flatMap((p) => (p['x-multi-segment'] === true ? [p.name] : [])));
    const names: string[] = [];
    const source = template.replace(/\{(\w+)\}|[.*+?^$()|[\]\\]/g, (text, name: string | undefined) => {
      if (name === undefined) return `\\${text}`;
      names.push(name);
      return many.has(name) ? '(.+)' : '([^/]+)';
    });
    return { method: method.toUpperCase(), template, pattern: new RegExp(`^${source}$`), names, node, operation: null };
  }

  #operation(route: Route): Operation {
    const parameters = this.#parameters(route.node).flatMap((p): Parameter[] =>
      p.in === 'path' || p.in === 'query'
        ? [{ name: String(p.name), in: p.in, required: p.required === true, schema: record(p.schema) }]
        : [],
    );
    const body = isRecord(route.node.requestBody) ? route.node.requestBody : null;
    const answers = Object.entries(record(route.node.responses)).map(
      ([status, answer]): [number, { schema: Schema | null }] => [
        Number(status),
        { schema: jsonSchema(this.#follow(answer, 'responses')) },
      ],
    );
    return {
      method: route.method,
      template: route.template,
      parameters,
      body: body === null ? null : { required: body.required === true, schema: jsonSchema(body) },
      answers: new Map(answers),
    };
  }

  #parameters(node: Schema): readonly Schema[] {
    return (Array.isArray(node.parameters) ? node.parameters : []).map((entry) => this.#follow(entry, 'parameters'));
  }

  #follow(entry: unknown, kind: 'parameters' | 'responses'): Schema {
    const node = record(entry);
    if (typeof node.$ref !== 'string') return node;
    return record(record(this.#shared[kind])[node.$ref.slice(`#/components/${kind}/`.length)]);
  }
}

/** A JSON file of an installed package. */
export const readJson = (path: string): Schema => record(JSON.parse(packageFile(path)));

export function record(value: unknown): Schema {
  if (!isRecord(value)) throw new Error(`the description has ${JSON.stringify(value)} where an object was expected`);
  return value;
}

function jsonSchema(node: Schema): Schema | null {
  if (!isRecord(node.content)) return null;
  const media = node.content['application/json'] ?? node.content['application/scim+json'];
  return isRecord(media) && isRecord(media.schema) ? media.schema : null;
}

/** A decoded segment. One with invalid percent signs stays as it is, for the parameter's schema to check. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}

/**
 * Orders two routes that fit an address by precision.
 * A fixed word comes before a parameter (`/pulls/comments` before `/pulls/{pull_number}`), and the longer before the
 * shorter, whose last parameter may contain the rest.
 */
function byNearness(a: Route, b: Route): number {
  const [left, right] = [a.template.split('/'), b.template.split('/')];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const [x, y] = [left[at]?.startsWith('{') === true, right[at]?.startsWith('{') === true];
    if (x !== y) return x ? 1 : -1;
  }
  return right.length - left.length;
}
