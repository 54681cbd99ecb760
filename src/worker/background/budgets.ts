import { SWEEP_EVERY_MILLIS } from './sweep.ts';
import { releaseShare } from './sweep-share.ts';

/** The remaining limit in an answer of GitHub. */
interface Heard {
  /** null: the app itself. */
  readonly installation: number | null;
  readonly limit: { readonly resource: string; readonly remaining: number; readonly resetAt: number } | null;
}

/** The GraphQL points that each installation has left, by its last answer to this process. */
export class Budgets {
  readonly #now: () => number;
  readonly #left = new Map<number, { readonly remaining: number; readonly resetAt: number }>();

  /** @param now milliseconds since 1970, by GitHub's clock */
  constructor(now: () => number) {
    this.#now = now;
  }

  heard({ installation, limit }: Heard): void {
    if (installation !== null && limit?.resource === 'graphql') this.#left.set(installation, limit);
  }

  /** VER-7: how many releases a round may read, for installations with known points. Others get the fixed share. */
  shares(): Readonly<Record<number, number>> {
    const now = this.#now();
    for (const [installation, { resetAt }] of this.#left) if (resetAt <= now) this.#left.delete(installation);
    return Object.fromEntries(
      [...this.#left].map(([installation, { remaining, resetAt }]) => [
        installation,
        releaseShare(remaining, resetAt - now, SWEEP_EVERY_MILLIS),
      ]),
    );
  }
}
