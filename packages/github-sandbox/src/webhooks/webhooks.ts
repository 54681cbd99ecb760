import type { Actor } from '../context.ts';
import type { Account } from '../model/account.ts';
import type { Delivery } from '../model/apps.ts';
import type { Repository } from '../model/repository.ts';

/** An event that apps may have subscribed to. */
export interface WebhookEvent {
  readonly event: string;
  readonly action: string | null;
  readonly sender: Actor;
  /** null for events of an organization. */
  readonly repository: Repository | null;
  readonly organization: Account | null;
  /**
   * The event's own part of the payload.
   * `action`, `sender`, `repository`, `organization` and `installation` are added.
   */
  readonly body: Readonly<Record<string, unknown>>;
  /** Only this app gets it (`check_run.rerequested` and the like); all subscribers if null. */
  readonly onlyApp: number | null;
}

export interface Webhooks {
  /** Sends the event to every subscribed app that is installed there. Returns at once; see `settled`. */
  emit(event: WebhookEvent): void;
  /** Repeats one delivery with the same GUID. Nothing does this by itself. */
  redeliver(delivery: Delivery): void;
  /** Resolves when every delivery so far (and those that they caused) has been answered. */
  settled(): Promise<void>;
}
