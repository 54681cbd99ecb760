import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { StartError } from '../domain/start-error.ts';

export interface WebServer {
  /** With the port that was taken, for example `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Takes no more requests and waits for up to `millis` until those under way are answered. */
  stop(millis: number): Promise<void>;
}

/**
 * Listens. Port 0 takes any free one.
 * @throws StartError where the address cannot be had, with what to do about it
 */
export function listen(app: Hono, host: string, port: number): Promise<WebServer> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port }, (address) => {
      server.off('error', refused);
      resolve({ url: addressOf(address), stop });
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
        const cut = setTimeout(() => {
          if ('closeAllConnections' in server) server.closeAllConnections();
        }, millis);
        server.close((error) => {
          clearTimeout(cut);
          if (error) failed(error);
          else done();
        });
        // Kept-alive connections without a request would hold the end up.
        if ('closeIdleConnections' in server) server.closeIdleConnections();
      });
  });
}

type Address = Parameters<NonNullable<Parameters<typeof serve>[1]>>[0];

function addressOf({ address, port, family }: Address): string {
  const anywhere = address === '0.0.0.0' || address === '::';
  const host = anywhere ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}
