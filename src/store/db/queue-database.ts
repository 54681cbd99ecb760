import pg from 'pg';
import type { Db } from 'pg-boss';
import { connectionOptions, endOf } from './connections.ts';

/** How often an idle listener checks its connection. pg-boss polls meanwhile. */
const ASK_MILLIS = 10_000;
const ANSWER_MILLIS = 5_000;
const AGAIN_MILLIS = 1_000;

export interface QueueDatabaseOptions {
  readonly url: string;
  readonly pool: pg.Pool;
  /** For changes of the tables, and for maintenance. */
  readonly patient: pg.Pool;
  readonly lost: (error: Error) => void;
}

/**
 * The queue's access to PostgreSQL: pools, and a listener that reconnects.
 * Each connection may end at any moment.
 */
export function queueDatabase({ url, pool, patient, lost }: QueueDatabaseOptions): Db {
  return {
    // SQL without values is several statements in one: changes of the tables, and the queue's maintenance.
    executeSql: (text, values) => (values === undefined ? patient.query(text) : pool.query(text, values)),
    listen: async (channel, heard, again) => listen({ url, channel, heard, again, lost }),
  };
}

interface Listening {
  readonly url: string;
  readonly channel: string;
  readonly heard: (payload: string) => void;
  /** Called after each reconnect, because notifications were missed. */
  readonly again: () => void;
  readonly lost: (error: Error) => void;
}

/** Listens on a separate connection, and reconnects if it ends. */
function listen(options: Listening): { close(): Promise<void> } {
  let closed = false;
  let current: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  const later = (act: () => void, millis: number) => {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(act, millis).unref();
  };
  const dropped = (client: pg.Client, error: unknown) => {
    if (closed || current !== client) return;
    current = null;
    options.lost(Error.isError(error) ? error : new Error(String(error)));
    void endOf(client);
    later(begin, AGAIN_MILLIS);
  };
  const ask = (client: pg.Client) => {
    client.query('select 1').then(
      () => current === client && later(() => ask(client), ASK_MILLIS),
      (error: unknown) => dropped(client, error),
    );
  };
  const begin = () => {
    const client = new pg.Client({
      ...connectionOptions(options.url),
      connectionTimeoutMillis: ANSWER_MILLIS,
      query_timeout: ANSWER_MILLIS,
      pipeline: true,
    });
    current = client;
    // Never removed: a connection that is given up may still report an error.
    client.on('error', (error) => dropped(client, error));
    client.on('end', () => dropped(client, new Error('Connection terminated')));
    client.on('notification', ({ payload }) => {
      if (payload !== undefined) options.heard(payload);
    });
    client
      .connect()
      .then(() => client.query(`listen "${options.channel}"`))
      .then(
        () => {
          if (current !== client) return;
          options.again();
          later(() => ask(client), ASK_MILLIS);
        },
        (error: unknown) => dropped(client, error),
      );
  };
  begin();
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      const client = current;
      current = null;
      if (client !== null) await endOf(client);
    },
  };
}
