import type { GraphQLError } from 'graphql';
import { GitHubRefusal } from '../refusal.ts';

/** GitHub's `type` of an error in the list `errors`. */
export type ErrorType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'UNPROCESSABLE'
  | 'ARGUMENT_LIMIT'
  | 'INVALID_CURSOR_ARGUMENTS'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION'
  | 'MAX_NODE_LIMIT_EXCEEDED';

/** GitHub's own error for one field. The field is null, and the error is beside the data. */
export class GraphError extends Error {
  readonly type: ErrorType;

  constructor(type: ErrorType, message: string) {
    super(message);
    this.name = 'GraphError';
    this.type = type;
  }
}

/** `unresolved('a User', "login of 'pat'")`, in GitHub's words. */
export const unresolved = (kind: string, by: string): GraphError =>
  new GraphError('NOT_FOUND', `Could not resolve to ${kind} with the ${by}.`);

export const notAccessible = (): GraphError => new GraphError('FORBIDDEN', 'Resource not accessible by integration');

/** A field of GitHub's schema that the sandbox does not model. Never answered with null, which would be wrong. */
export class NotModelled extends Error {
  constructor(field: string) {
    super(`sandbox does not model ${field}`);
    this.name = 'NotModelled';
  }
}

/** One entry of the answer's `errors`. */
export interface AnsweredError {
  readonly type?: string;
  readonly path?: readonly (string | number)[];
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** The error as GitHub shows it. null for a gap or a bug of the sandbox. */
export function answeredError(error: GraphQLError): AnsweredError | null {
  const type = errorType(error);
  if (type === null) return null;
  return {
    ...(type === undefined ? {} : { type }),
    ...(error.path === undefined ? {} : { path: [...error.path] }),
    ...(error.locations === undefined ? {} : { locations: [...error.locations] }),
    message: error.message,
  };
}

const refusalTypes: Readonly<Record<number, ErrorType>> = { 403: 'FORBIDDEN', 404: 'NOT_FOUND', 422: 'UNPROCESSABLE' };

function errorType(error: GraphQLError): ErrorType | undefined | null {
  const cause = error.originalError;
  if (cause instanceof GraphError) return cause.type;
  if (cause instanceof GitHubRefusal) return refusalTypes[cause.status] ?? null;
  // From graphql-js itself, for example a variable's value of the wrong type.
  return cause === undefined ? undefined : null;
}
