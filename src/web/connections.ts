import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Limits the connections of a server to `most`.
 * One more closes the oldest connection that has not sent a complete request, which includes idle ones. So an attacker
 * who opens many connections keeps nobody out. A request that waits for its answer is not cut.
 */
export function boundConnections(server: Server, most: number): void {
  /** Open connections in the order of arrival, each with its current request. */
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
