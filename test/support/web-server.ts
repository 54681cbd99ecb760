import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';

/** A server on a free port of this machine. It stands between GitHub and the app, or in the app's place. */
export class WebServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param take answers a request whose body was read */
  static async start(
    take: (incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse) => void | Promise<void>,
  ): Promise<WebServer> {
    const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
      const parts: Buffer[] = [];
      for await (const part of incoming) parts.push(part as Buffer);
      await take(incoming, Buffer.concat(parts), outgoing);
    };
    const server = createServer((incoming, outgoing) => {
      // The client sees the connection break, unless it broke it itself.
      answer(incoming, outgoing).catch(() => outgoing.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new WebServer(server);
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server does not listen');
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

/** Forwards a request. @throws if the connection is refused, or breaks before an answer */
export function pass(
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
