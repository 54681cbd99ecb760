import { failureCodeOf, failureKindOf } from './backoff.ts';
import { lastingRefusalOf } from './resting.ts';

/**
 * Checks whether GitHub answers an installation at all.
 * After a failure each job first sends one small request, until a job succeeds. In an outage this costs little, keeps
 * no worker waiting for missing answers, and distinguishes the failure of one job from an outage.
 */
export class Pulse {
  readonly #alive: (installation: number) => Promise<void>;
  readonly #recovered: (installation: number) => Promise<void>;
  readonly #troubled = new Set<number>();
  readonly #away = new Set<number>();
  readonly #asking = new Map<number, Promise<void>>();

  /**
   * @param alive rejects if GitHub does not answer
   * @param recovered called at the first answer after an outage
   */
  constructor(alive: (installation: number) => Promise<void>, recovered: (installation: number) => Promise<void>) {
    this.#alive = alive;
    this.#recovered = recovered;
  }

  /**
   * @param always asks even if nothing has failed
   * @throws AwayError if GitHub does not answer; a limit or a lasting refusal is thrown unchanged
   */
  async check(installation: number, always: boolean): Promise<void> {
    if (!always && !this.#troubled.has(installation)) return;
    const asking = this.#asking.get(installation) ?? this.#alive(installation);
    this.#asking.set(installation, asking);
    try {
      await asking;
    } catch (error) {
      if (failureKindOf(error) === 'limit' || lastingRefusalOf(error) !== null) throw error;
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
    const code = failureCodeOf(error);
    if (code !== null && code !== 'conflict' && failureKindOf(error) !== 'limit') this.#troubled.add(installation);
  }
}

/** GitHub answers no request at all. */
class AwayError extends Error {
  override readonly name = 'AwayError';
  readonly away = true;
  readonly code: string | null;

  constructor(cause: unknown) {
    super(`GitHub does not answer: ${Error.isError(cause) ? cause.message : String(cause)}`, { cause });
    this.code = failureCodeOf(cause);
  }
}
