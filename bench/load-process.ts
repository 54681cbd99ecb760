import { createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { type Delivery, exampleDelivery } from './deliveries.ts';

/** What the client is to send. */
export interface Order {
  /** The address that webhooks go to. */
  readonly url: string;
  readonly secret: string;
  readonly concurrency: number;
  readonly count: number;
  /** No more are sent after so many seconds. */
  readonly within?: number;
  /** The beginning of the ids of the deliveries. */
  readonly ids?: string;
  /** The number of the first example, or the deliveries themselves, which are sent in turns. */
  readonly what: { readonly examplesFrom: number; readonly pullRequests: number } | readonly Delivery[];
}

export interface Result {
  /** The time of each delivery until its answer was complete. */
  readonly millis: readonly number[];
  readonly seconds: number;
  /** How many were not answered with 2xx, and one of those answers. */
  readonly refused: number;
  readonly example: string;
}

interface Ready extends Delivery {
  readonly bytes: Buffer;
  readonly signature: string;
}

async function carryOut({
  url,
  secret,
  concurrency,
  count,
  what,
  ids = 'bench',
  within = Number.POSITIVE_INFINITY,
}: Order): Promise<Result> {
  const ready = (delivery: Delivery): Ready => {
    const bytes = Buffer.from(delivery.body);
    return { ...delivery, body: '', bytes, signature: createHmac('sha256', secret).update(bytes).digest('hex') };
  };
  // All made and signed before the clock starts.
  const deliveries =
    'examplesFrom' in what
      ? Array.from({ length: count }, (_, index) =>
          ready(exampleDelivery(what.examplesFrom + index, what.pullRequests)),
        )
      : what.map(ready);
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const millis: number[] = [];
  let [next, refused, example] = [0, 0, ''];
  let start = 0;
  const sender = async () => {
    const end = start + within * 1000;
    for (let index = next++; index < count && performance.now() < end; index = next++) {
      const delivery = deliveries[index % deliveries.length];
      if (delivery === undefined) throw new Error('there is nothing to send');
      const began = performance.now();
      const answer = await post(agent, url, delivery, `${ids}-${randomUUID()}`);
      millis.push(performance.now() - began);
      if (answer === null) continue;
      refused += 1;
      example = answer;
    }
  };
  start = performance.now();
  await Promise.all(Array.from({ length: concurrency }, sender));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  return { millis, seconds, refused, example };
}

/** Sends one delivery. @returns null if it was acknowledged, otherwise the answer */
function post(agent: Agent, url: string, { event, bytes, signature }: Ready, id: string): Promise<string | null> {
  return new Promise((resolve) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': bytes.length,
      'x-github-event': event,
      'x-github-delivery': id,
      'x-hub-signature-256': `sha256=${signature}`,
    };
    const sent = request(url, { agent, method: 'POST', headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const { statusCode = 0 } = answer;
        resolve(statusCode >= 200 && statusCode < 300 ? null : `${statusCode} ${Buffer.concat(parts).toString()}`);
      });
    });
    sent.on('error', (error) => resolve(String(error)));
    sent.end(bytes);
  });
}

process.on('message', (order: Order) => {
  carryOut(order).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
