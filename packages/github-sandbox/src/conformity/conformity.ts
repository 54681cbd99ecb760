import type { MiddlewareHandler } from 'hono';
import { isRecord, type Schema } from './convert.ts';
import { Description, type Operation } from './description.ts';
import { isMistake } from './mistakes.ts';
import type { Violation } from './violation.ts';

/** A request as it arrived. `path` is without host, prefix and query; `body` is '' if there was none. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string | null;
  readonly body: string;
}

export interface SeenAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Compares REST requests and the sandbox's answers with GitHub's own description of its API.
 * It changes nothing: it lists violations, and a test asserts that the list is empty.
 *
 * It is stricter than GitHub in one point: GitHub ignores a query parameter or a body property that it does not know;
 * here it is a violation, because it is misspelled.
 */
export class Conformity {
  readonly violations: Violation[] = [];
  readonly #description = Description.load();
  readonly #json = this.#description.bodies;
  readonly #text = this.#description.addresses;

  /** Hono middleware for everything below `prefix`, for example `/api/v3`. */
  middleware(prefix: string): MiddlewareHandler {
    return async (context, next) => {
      const url = new URL(context.req.url);
      const request: SeenRequest = {
        method: context.req.method,
        path: url.pathname.slice(prefix.length) || '/',
        query: url.searchParams,
        contentType: context.req.header('content-type') ?? null,
        body: await context.req.text(),
      };
      await next();
      this.check(request, { status: context.res.status, body: await context.res.clone().text() });
    };
  }

  /** Records violations of an exchange. */
  check(request: SeenRequest, answer: SeenAnswer): void {
    const found = this.#description.find(request.method, request.path);
    if (found === null) {
      this.#note('request', `${request.method} ${request.path}`, 'path', 'GitHub describes no such operation');
      return;
    }
    const { operation, path } = found;
    this.#checkParameters(operation, path, request.query);
    this.#checkBody(operation, request);
    this.#checkAnswer(operation, answer);
  }

  #checkParameters(operation: Operation, path: ReadonlyMap<string, string>, query: URLSearchParams): void {
    const name = operationName(operation);
    for (const parameter of operation.parameters) {
      const given = parameter.in === 'path' ? path.get(parameter.name) : queryValue(query, parameter.name);
      const at = `${parameter.in}.${parameter.name}`;
      if (given === undefined || given === null) {
        if (parameter.required) this.#note('request', name, at, 'is required');
        continue;
      }
      for (const problem of this.#text.problems(parameter.schema, given)) {
        this.#note('request', name, `${at}${problem.at}`, problem.problem);
      }
    }
    const known = new Set(operation.parameters.flatMap((p) => (p.in === 'query' ? [p.name] : [])));
    for (const key of new Set(query.keys())) {
      if (!known.has(key.replace(/\[\]$/, '')))
        this.#note('request', name, `query.${key}`, 'GitHub knows no such parameter');
    }
  }

  #checkBody(operation: Operation, request: SeenRequest): void {
    const name = operationName(operation);
    const body = request.body === '' ? undefined : parsed(request.body);
    if (body === undefined) {
      if (operation.body?.required === true) this.#note('request', name, 'body', 'is required');
      return;
    }
    if (body instanceof SyntaxError) {
      this.#note('request', name, 'body', `is not JSON: ${body.message}`);
      return;
    }
    if (!/^application\/json\b/.test(request.contentType ?? '')) {
      this.#note(
        'request',
        name,
        'header.content-type',
        `must be application/json, not ${String(request.contentType)}`,
      );
    }
    const schema = operation.body?.schema ?? null;
    if (schema === null) {
      if (!isRecord(body) || Object.keys(body).length > 0)
        this.#note('request', name, 'body', 'GitHub takes none here');
      return;
    }
    for (const { at, problem } of this.#json.problems(schema, body)) this.#note('request', name, `body${at}`, problem);
    const known = this.#propertyNames(schema);
    if (known === null || !isRecord(body)) return;
    for (const key of Object.keys(body)) {
      if (!known.has(key)) this.#note('request', name, `body/${key}`, 'GitHub knows no such property');
    }
  }

  #checkAnswer(operation: Operation, answer: SeenAnswer): void {
    // The answer of a failing GitHub has no description. It is a fault that a test requested.
    if (answer.status >= 500) return;
    const name = operationName(operation);
    const described = operation.answers.get(answer.status);
    if (described === undefined && answer.status < 400) {
      this.#note('answer', name, String(answer.status), 'GitHub describes no such status');
      return;
    }
    // Any operation may be refused (401, 403, 404, 429 …), described or not, and always in the same shape.
    const refused = answer.status >= 400 && answer.body !== '';
    const schema = described?.schema ?? (refused ? basicError : null);
    if (schema === null) {
      if (answer.body !== '') this.#note('answer', name, String(answer.status), 'must have no body');
      return;
    }
    const body = parsed(answer.body);
    if (body instanceof SyntaxError) {
      this.#note('answer', name, String(answer.status), `is not JSON: ${body.message}`);
      return;
    }
    for (const { at, problem } of this.#json.problems(schema, body)) {
      this.#note('answer', name, `${answer.status}${at}`, problem);
    }
  }

  /** Every property that the schema names at its top, in any variant. null if it describes no object. */
  #propertyNames(schema: Schema): ReadonlySet<string> | null {
    const names = new Set<string>();
    const visit = (node: unknown): void => {
      if (!isRecord(node)) return;
      if (typeof node.$ref === 'string') visit(this.#description.components[node.$ref.split('/').at(-1) ?? '']);
      if (isRecord(node.properties)) for (const key of Object.keys(node.properties)) names.add(key);
      for (const list of [node.oneOf, node.anyOf, node.allOf]) if (Array.isArray(list)) list.forEach(visit);
    };
    visit(schema);
    return names.size === 0 ? null : names;
  }

  #note(where: Violation['where'], operation: string, at: string, problem: string): void {
    const violation: Violation = { where, operation, at, problem };
    if (!isMistake(violation)) this.violations.push(violation);
  }
}

const basicError: Schema = {
  type: 'object',
  required: ['message', 'documentation_url'],
  properties: { message: { type: 'string' }, documentation_url: { type: 'string' } },
};

const operationName = (operation: Operation): string => `${operation.method} ${operation.template}`;

function queryValue(query: URLSearchParams, name: string): string | readonly string[] | null {
  const list = query.getAll(`${name}[]`);
  return list.length > 0 ? list : query.get(name);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Any other error is ours.
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}
