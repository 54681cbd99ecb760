import type { Logger } from 'pino';
import type { Probot } from 'probot';
import { isHandled } from '../app/events.ts';
import type { Settings } from '../config/env.ts';
import type { Metrics } from '../observability/metrics.ts';
import { routes } from '../web/routes.ts';
import { listen } from '../web/server.ts';
import type { Receiver } from '../web/webhook.ts';
import type { Clocks } from './clocks.ts';
import type { Ending } from './ending.ts';
import { readiness } from './readiness.ts';
import type { Storage } from './storage.ts';

interface Dependencies {
  readonly settings: Settings;
  readonly storage: Pick<Storage, 'store' | 'outage'>;
  readonly probot: Probot;
  readonly clocks: Pick<Clocks, 'state'>;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/**
 * Serves webhooks and the operator's endpoints until the process ends.
 * @returns the address, as in `http://localhost:3000`
 */
export async function serve(dependencies: Dependencies, ending: Ending): Promise<string> {
  const { settings, storage, probot, clocks, metrics, log } = dependencies;
  const webLog = log.child({ name: 'web' });
  const app = routes({
    receiver: settings.role === 'worker' ? null : receiverOf(settings, probot),
    ready: readiness(() => storage.store.ready(), storage.outage, webLog),
    state: () => clocks.state(),
    metrics: settings.metricsToken === null ? null : { token: settings.metricsToken, text: () => metrics.text() },
    answered: (webhook) => metrics.answered(webhook),
    log: webLog,
  });
  const server = await listen(app, settings.host, settings.port);
  ending.add((leftMillis) => server.stop(leftMillis));
  return server.url;
}

const receiverOf = ({ webhookSecrets }: Settings, probot: Probot): Receiver => ({
  secrets: webhookSecrets,
  handles: isHandled,
  receive: async ({ id, name, payload }) => {
    if (!isHandled(name)) return;
    // Probot's types want each event's own payload; ours are read leniently, by src/app/events.
    const event: unknown = { id, name, payload };
    await probot.receive(event as Parameters<Probot['receive']>[0]);
  },
});
