import { z } from 'zod';
import { addMillis, type Instant, instantAt } from '../../domain/ids.ts';

/** The resolution of `Date`, which names the second. */
const SECOND_MILLIS = 1000;

/**
 * This process's clock, set by GitHub's (ADR 0058).
 * Each answer says in which second it was written. If our own clock cannot have been there, it is moved by as little as
 * the answer proves. So a clock that is wrong, or jumps, is right again with the next answer. Until the first answer it
 * is our own.
 */
export class GitHubClock {
  readonly #own: () => Instant;
  #offsetMillis = 0;

  /** @param own this machine's clock */
  constructor(own: () => Instant) {
    this.#own = own;
  }

  now(): Instant {
    return addMillis(this.#own(), this.#offsetMillis);
  }

  /**
   * Records an answer that GitHub wrote in the second `date`.
   * @param tookMillis how long the request took, and so how old the answer is at most
   */
  answered(date: Instant, tookMillis: number): void {
    this.#moveInto(Date.parse(date), Date.parse(date) + SECOND_MILLIS - 1 + tookMillis);
  }

  /** Records a time in GitHub's data: it is not earlier now than that. */
  told(time: Instant): void {
    this.#moveInto(Date.parse(time), Number.POSITIVE_INFINITY);
  }

  #moveInto(earliest: number, latest: number): void {
    const own = Date.parse(this.#own());
    this.#offsetMillis = Math.min(Math.max(own + this.#offsetMillis, earliest), latest) - own;
  }
}

/** The part of an Octokit that is used. */
interface Hooked {
  readonly hook: {
    wrap(name: 'request', around: (request: (options: unknown) => unknown, options: unknown) => unknown): void;
  };
}

/**
 * An answer with GitHub's current time. A proxy's error page lacks the request id; `age` means that a cache answered.
 */
const answerShape = z.object({
  headers: z.object({ date: z.string(), 'x-github-request-id': z.string(), age: z.undefined().optional() }),
});
const failureShape = z.object({ response: answerShape });

/**
 * A plugin for Octokit that reports the `Date` of every answer, including refusals.
 * Results and errors of requests stay as they are. An answer without a readable date is not reported.
 */
export const dating =
  (clock: Pick<GitHubClock, 'answered'>) =>
  (octokit: unknown): Record<string, never> => {
    // Probot's types do not name what every Octokit has.
    (octokit as Hooked).hook.wrap('request', async (request, options) => {
      const began = performance.now();
      const tell = (answer: z.infer<typeof answerShape> | undefined) => {
        const millis = Date.parse(answer?.headers.date ?? '');
        if (!Number.isNaN(millis)) clock.answered(instantAt(millis), Math.ceil(performance.now() - began));
      };
      try {
        const answer = await request(options);
        tell(answerShape.safeParse(answer).data);
        return answer;
      } catch (error) {
        tell(failureShape.safeParse(error).data?.response);
        throw error;
      }
    });
    return {};
  };
