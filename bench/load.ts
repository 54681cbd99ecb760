import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order, Result } from './load-process.ts';
import { BrokenPromise, quantile } from './measure.ts';

/** The result of sending. */
export interface Load {
  readonly perSecond: number;
  /** Milliseconds until a delivery was acknowledged. */
  readonly p50: number;
  readonly p99: number;
  readonly seconds: number;
}

/** A client in its own process. It shares no event loop with what it measures. */
export class Client {
  readonly #child = fork(fileURLToPath(new URL('load-process.ts', import.meta.url)), { serialization: 'advanced' });

  /** @throws BrokenPromise if a delivery was not acknowledged */
  async send(order: Order): Promise<Load> {
    this.#child.send(order);
    const [result]: Result[] = (await once(this.#child, 'message')) as [Result];
    if (result === undefined) throw new Error('the client ended without a result');
    if (result.refused > 0)
      throw new BrokenPromise(
        `${result.refused} of ${order.count} deliveries to ${order.url} were refused: ${result.example}`,
      );
    const { millis, seconds } = result;
    return { perSecond: millis.length / seconds, p50: quantile(millis, 0.5), p99: quantile(millis, 0.99), seconds };
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}
