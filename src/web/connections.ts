import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps the connections of a server to `most`. One more takes the place of the oldest that has not sent a whole request, idle
 * ones among them: so whoever opens many and sends little keeps nobody out. What waits for an answer is not cut.
 */
export function boundConnections(server: Server, most: number): void {
  /** In the order of arrival, each with the request that it is about. */
  const open = new Map<Socket, IncomingMessage | null>();
  server.on('connection', (socket) => {
    if (open.size >= most) (oldestUnfinished(open) ?? socket).destroy();
    open.set(socket, null);
    socket.once('close', () => open.delete(socket));
  });
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { socket } = incoming;
    open.set(socket, incoming);
    outgoing.once('close', () => {
      if (open.get(socket) === incoming) open.set(socket, null);
    });
  });
}

function oldestUnfinished(open: ReadonlyMap<Socket, IncomingMessage | null>): Socket | null {
  for (const [socket, request] of open) if (!socket.destroyed && !request?.complete) return socket;
  return null;
}
