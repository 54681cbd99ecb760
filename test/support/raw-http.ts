import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from './until.ts';

/** A connection on which the test writes every byte. */
export class RawHttp {
  readonly #socket: Socket;
  /** All that was received. */
  answer = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text) => {
      this.answer += String(text);
    });
    // Only the end of the connection matters.
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

  /** The first received status; 0 if the connection is closed without one. */
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

  /** Ends like a machine that is switched off. */
  abort(): void {
    this.#socket.resetAndDestroy();
  }

  close(): void {
    this.#socket.destroy();
  }
}
