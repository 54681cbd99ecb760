import { randomUUID } from 'node:crypto';
import type { SandboxContext } from '../context.ts';
import { covers } from '../demand.ts';
import type { App, Delivery, Hook, Installation } from '../model/apps.ts';
import { nextId } from '../model.ts';
import { accountJson, organizationJson } from '../payloads/account.ts';
import type { Json } from '../payloads/json.ts';
import { repositoryJson } from '../payloads/repository.ts';
import { webhookWeight } from '../weight.ts';
import { changedPayload } from './changed-payload.ts';
import { sign1, sign256 } from './sign.ts';
import type { WebhookEvent, Webhooks } from './webhooks.ts';

/** GitHub waits this long for an answer. */
const TIMEOUT_MILLIS = 10_000;
/** The status in GitHub's log if no answer came. */
const NOT_CONNECTED = 502;
const TIMED_OUT = 504;
/** Events for every app, subscribed or not. */
const ALWAYS = ['installation', 'installation_repositories'];

/** Sends webhooks over HTTP, each once, and keeps the log. A failed one stays failed until it is redelivered. */
export class WebhookSender implements Webhooks {
  readonly #look: () => SandboxContext;
  readonly #open = new Set<Promise<void>>();
  readonly #abort = new AbortController();
  /** Delayed by the fault `webhook-reorder` until the next one has been answered. */
  #held: Delivery[] = [];

  /** `context` is called when it is first needed, because it contains the sender itself. */
  constructor(context: () => SandboxContext) {
    this.#look = context;
  }

