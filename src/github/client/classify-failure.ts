import { z } from 'zod';
import { GitHubError, type GitHubErrorCode } from './github-error.ts';
import type { Gap, GraphQLAnswer } from './graphql-answer.ts';
import { classifyLasting } from './lasting.ts';
import { type Headers, nothingRemains, waitAsked } from './retry-at.ts';

const headersShape = z.record(z.string(), z.unknown());

/** What Octokit throws for an HTTP status of 400 and above. Without any answer, 500 and no response. */
const requestFailure = z.object({
  status: z.number(),
  message: z.string(),
  request: z.object({ url: z.string() }).optional(),
  response: z.object({ headers: headersShape, data: z.unknown().optional() }).optional(),
});

const graphqlFailure = z.object({
  name: z.literal('GraphqlResponseError'),
  headers: headersShape,
  data: z.unknown().optional(),
  errors: z.array(
    z.object({
      type: z.string().nullish(),
      message: z.string().default('no message'),
      path: z.array(z.union([z.string(), z.number()])).nullish(),
      extensions: z
        .object({ code: z.string().nullish(), typeName: z.string().nullish(), fieldName: z.string().nullish() })
        .nullish(),
    }),
  ),
});
type GraphQLEntry = z.infer<typeof graphqlFailure>['errors'][number];

/**
 * Turns whatever Octokit threw into a GitHubError.
 * `what` names the request, for example its route; `now` is in milliseconds since 1970.
 */
export function failureOf(error: unknown, what: string, now: number): GitHubError {
  if (error instanceof GitHubError) return error;
  const failure = requestFailure.safeParse(error);
  if (!failure.success) return withoutAnswer(error, what);
  const { status, message, request, response } = failure.data;
  if (!response) return new GitHubError('unavailable', `${what}: no answer (${message})`);
  // Octokit fetches the token for a request by itself. A failure there must not be taken for the request's own.
  const forToken = /\/access_tokens(\?|$)/.test(request?.url ?? '');
  const code = forToken ? tokenCode(status, message, response.headers) : codeOf(status, message, response.headers);
  return new GitHubError(
    code,
    `${forToken ? `installation token for ${what}` : what}: ${status} ${brief(message)}${keyHint(message)}`,
    {
      status,
      requestId: requestId(response.headers),
      waitMillis: code === 'rate-limited' ? waitIn(status, response.headers, now) : null,
      lasting: code === 'rate-limited' ? null : classifyLasting(status, message, forToken),
      heavy: !forToken && code === 'unavailable' && (status === 502 || status === 504) ? 'perhaps' : null,
    },
  );
}

/** A hint for errors of the key or the App ID. GitHub's message names neither. */
const keyHint = (message: string): string =>
  /^(A JSON web token could not be decoded|Integration not found)/i.test(message)
    ? '; APP_ID and the private key have to be those of one app on this GitHub'
    : '';

function withoutAnswer(error: unknown, what: string): GitHubError {
  if (!(error instanceof Error)) return new GitHubError('unavailable', `${what}: ${String(error)}`);
  if (error.name === 'TimeoutError' || error.name === 'AbortError') {
    return new GitHubError('unavailable', `${what}: no answer in time`, { heavy: 'perhaps' });
  }
  return new GitHubError('unavailable', `${what}: ${brief(error.message)}`);
}

function codeOf(status: number, message: string, headers: Headers): GitHubErrorCode {
  if (status === 429) return 'rate-limited';
  if (status === 403) return isRateLimit(message, headers) ? 'rate-limited' : 'forbidden';
  if (status === 401) return 'unauthorized';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 451) return 'forbidden';
  if (status === 409) return 'conflict';
  if (status >= 500 && headers['retry-after'] !== undefined) return 'rate-limited';
  if (status === 408 || status >= 500) return 'unavailable';
  return 'invalid';
}

function tokenCode(status: number, message: string, headers: Headers): GitHubErrorCode {
  const code = codeOf(status, message, headers);
  return code === 'rate-limited' || code === 'unavailable' ? code : 'unauthorized';
}

/**
 * The longest wait after a 5xx.
 * A server may recover sooner than it predicts, and one request a minute does no harm.
 */
const LONGEST_OUT_MILLIS = 60_000;

function waitIn(status: number, headers: Headers, now: number): number | null {
  const wait = waitAsked(headers, now);
  return status >= 500 ? Math.min(wait ?? LONGEST_OUT_MILLIS, LONGEST_OUT_MILLIS) : wait;
}

