import type { Logger } from 'pino';
import { Probot, ProbotOctokit } from 'probot';
import { countersign } from '../app/handlers.ts';
import type { Settings } from '../config/env.ts';
import type { Intake } from '../domain/intake.ts';
import { Reaches } from '../github/app/reach.ts';
import type { GitHubClient } from '../github/client/client.ts';
import { dating } from '../github/client/github-clock.ts';
import { withoutRepeats } from '../github/client/octokit.ts';
import { renewing } from '../github/client/refused-tokens.ts';
import { reporting } from '../github/client/telemetry.ts';
import { withoutEvents } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { ContentBudget } from '../store/subjects/installations.ts';
import { Budgets } from '../worker/background/budgets.ts';
import type { Clocks } from './clocks.ts';
import { installationClients } from './github-clients.ts';
import { type IdentityLookup, ownIdentity } from './identity.ts';
import type { Storage } from './storage.ts';

/** How often refused tokens are dropped. */
const RENEW_EVERY_MILLIS = 10_000;

interface Dependencies {
  readonly settings: Settings;
  readonly storage: Pick<Storage, 'store' | 'takeIn'>;
  readonly clocks: Clocks;
  readonly metrics: Metrics;
  /** Replaces GitHub's limits; see github-clients.ts. */
  readonly contentBudget: ContentBudget | undefined;
  readonly log: Logger;
}

/** The app on GitHub: receives events, and sends requests as itself or an installation. */
export interface GitHubApp {
  readonly probot: Probot;
  readonly identity: IdentityLookup;
  readonly client: (installation: number) => Promise<GitHubClient>;
  /** The GraphQL points that each installation has left. */
  readonly budgets: Budgets;
}

/**
 * Connects to GitHub. Sends no request yet. Nothing has to be ended, because what it creates lives as long as its
 * users.
 */
export async function connectToGitHub(dependencies: Dependencies): Promise<GitHubApp> {
  const { settings, storage, clocks, metrics, contentBudget, log } = dependencies;
  const { store } = storage;
  const budgets = new Budgets(clocks.millis);
  const reaches = new Reaches((installation) => store.installations.changesOf(installation));
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecrets[0],
    baseUrl: settings.apiUrl,
    Octokit: ProbotOctokit.plugin(
      reporting((request) => {
        metrics.request(request);
        budgets.heard(request);
      }),
      reaches.plugin,
      dating(clocks),
      clocks.forgetTokens,
      renewing(RENEW_EVERY_MILLIS, () => performance.now()),
    ).defaults(withoutRepeats),
    log: withoutEvents(log),
  });
  await probot.ready();
  const identity = ownIdentity(probot, settings.appId, log);
  await probot.load(
    countersign({
      ingest: takingDeliveriesIn(storage, metrics),
      installationOf: (place) => store.installationOf(place),
      own: identity.now,
      log: log.child({ name: 'webhooks' }),
    }),
  );
  const client = installationClients({
    octokit: (installation) => probot.auth(installation),
    appId: settings.appId,
    apiUrl: settings.apiUrl,
    store,
    reaches,
    budget: contentBudget,
    now: clocks.millis,
    log,
  });
  return { probot, identity, client, budgets };
}

/** Every job names the delivery that requested it. */
const takingDeliveriesIn =
  ({ takeIn }: Pick<Storage, 'takeIn'>, metrics: Metrics) =>
  async (intake: Intake) => {
    const { id, event } = intake.delivery;
    const result = await takeIn({ ...intake, jobs: intake.jobs.map((job) => ({ ...job, delivery: id })) });
    metrics.delivery(event, result === 'taken' ? 'stored' : 'repeated', 202);
    return result;
  };