  get #context(): SandboxContext {
    return this.#look();
  }

  emit(event: WebhookEvent): void {
    for (const installation of this.#context.world.installations.values()) {
      const { app } = installation;
      if (app.webhook && this.#concerns(event, installation)) {
        this.#send(this.#delivery(event, app, installation, app.webhook));
      }
    }
  }

  #concerns({ event, repository, organization, onlyApp, body }: WebhookEvent, installation: Installation): boolean {
    if (onlyApp !== null && installation.app.id !== onlyApp) return false;
    if (ALWAYS.includes(event)) return body.installation_id === installation.id;
    if (installation.suspendedAt !== null || !installation.events.includes(event)) return false;
    if (!repository) return installation.account === organization;
    const { permissions } = installation;
    return covers({ installation, permissions, repositories: null, token: '', expiresAt: 0 }, repository);
  }

  #delivery(event: WebhookEvent, app: App, installation: Installation, hook: Hook): Delivery {
    const payload = this.#payload(event, installation);
    const guid = randomUUID();
    const id = nextId(this.#context.world);
    const headers = {
      accept: '*/*',
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/sandbox',
      'x-github-delivery': guid,
      'x-github-event': event.event,
      'x-github-hook-id': String(app.id),
      'x-github-hook-installation-target-id': String(app.id),
      'x-github-hook-installation-target-type': 'integration',
      ...signatures(hook.secret, payload),
    };
    return {
      id,
      guid,
      app,
      installation,
      repositoryId: event.repository?.id ?? null,
      event: event.event,
      action: event.action,
      redelivery: false,
      url: hook.url,
      headers,
      payload,
      deliveredAt: this.#context.clock.now(),
      duration: 0,
      status: 'pending',
      statusCode: 0,
      response: null,
    };
  }

  #payload({ action, body, repository, organization, sender }: WebhookEvent, installation: Installation): Json {
    const context = this.#context;
    const { installation_id: _, ...own } = body;
    const { nodeId, id } = installation.app;
    return {
      ...(action === null ? {} : { action }),
      ...(repository && { repository: repositoryJson(context, repository) }),
      ...(organization && { organization: organizationJson(context, organization) }),
      sender: accountJson(context, sender.account),
      installation: { id: installation.id, node_id: `${nodeId}_${id}` },
      ...own,
    };
  }

  redeliver(delivery: Delivery): void {
    const hook = delivery.app.webhook;
    const { guid, headers, payload } = delivery;
    this.#send({
      ...delivery,
      id: nextId(this.#context.world),
      guid,
      redelivery: true,
      url: hook?.url ?? delivery.url,
      headers: hook ? { ...headers, ...signatures(hook.secret, payload) } : headers,
      deliveredAt: this.#context.clock.now(),
      duration: 0,
      status: 'pending',
      statusCode: 0,
      response: null,
    });
  }

  #send(delivery: Delivery): void {
    const { event } = delivery;
    const fault = this.#context.faults.take({
      method: 'POST',
      path: event,
      operation: null,
      webhook: true,
      weigh: () => webhookWeight(delivery.payload),
    });
    if (fault?.kind === 'webhook-payload' && delivery.spoilt !== true) {
      const payload = changedPayload(delivery.payload, fault);
      const headers = { ...delivery.headers, ...signatures(delivery.app.webhook?.secret ?? '', payload) };
      this.#send({ ...delivery, payload, headers, spoilt: true });
      return;
    }
    this.#context.world.deliveries.push(delivery);
    this.#context.changed();
    if (fault?.kind === 'webhook-drop') {
      // Lost on the way: it is in GitHub's log, but the receiver does not get it.
      delivery.status = 'failed to connect to host';
      delivery.statusCode = NOT_CONNECTED;
      return;
    }
    if (fault?.kind === 'webhook-reorder') {
      this.#held.push(delivery);
      return;
    }
    const later = this.#held;
    this.#held = [];
    const delay = fault?.kind === 'webhook-delay' ? fault.millis : 0;
    this.#start(async () => {
      await this.#wait(delay);
      await this.#post(delivery);
      if (fault?.kind === 'webhook-double') await this.#post(delivery);
      for (const held of later) await this.#post(held);
    });
  }

  #start(work: () => Promise<void>): void {
    const open = work().finally(() => this.#open.delete(open));
    this.#open.add(open);
  }

  async #wait(millis: number): Promise<void> {
    if (millis <= 0) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(done, millis);
      this.#abort.signal.addEventListener('abort', done, { once: true });
    });
  }

  async #post(delivery: Delivery): Promise<void> {
    if (this.#abort.signal.aborted) return;
    const started = performance.now();
    try {
      const { answerWithinMillis = TIMEOUT_MILLIS } = delivery.app.webhook ?? {};
      const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(answerWithinMillis)]);
      const body = JSON.stringify(delivery.payload);
      const answer = await fetch(delivery.url, { method: 'POST', headers: delivery.headers, body, signal });
      const payload = await answer.text();
      delivery.statusCode = answer.status;
      delivery.status = answer.ok ? 'OK' : answer.statusText || `Invalid HTTP Response: ${answer.status}`;
      delivery.response = { headers: Object.fromEntries(answer.headers), payload };
    } catch (error) {
      // The log shows the error. GitHub does not try again either.
      const timedOut = error instanceof DOMException && error.name === 'TimeoutError';
      delivery.status = timedOut ? 'timed out' : 'failed to connect to host';
      delivery.statusCode = timedOut ? TIMED_OUT : NOT_CONNECTED;
    }
    delivery.duration = Math.round(performance.now() - started) / 1000;
    this.#context.changed();
  }

  async settled(): Promise<void> {
    for (;;) {
      const held = this.#held;
      this.#held = [];
      for (const delivery of held) this.#start(() => this.#post(delivery));
      if (this.#open.size === 0) return;
      await Promise.all(this.#open);
    }
  }

  /** Drops what is still under way. */
  async close(): Promise<void> {
    this.#abort.abort();
    this.#held = [];
    await Promise.all(this.#open);
  }
}

function signatures(secret: string, payload: unknown): Readonly<Record<string, string>> {
  const body = JSON.stringify(payload);
  return { 'x-hub-signature': sign1(secret, body), 'x-hub-signature-256': sign256(secret, body) };
}
