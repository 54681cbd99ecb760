import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { pass, WebServer } from './web-server.ts';

/** GitHub waits for ten seconds; a proxy before the app answers sooner. */
const PATIENCE_MILLIS = 9_000;
const PAUSE_MILLIS = 50;

/**
 * A proxy before the processes of the app.
 * Each request goes to the next process. If that one refuses the connection or breaks it before it answers, it goes to
 * the one after it.
 */
export class Front {
  readonly #server: WebServer;
  /** Addresses of the processes that requests are sent to. */
  targets: readonly string[] = [];
  #turn = 0;

  private constructor(server: WebServer) {
    this.#server = server;
  }

  static async start(): Promise<Front> {
    const front: Front = new Front(await WebServer.start((...asked) => front.#take(...asked)));
    return front;
  }

  get url(): string {
    return this.#server.url;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  async #take(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): Promise<void> {
    const end = Date.now() + PATIENCE_MILLIS;
    while (Date.now() < end) {
      const target = this.targets[this.#turn++ % Math.max(this.targets.length, 1)];
      // Refused or broken: the next one is tried.
      const answer = target === undefined ? null : await pass(target, incoming, body).catch(() => null);
      if (answer !== null) {
        outgoing.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
        return;
      }
      await pause(PAUSE_MILLIS);
    }
    outgoing.writeHead(502).end('nobody answered');
  }
}
