import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { Sandbox, SeededWorld } from 'github-sandbox';
import { seedShop, startSandbox } from '../../demo/shop.ts';
import { WEBHOOK_SECRET } from './app.ts';
import { AppProcess } from './app-process.ts';
import { type Postgres, startPostgres } from './postgres.ts';

/** Processes of the app for the seeded sandbox, with an empty database of PostgreSQL. */
export interface ShopProcesses {
  readonly sandbox: Sandbox;
  readonly seeded: SeededWorld;
  /** The address of the database. */
  readonly database: string;
  readonly postgres: Postgres;
  /** All that were started, including ended ones. */
  readonly all: readonly AppProcess[];
  /** Starts one of them, and waits until it runs. */
  readonly start: (
    program: 'app' | 'next-version',
    role: 'web' | 'worker' | 'all',
    more?: Readonly<Record<string, string>>,
  ) => Promise<AppProcess>;
}

/** New processes for each test of a file. What still runs at the end of a test is killed. */
export function useShopProcesses(): () => ShopProcesses {
  let postgres: Postgres;
  let made = 0;
  let shop: ShopProcesses;

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  beforeEach(async () => {
    const database = await postgres.database(`processes_${++made}`);
    const sandbox = await startSandbox();
    const seeded = seedShop(sandbox);
    const all: AppProcess[] = [];
    const start: ShopProcesses['start'] = async (program, role, more = {}) => {
      const process = await AppProcess.start(program, {
        APP_ID: String(seeded.app.id),
        PRIVATE_KEY: seeded.privateKey,
        WEBHOOK_SECRET,
        GITHUB_API_URL: `${sandbox.url}/api/v3`,
        DATABASE_URL: database,
        HOST: '127.0.0.1',
        PORT: '0',
        ROLE: role,
        ...more,
      });
      all.push(process);
      return process;
    };
    shop = { sandbox, seeded, database, postgres, all, start };
  });
  afterEach(async () => {
    for (const process of shop.all) {
      process.signal('SIGKILL');
      await process.ended();
    }
    await shop.sandbox.close();
  });
  afterAll(() => postgres.stop());

  return () => shop;
}

export const addressOf = (process: AppProcess): string => process.url ?? '';

/** The last output of a process that cannot start. Log lines may precede it. */
export async function startInVain(shop: ShopProcesses): Promise<string> {
  const error: unknown = await shop.start('app', 'all').catch((one: unknown) => one);
  return Error.isError(error) ? error.message.slice(error.message.indexOf('Countersign cannot start')) : 'it runs';
}
