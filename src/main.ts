import { readFileSync } from 'node:fs';
import { verifyWithFallback } from '@octokit/webhooks-methods';
import type { Logger } from 'pino';
import { Probot, ProbotOctokit } from 'probot';
import { isHandled } from './app/events.ts';
import { countersign } from './app/handlers.ts';
import { processSettings, type Settings, SettingsError } from './config/env.ts';
import { parsePolicy } from './config/parse.ts';
import { addMillis, asInstant, type Instant } from './domain/ids.ts';
import type { Intake } from './domain/intake.ts';
import { KnownAncestors } from './github/ancestors.ts';
import { apply } from './github/apply.ts';
import { clientFor } from './github/client.ts';
import { commitChecks } from './github/commit-checks.ts';
import { gather } from './github/gather.ts';
import { groupsOn } from './github/groups.ts';
import { installedRepositories } from './github/installed.ts';
import { mergedAs } from './github/merged-as.ts';
import { withoutRepeats } from './github/octokit.ts';
import { openPullRequests } from './github/open-pull-requests.ts';
import { ownLogin } from './github/own-login.ts';
import { standing, standingCheck } from './github/standing.ts';
import { writeCheck } from './github/write-check.ts';
import { createLog } from './log.ts';
import { deploying } from './main-deployments.ts';
import { ordering } from './main-orders.ts';
import { tagging } from './main-tags.ts';
import { entriesOf } from './plan/entries.ts';
import { plan } from './plan/plan.ts';
import { evaluate } from './policy/evaluate.ts';
import { judgeMerge } from './policy/judge-merge.ts';
import { namedPeople } from './policy/named-people.ts';
import { bypassWords } from './render/bypass.ts';
import { groupCheck } from './render/group-check.ts';
import { tagCheck } from './render/tag-check.ts';
import { standingViolation } from './render/tag-violations.ts';
import { unconfirmedCheck } from './render/unconfirmed.ts';
import { wanted } from './render/wanted.ts';
import { type Database, openDatabase } from './store/database.ts';
import { Store } from './store/store.ts';
import { routes } from './web/routes.ts';
import { listen } from './web/server.ts';
import { BACKOFF, type Backoff } from './worker/backoff.ts';
import { jobHandler } from './worker/handler.ts';
import { type GroupParts, mergeGroupCourse } from './worker/merge-group.ts';
import type { Desk, GitHub } from './worker/parts.ts';
import { JobQueue } from './worker/queue.ts';
import { rediscover } from './worker/rediscover.ts';
import { type ReleaseCommitParts, releaseCommitCourse } from './worker/release-commit.ts';
import { repeat } from './worker/repeat.ts';
import { SWEEP_EVERY_MILLIS, sweep, sweepGroups, sweepOrders, sweepTags } from './worker/sweep.ts';
import { unconfirmedGroupReplacer } from './worker/unconfirmed-group.ts';

/** How long what is under way may take at the end. Containers are killed 30 s after SIGTERM where nobody says otherwise. */
const DRAIN_MILLIS = 20_000;
/** npm hands on the signal that the terminal has sent already; so soon after the first it is the same one. */
const REPEATED_SIGNAL_MILLIS = 1_000;
const HOUR_MILLIS = 60 * 60_000;
const ASK_AGAIN_MILLIS = 60_000;
/** GitHub redelivers nothing that is older than three days. */
const KEEP_DELIVERIES_MILLIS = 7 * 24 * HOUR_MILLIS;
/** Longer than what a release brings usually waits for it. */
const KEEP_PUSHES_MILLIS = 400 * 24 * HOUR_MILLIS;
/** GitHub allows 100 requests at a time for the whole app. */
const CONCURRENCY = 4;

/** What a test or the demo may put in the place of the real thing. */
export interface Overrides {
  /** A database that is open already, in the place of the one that the settings name; the app closes it in the end. */
  readonly database?: Database;
  readonly log?: Logger;
  readonly now?: () => Instant;
  readonly backoff?: Backoff;
  /** False: events are stored, and their jobs wait. Left out: as the settings' role says. */
  readonly work?: boolean;
  /** False: nothing is looked at without an event, unless `sweep` is called. */
  readonly sweep?: boolean;
}

export interface RunningApp {
  /** For example `http://localhost:3000`. */
  readonly url: string;
  /** Jobs: could be worked off now, in work, for a later time, failed for good. */
  jobs(): Promise<{
    readonly ready: number;
    readonly active: number;
    readonly deferred: number;
    readonly failed: number;
  }>;
  /**
   * Has every release looked at that nobody looked at lately, and everything where nothing is remembered. This happens by
   * itself as well.
   */
  sweep(): Promise<void>;
  /** Takes no more events, ends what is under way, and closes the database. */
  stop(): Promise<void>;
}

