import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';

/** The path that Prometheus reads. */
export const METRICS_PATH = '/metrics';

export interface MetricsPart {
  /** The bearer token that allows reading. */
  readonly token: string;
  /** Never rejects. */
  readonly text: () => Promise<{ readonly type: string; readonly body: string }>;
}

/** Returns the metrics to a reader with the token. They show the amount of work, which is confidential. */
export async function giveMetrics(context: Context, { token, text }: MetricsPart): Promise<Response> {
  const shown = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
  if (shown === undefined || !same(shown, token)) {
    return context.json({ error: 'Send METRICS_TOKEN as a bearer token to read the metrics' }, 401, {
      'www-authenticate': 'Bearer realm="metrics"',
    });
  }
  const { type, body } = await text();
  return context.body(body, 200, { 'content-type': type });
}

/** Compares in a time that does not reveal where the texts differ. */
const same = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
