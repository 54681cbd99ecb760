import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';

/** How often it is asked who can take requests. */
const HEALTH_MILLIS = 150;
const HEALTH_PATIENCE_MILLIS = 2_000;

/**
 * What stands before the processes that take webhooks, as a load balancer does: it asks each whether it is ready, sends
 * requests to those that are, in turn, and tries none twice. Where the connection breaks GitHub gets 502, where nobody is
 * ready 503.
 */
export class Balancer {
  readonly #server: Server;
  readonly #targets: () => readonly string[];
  readonly #timer: NodeJS.Timeout;
  #healthy: readonly string[] = [];
  #turn = 0;
  /** The deliveries of which an answer came from the app that they are stored. */
  readonly stored = new Set<string>();
  readonly counts = { stored: 0, refused: 0, broken: 0, nobody: 0 };

  private constructor(targets: () => readonly string[]) {
    this.#targets = targets;
    this.#server = createServer((incoming, outgoing) => void this.#take(incoming, outgoing));
    let asking = false;
    this.#timer = setInterval(() => {
      if (asking) return;
      asking = true;
      void this.#ask().finally(() => {
        asking = false;
      });
    }, HEALTH_MILLIS);
  }

  /** @param targets gives the addresses of the processes that listen now */
  static async start(targets: () => readonly string[]): Promise<Balancer> {
    const balancer = new Balancer(targets);
    balancer.#server.listen(0, '127.0.0.1');
    await once(balancer.#server, 'listening');
    return balancer;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the balancer does not listen');
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #ask(): Promise<void> {
    const answers = await Promise.all(
      this.#targets().map(async (url) => {
        try {
          const { ok } = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(HEALTH_PATIENCE_MILLIS) });
          return ok ? [url] : [];
        } catch {
          // Not ready is all that is asked here.
          return [];
        }
      }),
    );
    this.#healthy = answers.flat();
  }

  async #take(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const target = this.#healthy[this.#turn++ % Math.max(this.#healthy.length, 1)];
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    if (target === undefined) {
      this.counts.nobody += 1;
      outgoing.writeHead(503).end('nobody is ready');
      return;
    }
    try {
      const { status, body } = await pass(target, incoming, Buffer.concat(parts));
      const delivery = String(incoming.headers['x-github-delivery']);
      if (status < 300 && body.includes('"stored"')) {
        this.stored.add(delivery);
        this.counts.stored += 1;
      } else this.counts.refused += 1;
      outgoing.writeHead(status).end(body);
    } catch {
      // Refused or reset: the process is gone, and GitHub's attempt with it.
      this.counts.broken += 1;
      this.#healthy = this.#healthy.filter((one) => one !== target);
      outgoing.writeHead(502).end('the connection broke');
    }
  }
}

function pass(
  target: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${target}${url}`, { method, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 502, body: text }));
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
