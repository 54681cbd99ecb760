import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Admission, AdmissionLimits } from './admission.ts';
import { readBody } from './body.ts';
import { checkOf } from './signature.ts';
import { type HttpRefusal, readHeaders } from './webhook-headers.ts';

/** A request of Node's server. */
export interface NodeRequest {
  readonly Bindings: HttpBindings;
}

/** GitHub waits ten seconds for the answer. An earlier 503 makes it record the delivery as failed. */
const ANSWER_WITHIN_MILLIS = 8_500;
/** The least time for storing, even if the body took long to arrive. */
const LEAST_MILLIS = 2_000;

/** The receiver of the endpoint's webhooks; Probot fits. */
export interface Receiver {
  /** Any of them may have signed the webhook. */
  readonly secrets: readonly string[];
  handles(event: string): boolean;
  /** Resolves once the event is stored; rejects if it could not be stored. */
  receive(event: { readonly id: string; readonly name: string; readonly payload: object }): Promise<void>;
}

export interface WebhookLog {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

/** How a webhook was answered. */
export interface Answered {
  /** As claimed in its header; empty if there is none. */
  readonly event: string;
  /** `stored` also if it was stored before. */
  readonly result: 'stored' | 'ignored' | 'refused' | 'failed' | 'aborted';
  /** Of the answer; 499 if the sender has disconnected. */
  readonly status: number;
  /** Since its headers arrived. */
  readonly seconds: number;
}

export interface WebhookOptions {
  readonly receiver: Receiver;
  readonly answered: (webhook: Answered) => void;
  readonly log: WebhookLog;
  readonly admission: Admission;
  readonly limits: AdmissionLimits;
}

/** The event that a request claims to be. */
export const eventOf = (context: Context): string => context.req.header('x-github-event') ?? '';

/** A status that other servers use for clients that disconnected; HTTP does not define it. */
const GONE = 499;
const MOST_LOGGED = 100;
const BODY_WRONG = 'X-Hub-Signature-256 does not match this body and the webhook secret of the app';

/**
 * Handles one webhook. Answers 2xx only once it is stored, because GitHub does not repeat it by itself.
 * A refused webhook leaves a log line and nothing else. Until its signature is verified, a body is only hashed.
 */
export async function takeWebhook(context: Context<NodeRequest>, parts: WebhookOptions): Promise<Response> {
  const { receiver, admission, limits, answered, log } = parts;
  const began = performance.now();
  const tell = (result: Answered['result'], status: number) =>
    answered({ event: eventOf(context), result, status, seconds: (performance.now() - began) / 1000 });
  const { incoming, outgoing } = context.env;
  const refuse = ({ status, error }: HttpRefusal): Response => {
    const delivery = { id: logged(context.req.header('x-github-delivery')), event: logged(eventOf(context)) };
    log.warn({ delivery, status }, `webhook refused: ${error}`);
    tell('refused', status);
    return context.json({ error }, status, HEADERS[status] ?? {});
  };

  const headers = readHeaders(incoming.headers, limits.mostBytes);
  if ('error' in headers) return refuse(headers);
  const check = checkOf(headers.signature, receiver.secrets);
  const body = await readBody({ incoming, outgoing, length: headers.length }, check, admission, limits);
  if (body.kind === 'refused') return refuse(body.refusal);
  if (body.kind === 'aborted') {
    tell('aborted', GONE);
    return context.body(null);
  }
  try {
    if (!check.fits()) return refuse({ status: 401, error: BODY_WRONG });
    body.keep();
    const payload = parse(body.bytes);
    if (typeof payload === 'string') return refuse({ status: 400, error: payload });
    return await takeIn({ id: headers.id, name: headers.event, payload }, { context, receiver, log, tell, began });
  } finally {
    body.end();
  }
}

/** Additional headers of a refusal. */
const HEADERS: Readonly<Partial<Record<HttpRefusal['status'], Readonly<Record<string, string>>>>> = {
  415: { 'accept-encoding': 'identity' },
  503: { 'retry-after': '5' },
};

interface Taking {
  readonly context: Context<NodeRequest>;
  readonly receiver: Receiver;
  readonly log: WebhookLog;
  readonly tell: (result: Answered['result'], status: number) => void;
  /** When the headers had arrived. */
  readonly began: number;
}

/** Stores a verified webhook. */
async function takeIn(
  { id, name, payload }: Parameters<Receiver['receive']>[0],
  { context, receiver, log, tell, began }: Taking,
): Promise<Response> {
  if (!receiver.handles(name)) {
    log.info({ delivery: { id, event: name } }, 'webhook ignored: no rule uses this event');
    tell('ignored', 202);
    return context.json({ result: 'ignored' }, 202);
  }
  try {
    const left = ANSWER_WITHIN_MILLIS - (performance.now() - began);
    await inTime(receiver.receive({ id, name, payload }), Math.max(left, LEAST_MILLIS));
  } catch (error) {
    log.error(
      { err: error, delivery: { id, event: name } },
      'webhook could not be stored; the app asks GitHub to deliver it again later',
    );
    tell('failed', 503);
    return context.json({ error: 'The event could not be stored; redeliver it' }, 503);
  }
  tell('stored', 202);
  return context.json({ result: 'stored' }, 202);
}

/** @throws Error if it takes longer. It may still be stored later; a redelivery is then a repetition. */
async function inTime(stored: Promise<void>, millis: number): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`it was not stored within ${Math.round(millis)} ms`)), millis);
  try {
    await Promise.race([stored, late]);
  } finally {
    clearTimeout(timer);
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** The payload, or why it is invalid. */
function parse(body: Uint8Array): object | string {
  let text: string;
  try {
    text = UTF8.decode(body);
  } catch {
    return 'The body is not UTF-8';
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // The reason does not help the sender.
  }
  return 'The body is not a JSON object';
}

/** Truncates unverified input for the log. */
const logged = (header: string | undefined): string | undefined => header?.slice(0, MOST_LOGGED);
