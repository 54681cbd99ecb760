import pg from 'pg';
import type { FaultScene, SoakFault } from './fault.ts';

/** Tables that webhooks, decisions and the queue write to. */
const TABLES = ['deliveries', 'journal', 'pull_requests', 'turns', 'publications', 'pgboss.job'] as const;
const TERMINATE_MILLIS = 300;

const server = ({ postgres }: FaultScene) => {
  if (postgres === null) throw new Error('there is no PostgreSQL under these processes');
  return postgres;
};

/** A session of another client, which may write whatever the server says to others. */
async function foreign({ database }: FaultScene): Promise<pg.Client> {
  if (database.kind !== 'postgres') throw new Error('there is no PostgreSQL under these processes');
  const client = new pg.Client({ connectionString: database.url, options: '-c default_transaction_read_only=off' });
  // What ends it is the fault itself, or the next statement says so.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** A fault of PostgreSQL, during which a webhook gets an answer. */
const postgres = (fault: Pick<SoakFault, 'name' | 'lasts' | 'begin' | 'needsDisk'>): SoakFault => ({
  ...fault,
  grounds: ['postgres'],
  refusesStarts: true,
  answersInTime: true,
});

export const POSTGRES_FAULTS: readonly SoakFault[] = [
  postgres({
    name: 'postgres-killed',
    lasts: [3_000, 8_000],
    begin: async (scene) => {
      await server(scene).kill();
      return () => server(scene).revive();
    },
  }),
  postgres({
    name: 'postgres-terminates',
    lasts: [4_000, 8_000],
    begin: async (scene) => {
      const client = await foreign(scene);
      let underWay: Promise<unknown> = Promise.resolve();
      const terminate = () => {
        underWay = client.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
        );
      };
      terminate();
      const timer = setInterval(terminate, TERMINATE_MILLIS);
      return async () => {
        clearInterval(timer);
        await underWay;
        await client.end();
      };
    },
  }),
  postgres({
    name: 'postgres-locked',
    lasts: [15_000, 25_000],
    begin: async (scene) => {
      const client = await foreign(scene);
      await client.query('begin');
      await client.query(`lock table ${scene.chance.of(TABLES)} in access exclusive mode`);
      return async () => {
        await client.query('rollback');
        await client.end();
      };
    },
  }),
  postgres({
    name: 'postgres-read-only',
    lasts: [8_000, 15_000],
    begin: async (scene) => {
      const client = await foreign(scene);
      await client.query('alter system set default_transaction_read_only = on');
      await client.query('select pg_reload_conf()');
      return async () => {
        await client.query('alter system reset default_transaction_read_only');
        await client.query('select pg_reload_conf()');
        await client.end();
      };
    },
  }),
  postgres({
    name: 'postgres-full',
    lasts: [8_000, 15_000],
    needsDisk: true,
    begin: async (scene) => {
      scene.disk?.fill();
      return async () => {
        scene.disk?.makeRoom();
        // Where no log can be written it ends by itself.
        await server(scene).revive();
      };
    },
  }),
];
