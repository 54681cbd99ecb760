import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { StartError } from '../domain/start-error.ts';
import { boundConnections } from './connections.ts';
import type { NodeRequest } from './webhook.ts';

export interface WebServer {
  /** With the actual port, for example `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Accepts no more requests, and waits up to `millis` for the current ones. */
  stop(millis: number): Promise<void>;
}

/** Time limits of requests, and the number of connections. */
export interface WebTimeouts {
  /** For all headers of a request. */
  readonly headersMillis: number;
  /** For the whole request, on any path. */
  readonly requestMillis: number;
  /** How often both limits are checked. */
  readonly checkMillis: number;
  readonly connections: number;
}

const PATIENCE: WebTimeouts = { headersMillis: 10_000, requestMillis: 15_000, checkMillis: 1_000, connections: 1_000 };

/**
 * Listens. Port 0 takes any free one.
 * @throws StartError if the address cannot be used, with what to do
 */
export function listen(
  app: Hono<NodeRequest>,
  host: string,
  port: number,
  patience: WebTimeouts = PATIENCE,
): Promise<WebServer> {
  return new Promise((resolve, reject) => {
    const server = createServer({
      headersTimeout: patience.headersMillis,
      requestTimeout: patience.requestMillis,
      connectionsCheckingInterval: patience.checkMillis,
      // How much of a waiting body is buffered.
      highWaterMark: 16 * 1024,
    });
    server.on('request', ({ headers }, outgoing) => {
      // After the answer, the rest of a body of unknown length is not read, because it may never end.
      if (headers['transfer-encoding'] !== undefined) outgoing.shouldKeepAlive = false;
    });
    const answer = getRequestListener(app.fetch, { hostname: host });
    // It answers every failure itself.
    server.on('request', (incoming, outgoing) => void answer(incoming, outgoing));
    // `Expect: 100-continue` is answered by the code that reads the body, once the headers have been checked.
    server.on('checkContinue', (incoming, outgoing) => server.emit('request', incoming, outgoing));
    boundConnections(server, patience.connections);
    server.listen(port, host, () => {
      server.off('error', refused);
      resolve({ url: addressOf(server.address()), stop });
    });
    const refused = (error: Error) =>
      reject(
        new StartError(`Cannot listen on ${host}:${port} (${error.message}). Choose another HOST or PORT.`, {
          cause: error,
        }),
      );
    server.on('error', refused);
    const stop = (millis: number) =>
      new Promise<void>((done, failed) => {
        const cut = setTimeout(() => server.closeAllConnections(), millis);
        server.close((error) => {
          clearTimeout(cut);
          if (error) failed(error);
          else done();
        });
        // Idle kept-alive connections would delay the end.
        server.closeIdleConnections();
      });
  });
}

function addressOf(taken: AddressInfo | string | null): string {
  if (taken === null || typeof taken === 'string') throw new Error(`No port is listened on, but ${taken}`);
  const { address, port, family } = taken;
  const anywhere = address === '0.0.0.0' || address === '::';
  const host = anywhere ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}
