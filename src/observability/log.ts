import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';
import { plainJson } from '../render/terminal/plain-json.ts';
import { currentContext } from './log-context.ts';
import { withoutSecrets } from './redact.ts';

/** Fields that may contain a secret, from any source. Their values never reach the log. */
const SECRETS = ['authorization', 'token', 'privateKey', 'webhookSecrets', 'secret', 'password', 'connectionString'];

/**
 * Creates the app's log, with one JSON line each (VER-8).
 * It contains no secrets, no payloads of events, and no character that acts on a terminal. While a job runs, each line
 * names it (log-context.ts).
 * @param known secrets of this process, which are never written in any context
 */
export function createLog(level: string, destination?: DestinationStream, known: readonly string[] = []): Logger {
  const options = {
    level,
    redact: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
    serializers: { err: errorForLog },
    mixin: currentContext,
    hooks: { streamWrite: (line: string) => plainJson(withoutSecrets(line, known)) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/**
 * An error without what Probot and Octokit attach to it.
 * Probot attaches the whole event, Octokit the request and the answer: private code and people's texts. The log keeps
 * what happened and where.
 */
function errorForLog(error: unknown): unknown {
  if (!Error.isError(error)) return error;
  const { type, message, stack } = stdSerializers.err(error);
  const code = 'code' in error ? error.code : undefined;
  const status = 'status' in error ? error.status : undefined;
  const errors = error instanceof AggregateError ? error.errors.map(errorForLog) : undefined;
  const cause = error.cause === undefined ? undefined : errorForLog(error.cause);
  return { type, message, stack, code, status, errors, cause };
}

/**
 * The log for Probot, without its error for each event that could not be stored.
 * The webhook endpoint already logs that error, with the delivery.
 */
export function withoutEvents(log: Logger): Logger {
  const own = log.child({});
  const child = own.child.bind(own);
  own.child = (bindings, options) =>
    child(bindings, bindings.name === 'event' ? { ...options, level: 'silent' } : options);
  return own;
}