/**
 * Starts the whole app. Rejects where it cannot run, with nothing left open; while it runs, GitHub may be away.
 */
export async function start(settings: Settings, overrides: Overrides = {}): Promise<RunningApp> {
  const log = overrides.log ?? createLog(settings.logLevel);
  const now = overrides.now ?? (() => asInstant(new Date().toISOString()));
  const backoff = overrides.backoff ?? BACKOFF;
  const open = new AsyncDisposableStack();
  try {
    const database =
      overrides.database ??
      (await openDatabase(settings.database, (error) =>
        log.error({ err: error }, 'an idle database connection failed'),
      ));
    open.defer(() => database.close());
    const store = new Store(database, now);
    const queue = new JobQueue({
      database: database.queue,
      exclusive: database.exclusive,
      backoff,
      log: log.child({ name: 'queue' }),
      concurrency: CONCURRENCY,
    });
    open.defer(() => queue.stop(DRAIN_MILLIS));
    await queue.start();

    const probot = new Probot({
      appId: settings.appId,
      privateKey: settings.privateKey,
      secret: settings.webhookSecrets[0],
      baseUrl: settings.apiUrl,
      Octokit: ProbotOctokit.defaults(withoutRepeats),
      log,
    });
    await probot.ready();
    const identity = ownIdentity(probot, settings.appId, log);
    const takeIn = (intake: Intake) => store.ingest(intake, (transaction, jobs) => queue.enqueue(transaction, jobs));
    await probot.load(
      countersign({
        ingest: takeIn,
        own: identity.now,
        log: log.child({ name: 'webhooks' }),
      }),
    );

    let sweepMore = async (_log: Logger): Promise<void> => {};
    const works = overrides.work ?? settings.role !== 'web';
    if (works) {
      const ancestors = new KnownAncestors();
      const clientOf = async (installation: number) =>
        clientFor(await probot.auth(installation), { appId: settings.appId });
      const desk: Desk = {
        github: (installation) => githubFor(probot, settings.appId, installation, store, now, ancestors, identity),
        evaluate,
        wanted,
        plan,
        entries: entriesOf,
        unconfirmed: unconfirmedCheck,
        judgeMerge,
        bypassWords,
        orders: ordering({ store, client: clientOf, own: identity.asked }),
        violationsOn: async (repositoryId, commit) => {
          const against = await store.tags.violationsOn(repositoryId, commit);
          return against.map(({ verdict, issue }) => standingViolation(verdict, issue));
        },
        now,
        send: (jobs) => queue.send(jobs),
        log: log.child({ name: 'worker' }),
      };
      const releaseCommits: ReleaseCommitParts = {
        desk,
        store,
        mergedAs: async (installation, repository, commit) =>
          mergedAs(await clientOf(installation), repository, commit),
        send: (jobs) => desk.send(jobs),
        github: async (installation) => {
          const client = await clientOf(installation);
          return {
            commitChecks: (repository, commit) => commitChecks(client, repository, commit),
            writeCheck: (turn, effect) => writeCheck(client, turn.subject.repository, effect),
          };
        },
        render: tagCheck,
      };
      const tags = tagging({
        store,
        desk,
        mergedAs: releaseCommits.mergedAs,
        send: (jobs) => desk.send(jobs),
        client: clientOf,
        own: identity.asked,
        now,
        tagOrderedBy: (repositoryId, tag, commit) => store.orders.tagOrderedBy(repositoryId, tag, commit),
      });
      const groups: GroupParts = {
        desk,
        store,
        groups: store.groups,
        github: async (installation) => {
          const client = await clientOf(installation);
          const github = await desk.github(installation);
          const look: GitHub['gather'] = (subject, trees) => github.gather(subject, trees);
          return groupsOn(client, look, { now, parsePolicy, namedPeople, people: store.people });
        },
        render: groupCheck,
      };
      const deployments = deploying({ store, desk, client: clientOf, own: identity.asked, now });
      sweepMore = (to) => deployments.sweep(queue, to);
      const groupUnconfirmed = unconfirmedGroupReplacer(groups, unconfirmedCheck, (one) => desk.github(one));
      const { handle, lastWord } = jobHandler(desk, store, backoff.now, {
        'release-commit': deployments.before(releaseCommitCourse(releaseCommits)),
        tag: deployments.before(tags.tag),
        tags: deployments.before(tags.tags),
        deployment: deployments.course,
        'merge-group': mergeGroupCourse(groups),
        failed: async (job, error, failure) => {
          if (job.kind === 'merge-group') await groupUnconfirmed(job, error, failure);
        },
      });
      await queue.work(handle, lastWord);
    }
    const sweepLog = log.child({ name: 'sweep' });
    const installed = async () => installedRepositories(await probot.auth(), (one) => probot.auth(one));
    let remembers = false;
    const sweepNow = async () => {
      if (!remembers) await rediscover({ isEmpty: () => store.isEmpty(), takeIn }, installed, sweepLog);
      remembers = true;
      await sweep(store, queue, sweepLog, SWEEP_EVERY_MILLIS);
      await sweepGroups(store.groups, queue);
      await sweepOrders(store.orders, queue);
      await sweepMore(sweepLog);
      await sweepTags(store.tags, queue);
    };
    if (works && overrides.sweep !== false) {
      open.defer(repeat('the sweep', SWEEP_EVERY_MILLIS, sweepNow, log));
    }

    const forget = async () => {
      await store.forgetDeliveries(addMillis(now(), -KEEP_DELIVERIES_MILLIS));
      await store.forgetPushes(addMillis(now(), -KEEP_PUSHES_MILLIS));
      await database.tidy();
    };
    open.defer(repeat('forgetting what is old', HOUR_MILLIS, forget, log));

    const [secret, ...secretsBefore] = settings.webhookSecrets;
    const receiver = {
      verify: (body: string, signature: string) => verifyWithFallback(secret, body, signature, secretsBefore),
      handles: isHandled,
      receive: async ({ id, name, payload }: { id: string; name: string; payload: object }) => {
        if (!isHandled(name)) return;
        // Probot's types want each event's own payload; ours are read leniently, by app/shapes.ts.
        const event: unknown = { id, name, payload };
        await probot.receive(event as Parameters<Probot['receive']>[0]);
      },
    };
    const app = routes({
      receiver: settings.role === 'worker' ? null : receiver,
      ready: () => store.ping(),
      log: log.child({ name: 'web' }),
    });
    const server = await listen(app, settings.host, settings.port);
    open.defer(() => server.stop(DRAIN_MILLIS));
    log.info(
      { url: server.url, role: settings.role, github: settings.apiUrl, database: settings.database.kind },
      'Countersign is running',
    );
    return { url: server.url, jobs: () => queue.count(), sweep: sweepNow, stop: () => open.disposeAsync() };
  } catch (error) {
    await open.disposeAsync();
    throw error;
  }
}

