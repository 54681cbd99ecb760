import pg from 'pg';
import type { Db } from 'pg-boss';
import { connectionOptions, endOf } from './connections.ts';

/** How often a listener that hears nothing asks whether it is still there; pg-boss polls meanwhile. */
const ASK_MILLIS = 10_000;
const ANSWER_MILLIS = 5_000;
const AGAIN_MILLIS = 1_000;

export interface QueueDatabaseOptions {
  readonly url: string;
  readonly pool: pg.Pool;
  /** For changes of tables, which take as long as they take. */
  readonly patient: pg.Pool;
  readonly lost: (error: Error) => void;
}

/** How the queue reaches PostgreSQL: by pools whose connections may end at any moment, and a listener that comes back. */
export function queueDatabase({ url, pool, patient, lost }: QueueDatabaseOptions): Db {
  return {
    // What has no values is many statements in one: the tables' changes, and the queue's housekeeping.
    executeSql: (text, values) => (values === undefined ? patient.query(text) : pool.query(text, values)),
    listen: async (channel, heard, again) => listen({ url, channel, heard, again, lost }),
  };
}

interface Listening {
  readonly url: string;
  readonly channel: string;
  readonly heard: (payload: string) => void;
  /** Whenever it listens anew: what came meanwhile was not heard. */
  readonly again: () => void;
  readonly lost: (error: Error) => void;
}

/** Listens on a connection of its own, and on the next one where that ends. */
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
    // Never taken off: a connection that is given up may still say how it ended.
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
