import type { Logger } from 'pino';
import type { Probot } from 'probot';
import { isHandled } from './app/events.ts';
import type { Instant } from './domain/ids.ts';
import { askAgain, failedDeliveries } from './github/deliveries.ts';
import type { Store } from './store/store.ts';
import { redeliver } from './worker/redeliver.ts';

interface Wires {
  readonly probot: Probot;
  readonly store: Store;
  readonly now: () => Instant;
  readonly log: Logger;
  /** Told of each delivery that was asked for. */
  readonly asked: (event: string) => void;
}

/** What asks GitHub for the webhooks that it could not deliver, one round at a call. */
export const askingForLost = ({ probot, store, now, log, asked }: Wires): (() => Promise<void>) => {
  const parts = {
    book: store.redeliveries,
    github: {
      failedDeliveries: async (cursor: string | null) => failedDeliveries(await probot.auth(), cursor),
      askAgain: async (id: string) => askAgain(await probot.auth(), id),
    },
    handles: isHandled,
    now,
    log,
    asked,
  };
  return () => redeliver(parts);
};
