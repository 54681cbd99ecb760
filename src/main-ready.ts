import type { Outage } from './store/outage.ts';
import { troubleWords } from './store/trouble.ts';
import type { Log } from './web/webhook.ts';

/**
 * Why the app cannot take work now; null where it can.
 * @param store tries whether a delivery can be stored
 */
export function readiness(
  store: () => Promise<void>,
  outage: Pick<Outage, 'told'>,
  log: Log,
): () => Promise<string | null> {
  let said = false;
  return async () => {
    try {
      await store();
      said = false;
      return null;
    } catch (error) {
      // It is asked every few seconds; once is enough.
      if (!outage.told(error) && !said) log.error({ err: error }, 'not ready: deliveries cannot be stored');
      said = true;
      return troubleWords(error) ?? 'deliveries cannot be stored; the log says why';
    }
  };
}
