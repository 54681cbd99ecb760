import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A connection to a server that can lose all data silently, without ending. */
export class Network {
  /** While this is true, all data is lost. */
  swallows = false;
  readonly url: string;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(url: string, server: Server, sockets: Set<Socket>) {
    this.url = url;
    this.#server = server;
    this.#sockets = sockets;
  }

  /** @param address of the server, for example postgres://user@host:5432/name */
  static async to(address: string): Promise<Network> {
    const { hostname, port } = new URL(address);
    const sockets = new Set<Socket>();
    const server = createServer((from) => {
      const to = connect(Number(port), hostname);
      for (const [one, other] of [
        [from, to],
        [to, from],
      ] as const) {
        sockets.add(one);
        one.on('data', (bytes) => {
          if (!network.swallows) other.write(bytes);
        });
        // One end does not learn of the other's end while nothing gets through.
        one.on('close', () => {
          if (!network.swallows) other.destroy();
        });
        one.on('error', () => {});
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const at = server.address();
    const url = new URL(address);
    url.port = String(typeof at === 'object' && at !== null ? at.port : 0);
    const network = new Network(url.href, server, sockets);
    return network;
  }

  end(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
