import { letsThrough } from '../../domain/effects.ts';
import { GitHubError } from './github-error.ts';
import { WriteLane } from './write-lane.ts';

/** Sends the writes of one installation. */
export interface Writer {
  /** Sends one write when it is its turn. @throws GitHubError `over-budget`, and sends nothing */
  write<Answer>(request: Write, send: () => Promise<Answer>): Promise<Answer>;
}

export interface Write {
  /** For example `POST /repos/{owner}/{repo}/issues`, or the name of a mutation. */
  readonly route: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

/**
 * The requests that GitHub limits to about 80 a minute and 500 an hour.
 * GitHub calls them content-generating requests. They notify people. Checks are not among them, so no budget keeps a
 * passing check in place.
 */
const CONTENT = /^POST .*\/(?:comments|issues|releases|requested_reviewers)$/;

/** The writers of all installations of this process, each with its own lane. */
export class Writers {
  readonly #lanes = new Map<number, WriteLane>();
  readonly #takeContent: (installation: number) => Promise<number | null>;

  /**
   * @param takeContent counts a comment, an issue, a release or a request for reviews; returns milliseconds until there
   * is room for it, or null for now
   */
  constructor(takeContent: (installation: number) => Promise<number | null>) {
    this.#takeContent = takeContent;
  }

  of(installation: number): Writer {
    const lane = this.#lanes.get(installation) ?? new WriteLane();
    this.#lanes.set(installation, lane);
    return {
      write: async ({ route, parameters, signal }, send) => {
        const end = await lane.take(takesAway(route, parameters), signal);
        try {
          const waitMillis = CONTENT.test(route) ? await this.#takeContent(installation) : null;
          if (waitMillis !== null) {
            const seconds = Math.ceil(waitMillis / 1_000);
            throw new GitHubError(
              'over-budget',
              `${route}: as much was written as GitHub allows for ${seconds} s more`,
              {
                waitMillis,
              },
            );
          }
          signal.throwIfAborted();
          return await send();
        } finally {
          end();
        }
      },
    };
  }
}

/** True for a check that no longer passes. */
const takesAway = (route: string, { conclusion }: Readonly<Record<string, unknown>>): boolean =>
  /\/check-runs(?:\/|$)/.test(route) && !(typeof conclusion === 'string' && letsThrough(conclusion));