// GitHub answers 403 for a missing permission and for a limit; only the latter is worth waiting for.
const isRateLimit = (message: string, headers: Headers): boolean =>
  headers['retry-after'] !== undefined || nothingRemains(headers) || /rate limit|abuse detection/i.test(message);

/**
 * The data of a GraphQL answer with errors, if they are only gaps.
 * A gap is a named part that is missing or forbidden. Otherwise throws a GitHubError, also for a rate limit with HTTP
 * 200.
 */
export function partialAnswer(error: unknown, what: string, now: number): GraphQLAnswer {
  const parsed = graphqlFailure.safeParse(error);
  if (!parsed.success) throw failureOf(error, what, now);
  const { errors, data, headers } = parsed.data;
  const gaps = errors.map(gapOf);
  if (isObject(data) && errors.length > 0 && gaps.every((gap) => gap !== null)) return { data, gaps };
  // Of several errors, the one that is worth waiting for decides: after the wait the others may be gone.
  const codes = errors.map((entry) => graphqlCode(entry));
  const code =
    (['rate-limited', 'unavailable', 'unsupported'] as const).find((wanted) => codes.includes(wanted)) ??
    codes[0] ??
    'invalid';
  const said = errors[Math.max(0, codes.indexOf(code))]?.message ?? 'errors without a text';
  throw new GitHubError(code, `${what}: ${brief(said)}`, {
    requestId: requestId(headers),
    waitMillis: code === 'rate-limited' ? waitAsked(headers, now) : null,
    heavy: code === 'rate-limited' ? null : heavyOf(errors),
    lacks: code === 'unsupported' ? (errors.map(unknownField).find((field) => field !== null) ?? null) : null,
    lasting: code === 'forbidden' ? classifyLasting(null, said) : null,
  });
}

const LIMITS = new Set(['RESOURCE_LIMITS_EXCEEDED', 'MAX_NODE_LIMIT_EXCEEDED']);

/** Whether a query was too heavy. GitHub ends what takes longer than ten seconds, and says that it may be a timeout. */
function heavyOf(errors: readonly GraphQLEntry[]): 'surely' | 'perhaps' | null {
  if (errors.some(({ type }) => LIMITS.has(type ?? ''))) return 'surely';
  const slow = /something went wrong while executing your query|time[d ]*out|respond to your request in time/i;
  return errors.some(({ type, message }) => /TIMEOUT/.test(type ?? '') || slow.test(message)) ? 'perhaps' : null;
}

function gapOf(entry: GraphQLEntry): Gap | null {
  const why = entry.type === 'NOT_FOUND' ? 'missing' : isForbidden(entry) ? 'forbidden' : null;
  return why && entry.path && entry.path.length > 0 ? { why, path: entry.path, message: entry.message } : null;
}

const isForbidden = (entry: GraphQLEntry): boolean =>
  entry.type === 'FORBIDDEN' || entry.type === 'INSUFFICIENT_SCOPES';

function graphqlCode(entry: GraphQLEntry): GitHubErrorCode {
  if (entry.type?.startsWith('RATE_LIMIT') || /rate limit/i.test(entry.message)) return 'rate-limited';
  if (entry.type === 'NOT_FOUND') return 'not-found';
  if (isForbidden(entry)) return 'forbidden';
  if (unknownField(entry) !== null) return 'unsupported';
  // A query that the schema refuses has a code and no type. Repeating it does not help.
  if (!entry.type && entry.extensions?.code) return 'invalid';
  if (
    entry.type === 'UNPROCESSABLE' ||
    entry.type === 'MAX_NODE_LIMIT_EXCEEDED' ||
    entry.type === 'EXCESSIVE_PAGINATION'
  ) {
    return 'invalid';
  }
  return 'unavailable';
}

/** The field that the server's schema lacks, as `Type.field`; null for any other error. */
function unknownField({ extensions, message }: GraphQLEntry): string | null {
  if (extensions?.code !== 'undefinedField') return null;
  const [, field, type] = /^Field '(\w+)' doesn't exist on type '(\w+)'/.exec(message) ?? [];
  return `${extensions.typeName ?? type ?? '?'}.${extensions.fieldName ?? field ?? '?'}`;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const requestId = (headers: Headers): string | null => {
  const id = headers['x-github-request-id'];
  return typeof id === 'string' ? id : null;
};

/** The beginning of a text. A proxy's error page can be long, but its beginning identifies it. */
const brief = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text).replaceAll(/\s+/g, ' ');