/** GitHub as the installation sees it, for the worker. */
async function githubFor(
  probot: Probot,
  appId: number,
  installation: number,
  store: Store,
  now: () => Instant,
  ancestors: KnownAncestors,
  identity: OwnIdentity,
): Promise<GitHub> {
  const client = clientFor(await probot.auth(installation), { appId });
  const own = await identity.asked();
  return {
    gather: (subject, trees) =>
      gather(client, subject, { now, parsePolicy, namedPeople, people: store.people, ancestors, ownLogin: own, trees }),
    apply: (turn, effect) => apply(client, turn.subject, effect),
    standing: (subject) => standing(client, subject),
    standingCheck: (repository, head, name) => standingCheck(client, repository, head, name),
    openPullRequests: (repository) => openPullRequests(client, repository),
  };
}

/** Who the app is in events and timelines. */
interface OwnIdentity {
  /** As far as it is known now; asks in the background where it is not. */
  readonly now: () => { readonly appId: number; readonly login: string | null };
  /** Waits for the answer; null where GitHub gave none. */
  readonly asked: () => Promise<string | null>;
}

/**
 * The app's login is asked of GitHub once, and again after a minute where GitHub did not answer. Until it is known, its
 * own acts cost a look each, which finds nothing to do, and no label shows what is ready.
 */
function ownIdentity(probot: Probot, appId: number, log: Logger): OwnIdentity {
  let login: string | null = null;
  let asking: Promise<void> = Promise.resolve();
  let askAgain = 0;
  const ask = async () => {
    try {
      login = await ownLogin(await probot.auth());
    } catch (error) {
      log.warn({ err: error }, "the app's own login is not known yet; asked again in a minute");
    }
  };
  const asked = () => {
    if (login === null && Date.now() >= askAgain) {
      askAgain = Date.now() + ASK_AGAIN_MILLIS;
      asking = ask();
    }
    return asking.then(() => login);
  };
  return {
    asked,
    now: () => {
      void asked();
      return { appId, login };
    },
  };
}

async function main(): Promise<void> {
  try {
    process.loadEnvFile();
  } catch (error) {
    if (!(Error.isError(error) && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const app = await start(processSettings((path) => readFileSync(path, 'utf8')));
  const end = (signal: string) => {
    console.error(`${signal}: ending what is under way; a second time ends at once`);
    const began = Date.now();
    process.on(signal, () => {
      if (Date.now() - began > REPEATED_SIGNAL_MILLIS) process.exit(1);
    });
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => end('SIGTERM'));
  process.once('SIGINT', () => end('SIGINT'));
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    console.error(error instanceof SettingsError ? error.message : error);
    process.exit(1);
  });
}
