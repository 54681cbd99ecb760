import dns from 'node:dns';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A fault on the way to GitHub: the port is closed, or the name unknown. */
export type Blockade = 'refused' | 'unresolved';

/** Whether each of these names can be resolved. */
const names = new Map<string, boolean>();
const { lookup } = dns;
let made = 0;

/**
 * A connection to a server by a special name, which can be blocked. Close it, because it overrides the names of this
 * process.
 */
export class Way {
  readonly #target: number;
  readonly #name = `way-${++made}.test`;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  private constructor(target: string) {
    this.#target = Number(new URL(target).port);
  }

  static async to(target: string): Promise<Way> {
    const way = new Way(target);
    if (names.size === 0) Object.assign(dns, { lookup: lookupOfWays });
    await way.open();
    return way;
  }

  get url(): string {
    return `http://${this.#name}:${this.#port}`;
  }

  async open(): Promise<void> {
    names.set(this.#name, true);
    if (this.#server !== null) return;
    const server = createServer((socket) => this.#pass(socket));
    this.#server = server;
    await new Promise<void>((done) => server.listen(this.#port, '127.0.0.1', done));
    const address = server.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  /** Also cuts open connections. */
  block(how: Blockade): void {
    if (how === 'unresolved') names.set(this.#name, false);
    else this.#shut();
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.#shut();
    for (const socket of this.#sockets) socket.destroy();
    names.delete(this.#name);
    if (names.size === 0) Object.assign(dns, { lookup });
  }

  #shut(): void {
    this.#server?.close();
    this.#server = null;
  }

  #pass(socket: Socket): void {
    const on = connect(this.#target, '127.0.0.1');
    const end = () => {
      socket.destroy();
      on.destroy();
      this.#sockets.delete(socket);
    };
    this.#sockets.add(socket);
    socket.on('error', end).on('close', end).pipe(on);
    on.on('error', end).on('close', end).pipe(socket);
  }
}

type Callback = (error: Error | null, ...found: unknown[]) => void;

/** Like `dns.lookup`, with its error for an unknown name. */
function lookupOfWays(name: string, ...rest: readonly [object, Callback] | readonly [Callback]): void {
  const known = names.get(name);
  if (known === false) {
    const error = new Error(`getaddrinfo ENOTFOUND ${name}`);
    const told = Object.assign(error, { code: 'ENOTFOUND', errno: -3008, syscall: 'getaddrinfo', hostname: name });
    process.nextTick(rest.at(-1) as Callback, told);
  } else Reflect.apply(lookup, dns, [known === undefined ? name : '127.0.0.1', ...rest]);
}
