import { Sandbox } from '../../sandbox/sandbox.ts';
import { type SeededWorld, seed } from '../../sandbox/seed.ts';
import { readSettings } from '../../src/config/env.ts';
import { asInstant } from '../../src/domain/ids.ts';
import { type RunningApp, start } from '../../src/main.ts';
import { BACKOFF } from '../../src/worker/backoff.ts';
import { type LogLine, readableLog, WEBHOOK_SECRET } from './app.ts';
import { memoryDatabase } from './database.ts';
import { until } from './until.ts';

/** The app as it runs in production, and a GitHub of its own with the seeded world. */
export interface RunningWorld extends SeededWorld {
  readonly sandbox: Sandbox;
  readonly running: RunningApp;
  /** What the app wrote to its log. */
  readonly lines: readonly LogLine[];
  /** Resolves when every webhook is delivered, every job done, retries included, and what those caused as well. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts both. A failed job is tried again at once; time is the sandbox's. */
export async function startWorld(): Promise<RunningWorld> {
  const sandbox = await Sandbox.start();
  const seeded = seed(sandbox);
  const { log, lines } = readableLog();
  const settings = readSettings(
    {
      APP_ID: String(seeded.app.id),
      PRIVATE_KEY: seeded.privateKey,
      WEBHOOK_SECRET,
      GITHUB_API_URL: `${sandbox.url}/api/v3`,
      HOST: '127.0.0.1',
      PORT: '0',
    },
    () => '',
  );
  const running = await start(settings, {
    database: await memoryDatabase(),
    log,
    // Looks without an event would come in between; who tests them asks for them.
    sweep: false,
    now: () => asInstant(new Date(sandbox.clock.now()).toISOString()),
    backoff: { ...BACKOFF, firstMillis: 1, longestMillis: 20 },
  });
  seeded.app.webhook = { url: `${running.url}/api/github/webhooks`, secret: WEBHOOK_SECRET };
  const left = async () => {
    const { ready, active, deferred } = await running.jobs();
    return ready + active + deferred;
  };
  return {
    ...seeded,
    sandbox,
    running,
    lines,
    settled: () =>
      until('everything is settled', async () => {
        await sandbox.settled();
        const before = sandbox.world.revision;
        if ((await left()) > 0) return false;
        await sandbox.settled();
        return (await left()) === 0 && sandbox.world.revision === before;
      }),
    stop: async () => {
      await running.stop();
      await sandbox.close();
    },
  };
}
