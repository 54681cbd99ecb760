import type { Context } from 'hono';

/** GitHub's own limit for a payload. */
export const MOST_BYTES = 25 * 1024 * 1024;

/** GitHub waits for ten seconds, and takes what was answered later for lost; then it had better hear that it is. */
const ANSWER_WITHIN_MILLIS = 8_500;
/** What took long to arrive is stored all the same, where that is quickly done. */
const LEAST_MILLIS = 2_000;

/** What stands behind the endpoint; Probot fits. */
export interface Receiver {
  /** True where the signature belongs to the body. */
  verify(body: string, signature: string): Promise<boolean>;
  handles(event: string): boolean;
  /** Resolves once the event is stored; rejects where it could not be. */
  receive(event: { readonly id: string; readonly name: string; readonly payload: object }): Promise<void>;
}

export interface Log {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

/** How a webhook was answered. */
export interface Answered {
  /** As its header claims; empty where there is none. */
  readonly event: string;
  /** `stored` too where it was stored before. */
  readonly result: 'stored' | 'ignored' | 'refused' | 'failed';
  /** Of the answer. */
  readonly status: number;
  /** Since its headers were here. */
  readonly seconds: number;
}

export interface WebhookParts {
  readonly receiver: Receiver;
  readonly answered: (webhook: Answered) => void;
  readonly log: Log;
}

/** Which event a request claims to be. */
export const eventOf = (context: Context): string => context.req.header('x-github-event') ?? '';

/**
 * Takes one webhook. 2xx only once it is stored, since GitHub does not send it again by itself; what is refused leaves
 * a log line and nothing else.
 */
export async function takeWebhook(context: Context, { receiver, answered, log }: WebhookParts): Promise<Response> {
  const began = performance.now();
  const tell = (result: Answered['result'], status: number) =>
    answered({ event: eventOf(context), result, status, seconds: (performance.now() - began) / 1000 });
  const id = context.req.header('x-github-delivery');
  const name = context.req.header('x-github-event');
  const signature = context.req.header('x-hub-signature-256');
  const refuse = (status: 400 | 401 | 415, error: string): Response => {
    log.warn({ delivery: { id, event: name }, status }, `webhook refused: ${error}`);
    tell('refused', status);
    return context.json({ error }, status);
  };

  if (!/^application\/json\s*(;|$)/i.test(context.req.header('content-type') ?? '')) {
    return refuse(415, 'Content type has to be application/json; choose it in the settings of the webhook');
  }
  if (!id) return refuse(400, 'X-GitHub-Delivery is missing');
  if (!name) return refuse(400, 'X-GitHub-Event is missing');
  if (!signature)
    return refuse(401, 'X-Hub-Signature-256 is missing; enter the webhook secret in the settings of the GitHub App');
  const body = await context.req.text();
  if (body === '') return refuse(400, 'The body is empty');
  if (!(await receiver.verify(body, signature))) {
    return refuse(401, 'X-Hub-Signature-256 does not belong to this body and the webhook secret of the app');
  }
  const payload = parse(body);
  if (payload === null) return refuse(400, 'The body is not a JSON object');

  if (!receiver.handles(name)) {
    log.info({ delivery: { id, event: name } }, 'webhook ignored: an event that concerns no rule');
    tell('ignored', 202);
    return context.json({ result: 'ignored' }, 202);
  }
  try {
    const left = ANSWER_WITHIN_MILLIS - (performance.now() - began);
    await inTime(receiver.receive({ id, name, payload }), Math.max(left, LEAST_MILLIS));
  } catch (error) {
    log.error(
      { err: error, delivery: { id, event: name } },
      'webhook could not be stored; GitHub is asked for it again later',
    );
    tell('failed', 503);
    return context.json({ error: 'The event could not be stored; redeliver it' }, 503);
  }
  tell('stored', 202);
  return context.json({ result: 'stored' }, 202);
}

/** @throws Error where it takes longer; it may be stored later, and then was taken in before when it comes again */
async function inTime(stored: Promise<void>, millis: number): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`it was not stored within ${Math.round(millis)} ms`)), millis);
  try {
    await Promise.race([stored, late]);
  } finally {
    clearTimeout(timer);
  }
}

function parse(body: string): object | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    // Why it is broken is of no use to the sender.
    return null;
  }
}
