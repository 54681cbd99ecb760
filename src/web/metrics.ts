import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';

/** Where Prometheus asks. */
export const METRICS_PATH = '/metrics';

export interface MetricsPart {
  /** Who shows it as a bearer token may read. */
  readonly token: string;
  /** Never rejects. */
  readonly text: () => Promise<{ readonly type: string; readonly body: string }>;
}

/** Gives the metrics to whoever has the token. They tell how much work there is, which is nobody else's business. */
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

/** In a time that says nothing of where they differ. */
const same = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
