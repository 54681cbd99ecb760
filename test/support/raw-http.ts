import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from './until.ts';

/** A connection on which every byte is the test's own. */
export class RawHttp {
  readonly #socket: Socket;
  /** All that came back. */
  answer = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text) => {
      this.answer += String(text);
    });
    // What matters is that it is closed.
    socket.on('error', () => {});
  }

  static async open(url: string): Promise<RawHttp> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawHttp(socket);
  }

  send(text: string | Uint8Array): this {
    this.#socket.write(text);
    return this;
  }

  /** The first status that comes back; 0 where the connection is closed without one. */
  async status(): Promise<number> {
    await until('an answer', () => /^HTTP\/1\.1 (\d+)/.test(this.answer) || this.isClosed);
    return Number(/^HTTP\/1\.1 (\d+)/.exec(this.answer)?.[1] ?? 0);
  }

  get isClosed(): boolean {
    return this.#socket.closed;
  }

  async closed(): Promise<void> {
    await until('the connection is closed', () => this.isClosed);
  }

  /** As somebody whose machine is switched off. */
  abort(): void {
    this.#socket.resetAndDestroy();
  }

  close(): void {
    this.#socket.destroy();
  }
}
