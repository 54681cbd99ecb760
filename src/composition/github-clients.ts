import type { Reaches } from '../github/app/reach.ts';
import { clientFor, type GitHubClient, type OctokitLike } from '../github/client/client.ts';
import { QuerySizes } from '../github/client/query-sizes.ts';
import { sizedClient } from '../github/client/sized-client.ts';
import { Writers } from '../github/client/writers.ts';
import type { Store } from '../store/store.ts';
import type { ContentBudget } from '../store/subjects/installations.ts';

/** GitHub's documentation, "Rate limits for the REST API": more content than that may be refused. */
const CONTENT_BUDGET: ContentBudget = { perMinute: 80, perHour: 500 };

interface Dependencies {
  readonly octokit: (installation: number) => Promise<OctokitLike>;
  readonly appId: number;
  readonly apiUrl: string;
  readonly store: Pick<Store, 'installations'>;
  readonly reaches: Pick<Reaches, 'of'>;
  /** Replaces GitHub's limits, for tests. */
  readonly budget?: ContentBudget | undefined;
  /** Milliseconds since 1970, by GitHub's clock. */
  readonly now: () => number;
  readonly log: { info(fields: object, text: string): void };
}

/**
 * Creates the client for each installation of the app.
 * Each writes one thing at a time, and creates no more content than GitHub allows. A GitHub Enterprise Server has no
 * such limits unless its administrators set some, and then it reports them.
 */
export function installationClients({
  octokit,
  appId,
  apiUrl,
  store,
  reaches,
  now,
  log,
  budget = budgetOf(apiUrl),
}: Dependencies) {
  const writers = new Writers(async (installation) =>
    budget === undefined ? null : store.installations.takeContent(installation, budget),
  );
  const sizes = new QuerySizes({ log, now: () => performance.now() });
  return async (installation: number): Promise<GitHubClient> => {
    const asking = await octokit(installation);
    const reach = () => reaches.of(installation, asking);
    const client = clientFor(asking, { appId, now, writer: writers.of(installation), reach });
    return sizedClient(client, sizes, String(installation));
  };
}

function budgetOf(apiUrl: string): ContentBudget | undefined {
  const { hostname } = new URL(apiUrl);
  return hostname === 'api.github.com' || hostname.endsWith('.ghe.com') ? CONTENT_BUDGET : undefined;
}
