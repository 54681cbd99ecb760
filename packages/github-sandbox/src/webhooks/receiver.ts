import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { text } from 'node:stream/consumers';

export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Receives webhooks in an app's place, and answers with `status`. Keeps them in the order of arrival. */
export class Receiver {
  readonly received: ReceivedWebhook[] = [];
  status = 200;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((incoming, outgoing) => {
      const take = async () => {
        this.received.push({ headers: incoming.headers, body: await text(incoming) });
        outgoing.writeHead(this.status).end('noted');
      };
      // The sender sees the connection break, unless it broke it itself.
      take().catch(() => outgoing.destroy());
    });
  }

  /** Listens on a free port of 127.0.0.1. */
  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  /** Address for an app's webhook. */
  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the receiver does not listen');
    return `http://127.0.0.1:${address.port}/hook`;
  }

  /** `event.action` of each, in the order of arrival. */
  get events(): readonly string[] {
    return this.received.map(({ headers, body }) => {
      const { action } = JSON.parse(body) as { action?: string };
      const event = String(headers['x-github-event']);
      return action === undefined ? event : `${event}.${action}`;
    });
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
