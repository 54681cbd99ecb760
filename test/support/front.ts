import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** GitHub waits for ten seconds; whoever stands before the app answers sooner. */
const PATIENCE_MILLIS = 9_000;
const PAUSE_MILLIS = 50;

/**
 * What stands before the processes of the app, as a proxy does: each request goes to the next of them, and where that one
 * refuses the connection or breaks it before it answers, to the one after it.
 */
export class Front {
  readonly #server: Server;
  /** Addresses of the processes that requests are sent to. */
  targets: readonly string[] = [];
  #turn = 0;

  private constructor() {
    this.#server = createServer((incoming, outgoing) => void this.#take(incoming, outgoing));
  }

  static async start(): Promise<Front> {
    const front = new Front();
    front.#server.listen(0, '127.0.0.1');
    await once(front.#server, 'listening');
    return front;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the front does not listen');
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #take(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(Buffer.from(part));
    const end = Date.now() + PATIENCE_MILLIS;
    while (Date.now() < end) {
      const target = this.targets[this.#turn++ % Math.max(this.targets.length, 1)];
      const answer = target === undefined ? null : await pass(target, incoming, Buffer.concat(parts));
      if (answer !== null) {
        outgoing.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
        return;
      }
      await pause(PAUSE_MILLIS);
    }
    outgoing.writeHead(502).end('nobody answered');
  }
}

/** What the process answered; null where the connection was refused, or broke before an answer. */
function pass(
  target: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
): Promise<{ readonly status: number; readonly body: string } | null> {
  return new Promise((resolve) => {
    const sent = request(`${target}${url}`, { method, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 502, body: text }));
      answer.on('error', () => resolve(null));
    });
    sent.on('error', () => resolve(null));
    sent.end(body);
  });
}
