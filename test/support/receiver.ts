import type { IncomingHttpHeaders } from 'node:http';
import { WebServer } from './web-server.ts';

export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Takes webhooks, keeps them in the order of arrival, and answers with `status`. */
export class Receiver {
  readonly received: ReceivedWebhook[] = [];
  status = 200;
  readonly #server: WebServer;

  private constructor(server: WebServer) {
    this.#server = server;
  }

  static async start(): Promise<Receiver> {
    const server = await WebServer.start(({ headers }, body, outgoing) => {
      receiver.received.push({ headers, body: body.toString() });
      outgoing.writeHead(receiver.status).end('noted');
    });
    const receiver = new Receiver(server);
    return receiver;
  }

  get url(): string {
    return `${this.#server.url}/hook`;
  }

  /** `event.action` of each, in the order of arrival. */
  get events(): readonly string[] {
    return this.received.map(({ headers, body }) => {
      const { action } = JSON.parse(body) as { action?: string };
      const event = String(headers['x-github-event']);
      return action === undefined ? event : `${event}.${action}`;
    });
  }

  close(): Promise<void> {
    return this.#server.stop();
  }
}
