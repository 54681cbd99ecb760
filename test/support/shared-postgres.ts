import pg from 'pg';
import { type Database, type DatabasePlace, openDatabase } from '../../src/store/db/database.ts';
import { prepare } from '../../src/store/db/provision.ts';
import { endWith } from './held.ts';
import { type Addresses, type Postgres, startPostgres } from './postgres.ts';

interface Shared {
  readonly postgres: Postgres;
  /** The addresses of a database with all tables. It is copied, and never opened. */
  readonly template: () => Promise<Addresses>;
}
let shared: Promise<Shared> | null = null;
let made = 0;

const fail = (error: Error): never => {
  throw error;
};

/** Opens such a database; a failing connection fails the test. */
export const postgresDatabase = async (role: 'app' | 'superuser'): Promise<Database> =>
  openDatabase(await postgresPlace(role), fail);

/**
 * A database of this process's shared PostgreSQL, with all tables and no rows.
 * Call it while somebody holds what is shared (held.ts).
 * @param role `app` can do no more than the app needs (REC-1)
 */
export async function postgresPlace(role: 'app' | 'superuser'): Promise<Extract<DatabasePlace, { kind: 'postgres' }>> {
  const template = await (await begun()).template();
  const name = `copy${++made}`;
  const client = new pg.Client(named(template.superuser, 'postgres'));
  await client.connect();
  try {
    await client.query(`create database ${name} template ${nameOf(template.superuser)} strategy file_copy`);
  } finally {
    await client.end();
  }
  return { kind: 'postgres', url: named(template[role], name) };
}

/**
 * The shared PostgreSQL of this process, for a separate database in it.
 * A test that kills or changes a server needs another (postgres.ts). Call it while somebody holds what is shared.
 */
export const sharedServer = async (): Promise<Pick<Postgres, 'database'>> => (await begun()).postgres;

function begun(): Promise<Shared> {
  shared ??= begin();
  return shared;
}

async function begin(): Promise<Shared> {
  const postgres = await startPostgres();
  endWith(async () => {
    shared = null;
    await postgres.stop();
  });
  let template: Promise<Addresses> | null = null;
  const make = async () => {
    const addresses = await postgres.withRoles();
    await prepare(addresses.owner, addresses.app);
    return addresses;
  };
  return {
    postgres,
    template: () => {
      template ??= make();
      return template;
    },
  };
}

const nameOf = (address: string): string => new URL(address).pathname.slice(1);

function named(address: string, name: string): string {
  const url = new URL(address);
  url.pathname = name;
  return url.href;
}
