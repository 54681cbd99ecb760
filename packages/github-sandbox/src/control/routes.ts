import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { atSecond } from '../clock.ts';
import type { SandboxContext } from '../context.ts';
import type { Fault } from '../faults.ts';
import { listedDeliveryJson } from '../payloads/app.ts';
import { GitHubRefusal, notFound, unprocessable } from '../refusal.ts';
import { ACTS } from './acts.ts';
import { FaultRequest } from './fault-request.ts';

const ClockRequest = z.union([
  z.strictObject({ advanceSeconds: z.number().min(0) }),
  z.strictObject({ freezeAt: z.iso.datetime({ offset: true }) }),
  z.strictObject({ freeze: z.literal(true) }),
  z.strictObject({ resume: z.literal(true) }),
]);

/** Reads a JSON body. Accepts only `application/json`, so that no page elsewhere can send it with a form. */
async function jsonOf<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.infer<Schema>> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    throw new GitHubRefusal(415, 'Send JSON, with content-type: application/json');
  }
  let value: unknown;
  try {
    value = JSON.parse(await request.text());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new GitHubRefusal(400, 'Problems parsing JSON');
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw unprocessable(`Invalid request: ${problems.join('; ')}`, problems);
}

/** The sandbox's own addresses below `/sandbox`, which GitHub does not have. */
export function controlRoutes(context: SandboxContext): Hono {
  const routes = new Hono();
  const { faults, counters, clock, world } = context;

  routes.get('/acts', (c) => {
    const shown = Object.entries(ACTS).map(([name, { input }]) => [name, z.toJSONSchema(input, { io: 'input' })]);
    return c.json(Object.fromEntries(shown));
  });
  routes.post('/acts/:act', async (c) => {
    const { as, ...input } = await jsonOf(c.req.raw, z.looseObject({ as: z.string() }));
    const answer = context.act(c.req.param('act'), as, input);
    return answer === null ? c.body(null, 204) : c.json(answer);
  });

  routes.get('/faults', (c) => c.json(faults.list.map(shownFault)));
  routes.post('/faults', async (c) => {
    faults.add(await jsonOf(c.req.raw, FaultRequest));
    context.changed();
    return c.json(faults.list.map(shownFault), 201);
  });
  routes.delete('/faults', (c) => {
    faults.clear();
    context.changed();
    return c.body(null, 204);
  });

  routes.get('/requests', (c) => c.json({ counts: counters.byKind(), requests: counters.list }));
  routes.delete('/requests', (c) => {
    counters.reset();
    return c.body(null, 204);
  });

  routes.get('/clock', (c) => c.json({ now: atSecond(clock.now()) }));
  routes.post('/clock', async (c) => {
    const asked = await jsonOf(c.req.raw, ClockRequest);
    if ('advanceSeconds' in asked) clock.advance(asked.advanceSeconds * 1000);
    else if ('freezeAt' in asked) clock.freeze(Date.parse(asked.freezeAt));
    else if ('freeze' in asked) clock.freeze();
    else clock.resume();
    context.changed();
    return c.json({ now: atSecond(clock.now()) });
  });

  routes.post('/queues/advance', (c) => {
    context.advanceQueues();
    return c.body(null, 204);
  });

  routes.get('/deliveries', (c) => c.json(world.deliveries.map(listedDeliveryJson)));
  routes.post('/deliveries/:id/attempts', (c) => {
    const delivery = world.deliveries.find(({ id }) => String(id) === c.req.param('id'));
    if (!delivery) throw notFound();
    context.webhooks.redeliver(delivery);
    return c.json({}, 202);
  });
  routes.post('/settled', async (c) => {
    await context.webhooks.settled();
    return c.body(null, 204);
  });

  routes.get('/revision', (c) => c.json({ revision: world.revision }));
  routes.get('/events', (c) =>
    streamSSE(c, async (stream) => {
      const send = (revision: number) => stream.writeSSE({ event: 'revision', data: String(revision) });
      const ended = Promise.withResolvers<void>();
      stream.onAbort(ended.resolve);
      // A write to a reader who has left fails. The end of the stream handles that.
      const stop = context.onChange((revision) => void send(revision).catch(() => ended.resolve()));
      await send(world.revision);
      await ended.promise;
      stop();
    }),
  );
  return routes;
}

const shownFault = ({ path, ...fault }: Fault) => ({
  ...fault,
  ...(path !== undefined && { path: typeof path === 'string' ? path : `/${path.source}/${path.flags}` }),
});
