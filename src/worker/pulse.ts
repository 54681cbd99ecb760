import { codeOf, kindOf } from './backoff.ts';
import { lastingOf } from './resting.ts';

/**
 * Whether GitHub answers an installation at all. After a failure each job asks so first, by one small request, until one
 * works: in an outage that costs as little as can be, keeps no worker waiting for answers that do not come, and tells what
 * fails by itself from what fails with all else.
 */
export class Pulse {
  readonly #alive: (installation: number) => Promise<void>;
  readonly #recovered: (installation: number) => Promise<void>;
  readonly #troubled = new Set<number>();
  readonly #away = new Set<number>();
  readonly #asking = new Map<number, Promise<void>>();

  /**
   * @param alive rejects where GitHub does not answer
   * @param recovered called when it does for the first time after it did not
   */
  constructor(alive: (installation: number) => Promise<void>, recovered: (installation: number) => Promise<void>) {
    this.#alive = alive;
    this.#recovered = recovered;
  }

  /** @throws AwayError where GitHub answers nothing; as it is where it is a limit, or something is shut */
  async check(installation: number): Promise<void> {
    if (!this.#troubled.has(installation)) return;
    const asking = this.#asking.get(installation) ?? this.#alive(installation);
    this.#asking.set(installation, asking);
    try {
      await asking;
    } catch (error) {
      if (kindOf(error) === 'limit' || lastingOf(error) !== null) throw error;
      this.#away.add(installation);
      throw new AwayError(error);
    } finally {
      if (this.#asking.get(installation) === asking) this.#asking.delete(installation);
    }
    if (this.#away.delete(installation)) await this.#recovered(installation);
  }

  worked(installation: number): void {
    this.#troubled.delete(installation);
  }

  failed(installation: number, error: unknown): void {
    const code = codeOf(error);
    if (code !== null && code !== 'conflict' && kindOf(error) !== 'limit') this.#troubled.add(installation);
  }
}

/** GitHub answers nothing that is asked of it. */
class AwayError extends Error {
  override readonly name = 'AwayError';
  readonly away = true;
  readonly code: string | null;

  constructor(cause: unknown) {
    super(`GitHub does not answer: ${Error.isError(cause) ? cause.message : String(cause)}`, { cause });
    this.code = codeOf(cause);
  }
}
