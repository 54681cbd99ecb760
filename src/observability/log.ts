import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';
import { plainJson } from '../render/terminal/plain-json.ts';
import { currentContext } from './log-context.ts';
import { withoutSecrets } from './redact.ts';

/** Fields that may hold a secret, wherever they come from; their values never reach the log. */
const SECRETS = ['authorization', 'token', 'privateKey', 'webhookSecrets', 'secret', 'password', 'connectionString'];

/**
 * The app's log: one JSON line each, without secrets, without the payloads of events, and without a character that acts
 * on a terminal (VER-8). While a job is done each line says which (log-context.ts).
 * @param known secrets of this process, so that none of them is ever written, whatever it stands in
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
 * Probot hangs the whole event on an error, Octokit the request and the answer: private code and people's words. The
 * log keeps what happened and where.
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
 * The log for Probot, without its own error for each event that could not be stored: the webhook endpoint already logs it,
 * with the delivery.
 */
export function withoutEvents(log: Logger): Logger {
  const own = log.child({});
  const child = own.child.bind(own);
  own.child = (bindings, options) =>
    child(bindings, bindings.name === 'event' ? { ...options, level: 'silent' } : options);
  return own;
}
