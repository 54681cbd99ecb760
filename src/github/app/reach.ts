import { z } from 'zod';
import { failureOf } from '../client/classify-failure.ts';
import { GitHubError } from '../client/github-error.ts';

/**
 * What an installation can reach: `all` repositories of its account, or `selected` ones.
 * null if GitHub did not say.
 */
export type Reach = 'all' | 'selected' | null;

const selection = z
  .enum(['all', 'selected'])
  .nullish()
  .catch(null)
  .transform((said): Reach => said ?? null);
const tokenAnswer = z.object({ status: z.literal(201), data: z.object({ repository_selection: selection }) });
const tokenRequest = z.object({ url: z.string().endsWith('/access_tokens'), installation_id: z.coerce.number().int() });
const listShape = z.object({ repository_selection: selection });
const authShape = z.object({ repositorySelection: selection });

const ROUTE = 'GET /installation/repositories';
const TIMEOUT_MILLIS = 10_000;

/** The part of an Octokit for requests as an installation. */
interface Asking {
  request(route: string, parameters: Record<string, unknown>): Promise<{ data: unknown }>;
}

/** The part of an Octokit that the app creates. */
interface Hooked {
  readonly hook: {
    wrap(name: 'request', around: (request: (options: unknown) => unknown, options: unknown) => unknown): void;
  };
}

/** How long this is trusted, in case a webhook was lost. */
const TRUSTED_MILLIS = 10 * 60_000;

/**
 * What every installation can reach.
 * GitHub says it with each token, so that asking costs nothing. After ten minutes, or if webhooks reported a change
 * since, GitHub is asked once more (POL-1). A reach of only some repositories is never cached, so that a fix takes
 * effect at once.
 */
export class Reaches {
  readonly #changes: (installation: number) => Promise<number>;
  readonly #clock: () => number;
  readonly #known = new Map<number, { readonly reach: Reach; readonly changes: number; readonly at: number }>();

  /**
   * @param changes counts the webhooks, in any process, that may have changed what the installation can reach
   * @param clock milliseconds, for measuring ages
   */
  constructor(changes: (installation: number) => Promise<number>, clock: () => number = () => performance.now()) {
    this.#changes = changes;
    this.#clock = clock;
  }

  /**
   * A plugin for Octokit that records what GitHub says with tokens. Results and errors of requests stay as they are.
   */
  readonly plugin = (octokit: unknown): Record<string, never> => {
    // Probot's types do not name what every Octokit has.
    (octokit as Hooked).hook.wrap('request', async (request, options) => {
      const asked = tokenRequest.safeParse(options);
      if (!asked.success) return request(options);
      const { installation_id: installation } = asked.data;
      // Read before the request: what changes during it counts as unknown.
      const changes = await this.#changes(installation);
      const answer = await request(options);
      const told = tokenAnswer.safeParse(answer);
      this.#keep(installation, told.success ? told.data.data.repository_selection : null, changes);
      return answer;
    });
    return {};
  };

  /** @throws GitHubError if GitHub has to be asked, and cannot be */
  async of(installation: number, octokit: Asking): Promise<Reach> {
    const changes = await this.#changes(installation);
    const known = this.#known.get(installation);
    const fresh = known?.changes === changes && this.#clock() - known.at < TRUSTED_MILLIS;
    if (fresh && known.reach === 'all') return known.reach;
    return this.#keep(installation, await ask(octokit), changes);
  }

  #keep(installation: number, reach: Reach, changes: number): Reach {
    this.#known.set(installation, { reach, changes, at: this.#clock() });
    return reach;
  }
}

async function ask(octokit: Asking): Promise<Reach> {
  try {
    const request = { signal: AbortSignal.timeout(TIMEOUT_MILLIS) };
    return listShape.parse((await octokit.request(ROUTE, { per_page: 1, request })).data).repository_selection;
  } catch (error) {
    if (error instanceof z.ZodError) throw new GitHubError('invalid', `${ROUTE}: malformed`);
    throw failureOf(error, ROUTE, Date.now());
  }
}

/**
 * The same from an Octokit's own token, for a single reading without webhooks. null if it has no installation's token.
 * @param auth the Octokit's
 */
export async function reachOfToken(
  auth: ((options: { readonly type: string }) => Promise<unknown>) | undefined,
): Promise<Reach> {
  if (auth === undefined) return null;
  return authShape.safeParse(await auth({ type: 'installation' })).data?.repositorySelection ?? null;
}
