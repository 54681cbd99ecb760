import { Hono } from 'hono';
import { READINESS } from '../domain/effects.ts';
import { code, paragraph, phrase } from '../render/text/tree.ts';
import { Admission, type AdmissionLimits, LIMITS } from './admission.ts';
import { giveMetrics, METRICS_PATH, type MetricsPart } from './metrics.ts';
import { page } from './page.ts';
import { type Answered, eventOf, type NodeRequest, type Receiver, takeWebhook, type WebhookLog } from './webhook.ts';

/** The path to which GitHub sends webhooks; app.yml names it. */
export const WEBHOOK_PATH = '/api/github/webhooks';

export interface WebOptions {
  /** null: this process accepts no webhooks. */
  readonly receiver: Receiver | null;
  /** Why the app cannot take work now, for example because the database is down. null if it can. */
  readonly ready: () => Promise<string | null>;
  /** `sweepLate`: why the sweep is late, or null. `notes`: further lines for the operator. */
  readonly state: () => { readonly sweepLate: string | null; readonly notes: readonly string[] };
  /** null if the metrics are turned off. */
  readonly metrics: MetricsPart | null;
  /** Called for every webhook that was answered. */
  readonly answered: (webhook: Answered) => void;
  readonly log: WebhookLog;
  /** `LIMITS` by default. */
  readonly limits?: AdmissionLimits;
}

/** All routes of the app. */
export function routes(parts: WebOptions): Hono<NodeRequest> {
  const { receiver, ready, state, metrics, answered, log, limits = LIMITS } = parts;
  const app = new Hono<NodeRequest>();
  const admission = new Admission(limits);

  app.post(WEBHOOK_PATH, async (context) => {
    if (receiver) return takeWebhook(context, { receiver, answered, log, admission, limits });
    answered({ event: eventOf(context), result: 'refused', status: 503, seconds: 0 });
    return context.json(
      {
        error:
          'This process accepts no webhooks, because its ROLE is worker. Send them to a process with the ROLE web or all',
      },
      503,
    );
  });
  app.all(WEBHOOK_PATH, (context) => context.json({ error: 'Send webhooks here by POST' }, 405, { allow: 'POST' }));

  app.get('/healthz', (context) => context.text('ok'));
  app.get('/readyz', async (context) => {
    const why = await ready();
    const { sweepLate, notes } = state();
    const said = notes.map((note) => `\n${note}`).join('');
    const lacks = why ?? sweepLate;
    return lacks === null ? context.text(`ok${said}`) : context.text(`not ready: ${lacks}${said}`, 503);
  });
  if (metrics !== null) app.get(METRICS_PATH, (context) => giveMetrics(context, metrics));
  app.get('/', (context) => context.html(FRONT));

  app.notFound((context) => context.json({ error: `Not found. Send webhooks to ${WEBHOOK_PATH} by POST` }, 404));
  app.onError((error, context) => {
    log.error({ err: error, path: context.req.path }, 'a request failed');
    return context.json({ error: 'Internal error; see the log of the app' }, 500);
  });
  return app;
}

const FRONT = page('Countersign', [
  paragraph(
    phrase`This server is a GitHub App. It lets a release pass only when Product, Operation, Organization and Security have each signed off, and says so in the check ${code(READINESS)} on the pull request.`,
  ),
  paragraph(
    phrase`There is nothing to do here: people work on the pull request, and GitHub posts its events to ${code(WEBHOOK_PATH)}.`,
  ),
]);
