import { randomBytes } from 'node:crypto';
import type { Sandbox, SeededWorld } from 'github-sandbox';
import { readSettings } from '../src/config/env.ts';
import { type RunningApp, start } from '../src/main.ts';
import { createLog } from '../src/observability/log.ts';
import { openDatabase } from '../src/store/db/database.ts';
import { commandLine } from './command-line.ts';
import { DemoLog } from './log.ts';
import { seedShop, startSandbox } from './shop.ts';
import type { Expectation } from './step.ts';

/** The repository of the story. */
export const SHOP = 'acme/shop';

/** A sandbox with the seed's world, and the app at work on it. */
export interface DemoWorld extends SeededWorld {
  readonly sandbox: Sandbox;
  readonly running: RunningApp;
  /** True if no webhook is under way and no job waits or runs. */
  readonly quiet: () => Promise<boolean>;
  /** What `countersign` prints for these arguments; rejects with its error. */
  readonly countersign: (argv: readonly string[]) => Promise<string>;
  /** Expects a warning with these words in the app's log. */
  readonly warned: (message: string) => Expectation;
  readonly stop: () => Promise<void>;
}

/**
 * Starts both. The app is the one that `npm start` starts, with settings from its environment.
 * Only its database is in memory, so that nothing is left behind. They speak over HTTP, with signed webhooks.
 * @param port of the sandbox; 0 for any that is free
 */
export async function startDemoWorld(port: number, verbose: boolean): Promise<DemoWorld> {
  const open = new AsyncDisposableStack();
  try {
    const sandbox = await startSandbox({ port });
    open.defer(() => sandbox.close());
    const seeded = seedShop(sandbox, { production: true });
    const secret = randomBytes(24).toString('hex');
    const environment = {
      APP_ID: String(seeded.app.id),
      PRIVATE_KEY: seeded.privateKey,
      WEBHOOK_SECRET: secret,
      GHE_HOST: new URL(sandbox.url).host,
      GHE_PROTOCOL: 'http',
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: verbose ? 'info' : 'warn',
    };
    const settings = readSettings(environment, (path) => {
      throw new Error(`the demo reads no key file: ${path}`);
    });
    const lines = new DemoLog(process.stderr, verbose ? [] : WARNINGS_OF_THE_STORY);
    const log = createLog(settings.logLevel, lines);
    const database = await openDatabase({ kind: 'memory' }, (error) => log.error({ err: error }, 'database'));
    const running = await start(settings, { database, log });
    open.defer(() => running.stop());
    // Its address is known only now.
    seeded.app.webhook = { url: `${running.url}/api/github/webhooks`, secret };
    return {
      ...seeded,
      sandbox,
      running,
      quiet: () => isQuiet(sandbox, running),
      countersign: commandLine(database, environment),
      warned: (message) => lines.warned(message),
      stop: () => open.disposeAsync(),
    };
  } catch (error) {
    await open.disposeAsync();
    throw error;
  }
}

/** Warnings that the story causes. The step in which each happens shows it. */
const WARNINGS_OF_THE_STORY = ['a release was merged while it was not ready'];

async function isQuiet(sandbox: Sandbox, running: RunningApp): Promise<boolean> {
  const before = sandbox.world.revision;
  await sandbox.settled();
  const { ready, active } = await running.jobs();
  await sandbox.settled();
  return ready + active === 0 && sandbox.world.revision === before;
}
