import type { IncomingMessage, ServerResponse } from 'node:http';
import { pass, WebServer } from '../support/web-server.ts';

/** How often the processes are asked whether they are ready. */
const HEALTH_MILLIS = 150;
const HEALTH_PATIENCE_MILLIS = 2_000;

/**
 * A load balancer before the processes that take webhooks.
 * It asks each whether it is ready, sends requests to those that are, in turn, and tries none twice. If the connection
 * breaks GitHub gets 502, and if no process is ready 503.
 */
export class Balancer {
  readonly #server: WebServer;
  readonly #targets: () => readonly string[];
  readonly #timer: NodeJS.Timeout;
  #healthy: readonly string[] = [];
  #turn = 0;
  /** The deliveries that the app acknowledged as stored. */
  readonly stored = new Set<string>();
  readonly counts = { stored: 0, refused: 0, broken: 0, nobody: 0 };

  private constructor(server: WebServer, targets: () => readonly string[]) {
    this.#targets = targets;
    this.#server = server;
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
    const server = await WebServer.start((...asked) => balancer.#take(...asked));
    const balancer = new Balancer(server, targets);
    return balancer;
  }

  get url(): string {
    return this.#server.url;
  }

  stop(): Promise<void> {
    clearInterval(this.#timer);
    return this.#server.stop();
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

  async #take(incoming: IncomingMessage, sent: Buffer, outgoing: ServerResponse): Promise<void> {
    const target = this.#healthy[this.#turn++ % Math.max(this.#healthy.length, 1)];
    if (target === undefined) {
      this.counts.nobody += 1;
      outgoing.writeHead(503).end('nobody is ready');
      return;
    }
    try {
      const { status, body } = await pass(target, incoming, sent);
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
