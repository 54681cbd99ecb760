import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { SandboxContext } from '../context.ts';

/** `GET /-/changes`: server-sent events named `revision`, the first at once and one after each change of the world. */
export function changeRoutes(context: SandboxContext): Hono {
  const routes = new Hono();
  routes.get('/-/changes', (c) =>
    streamSSE(c, async (stream) => {
      let wake = (): void => undefined;
      const stop = context.onChange(() => wake());
      stream.onAbort(() => {
        stop();
        wake();
      });
      let told = -1;
      while (!stream.aborted) {
        const changed = new Promise<void>((resolve) => {
          wake = resolve;
        });
        const { revision } = context.world;
        if (revision === told) await changed;
        else {
          told = revision;
          await stream.writeSSE({ event: 'revision', data: String(revision) });
        }
      }
    }),
  );
  return routes;
}
