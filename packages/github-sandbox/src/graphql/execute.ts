import type { DocumentNode, GraphQLError, OperationDefinitionNode } from 'graphql';
import { execute, GraphQLError as GraphQLErrorClass, Kind, OperationTypeNode, parse, validate } from 'graphql';
import type { Actor, By, Caller } from '../context.ts';
import { graphqlLimits } from '../rest/rate-limit.ts';
import { type AnsweredError, answeredError } from './errors.ts';
import { weigh } from './limits.ts';
import { mutationRoot } from './mutation.ts';
import { lookAs } from './nodes.ts';
import { queryRoot } from './query.ts';
import { resolveField } from './resolve.ts';
import { githubSchema } from './schema.ts';
import { unknownFields } from './unknown-fields.ts';

/** The body of a GraphQL request. */
export interface GraphRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

/** The body of the answer. Its status is 200 with any errors. */
export interface GraphAnswer {
  readonly data?: unknown;
  readonly errors?: readonly AnsweredError[];
}

/** The caller whose limit the actor's requests count for. */
const callerBehind = ({ account, token }: Actor): Caller =>
  token === null ? { kind: 'user', account, token: '' } : { kind: 'installation', token };

/** Runs a request over GitHub's schema: parse, validate, weigh, execute. */
export async function executeGraph({ context, actor }: By, request: GraphRequest): Promise<GraphAnswer> {
  const schema = githubSchema();
  const { document, errors: invalid } = checked(request.query);
  if (document === null) return refused(invalid);
  const unknown = unknownFields(schema, document, context.world.enterprise.lacks);
  if (unknown.length > 0) return { errors: unknown };
  const operation = chosenOperation(document, request.operationName);
  if (operation === null) return { errors: [{ message: 'An operation name is required' }] };
  const weight = weigh(schema, document, operation, request.variables);
  if (weight.errors.length > 0) return { errors: weight.errors };

  const limits = graphqlLimits(context);
  const caller = callerBehind(actor);
  if (!limits.use(caller, weight.cost)) {
    return { errors: [{ type: 'RATE_LIMITED', message: `API rate limit exceeded for ${caller.kind}.` }] };
  }
  const look = lookAs({ context, actor, weight, rateLimit: limits.look(caller) });
  const result = await execute({
    schema,
    document,
    operationName: request.operationName,
    variableValues: request.variables,
    rootValue: operation.operation === OperationTypeNode.MUTATION ? mutationRoot(look) : queryRoot(look),
    fieldResolver: resolveField,
  });
  if (result.errors === undefined) return { data: result.data };
  const answered = result.errors.map((error) => ({ error, shown: answeredError(error) }));
  const gaps = answered.filter(({ shown }) => shown === null);
  // Half an answer could be mistaken for a whole one, so the sandbox gives none.
  if (gaps.length > 0) return { data: null, errors: gaps.map(({ error }) => gap(error)) };
  const errors = answered.flatMap(({ shown }) => (shown === null ? [] : [shown]));
  return result.data === undefined ? { errors } : { data: result.data, errors };
}

/** The operation of that name, or the only one. */
function chosenOperation(document: DocumentNode, name: string | null): OperationDefinitionNode | null {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (name === null) return operations.length === 1 ? (operations[0] ?? null) : null;
  return operations.find((operation) => operation.name?.value === name) ?? null;
}

/** A parsed query, or its errors. */
type Checked =
  | { readonly document: DocumentNode; readonly errors: readonly [] }
  | { readonly document: null; readonly errors: readonly GraphQLError[] };

/** The most texts that are kept. */
const MOST_CHECKED = 500;
/** Checked queries, by their text. Clients repeat a few texts, and checking one costs as much as running it. */
const CHECKED = new Map<string, Checked>();

function checked(query: string): Checked {
  const known = CHECKED.get(query);
  if (known !== undefined) return known;
  const found = check(query);
  if (CHECKED.size >= MOST_CHECKED) CHECKED.clear();
  CHECKED.set(query, found);
  return found;
}

function check(query: string): Checked {
  try {
    const document = parse(query);
    const errors = validate(githubSchema(), document);
    return errors.length > 0 ? { document: null, errors } : { document, errors: [] };
  } catch (error) {
    if (error instanceof GraphQLErrorClass) return { document: null, errors: [error] };
    throw error;
  }
}

const refused = (errors: readonly GraphQLError[]): GraphAnswer => ({
  errors: errors.map(({ message, locations }) => ({ message, ...(locations && { locations: [...locations] }) })),
});

const gap = (error: GraphQLError): AnsweredError => ({
  type: 'SANDBOX',
  message: error.message,
  ...(error.path === undefined ? {} : { path: [...error.path] }),
});
