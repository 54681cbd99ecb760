import { Hono } from 'hono';
import type { SandboxContext } from '../context.ts';
import type { Delivery } from '../model/apps.ts';
import { deliveryJson, listedDeliveryJson } from '../payloads/app.ts';
import type { Json } from '../payloads/json.ts';
import { notFound, unprocessable } from '../refusal.ts';
import { callingApp } from './calling-app.ts';
import { type Api, type ApiEnv, part } from './request.ts';

const DAY_MILLIS = 86_400_000;
/** GitHub keeps deliveries for three days. */
const KEPT_MILLIS = 3 * DAY_MILLIS;
/** GitHub's ids of deliveries are int64 and exceed exact JavaScript numbers, and so do these. */
const FIRST_ID = 3_842_091_948_768_770_000n;

/** The routes for an app's webhooks and their redelivery. */
export function deliveryRoutes(context: SandboxContext): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();

  const kept = (c: Api): readonly Delivery[] => {
    const app = callingApp(c);
    const since = context.clock.now() - KEPT_MILLIS;
    return context.world.deliveries.filter((one) => one.app === app && one.deliveredAt >= since).reverse();
  };
  routes.get('/app/hook/deliveries', (c) => {
    const status = c.req.query('status');
    if (status !== undefined && !Object.hasOwn(OUTCOMES, status)) {
      throw unprocessable(`Invalid request.\n\nstatus: ${status} is not a possible value`);
    }
    const [least, most] = OUTCOMES[status ?? 'any'] ?? [0, 999];
    return cursorPage(
      c,
      kept(c).filter(({ statusCode }) => statusCode >= least && statusCode <= most),
    );
  });
  const delivery = (c: Api): Delivery => {
    const text = part(c, 'id');
    const found = kept(c).find(({ id }) => /^\d{1,19}$/.test(text) && idOnTheWire(id) === BigInt(text));
    if (!found) throw notFound();
    return found;
  };
  routes.get('/app/hook/deliveries/:id', (c) => {
    const found = delivery(c);
    return exactJson(c, { ...deliveryJson(found), id: idOnTheWire(found.id) });
  });
  routes.post('/app/hook/deliveries/:id/attempts', (c) => {
    context.webhooks.redeliver(delivery(c));
    return c.json({}, 202);
  });
  return routes;
}

/** By `status_code`, both ends included (GitHub's description of the parameter `status`). */
const OUTCOMES: Readonly<Record<string, readonly [number, number]>> = { success: [200, 399], failure: [400, 599] };

const idOnTheWire = (id: number): bigint => FIRST_ID + BigInt(id);

/** Pages deliveries by cursor: there is `next`, and no page number. A cursor is opaque. */
function cursorPage(c: Api, list: readonly Delivery[]): Response {
  const asked = Number(c.req.query('per_page') ?? 30);
  const size = Number.isInteger(asked) && asked >= 1 ? Math.min(asked, 100) : 30;
  const cursor = c.req.query('cursor');
  const start = cursor === undefined ? 0 : list.findIndex(({ id }) => cursorAt(id) === cursor);
  if (start < 0) throw unprocessable('Invalid cursor');
  const next = list[start + size];
  if (next) {
    const url = new URL(c.req.url);
    url.searchParams.set('cursor', cursorAt(next.id));
    c.header('link', `<${url.href}>; rel="next"`);
  }
  return exactJson(
    c,
    list.slice(start, start + size).map((one) => ({ ...listedDeliveryJson(one), id: idOnTheWire(one.id) })),
  );
}

const cursorAt = (id: number): string => `v1_${idOnTheWire(id)}`;

/** JSON with exact large numbers. */
function exactJson(c: Api, value: Json | readonly Json[]): Response {
  const marked = JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `\u0000${part}` : part));
  return c.body(marked.replaceAll(/"\\u0000(\d+)"/g, '$1'), 200, { 'content-type': 'application/json; charset=utf-8' });
}
