import type { Outage } from '../store/db/outage.ts';
import { troubleWords } from '../store/db/trouble.ts';
import type { WebhookLog } from '../web/webhook.ts';

/**
 * Why the app cannot take work now; null if it can.
 * @param store checks that a delivery can be stored
 */
export function readiness(
  store: () => Promise<void>,
  outage: Pick<Outage, 'told'>,
  log: WebhookLog,
): () => Promise<string | null> {
  let said = false;
  return async () => {
    try {
      await store();
      said = false;
      return null;
    } catch (error) {
      // Logged once, because /readyz is requested every few seconds.
      if (!outage.told(error) && !said) log.error({ err: error }, 'not ready: deliveries cannot be stored');
      said = true;
      return troubleWords(error) ?? 'deliveries cannot be stored; see the log';
    }
  };
}
