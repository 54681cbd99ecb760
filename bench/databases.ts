import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabasePlace } from '../src/store/db/database.ts';
import { type Postgres, startPostgres } from '../test/support/postgres.ts';

/** An empty database to measure on. */
export interface Place {
  readonly kind: 'PostgreSQL' | 'PGlite';
  /** For a process of the app. */
  readonly env: Readonly<Record<string, string>>;
  /** For this process. */
  readonly place: DatabasePlace;
}

/** Both databases, as many of each as are asked for. */
export class Databases {
  readonly #directories: string[] = [];
  #postgres: Promise<Postgres> | null = null;
  #made = 0;

  async postgres(): Promise<Place> {
    this.#postgres ??= startPostgres({ durable: true });
    const url = await (await this.#postgres).database(`bench_${++this.#made}`);
    return { kind: 'PostgreSQL', env: { DATABASE_URL: url }, place: { kind: 'postgres', url } };
  }

  async pglite(): Promise<Place> {
    const path = await mkdtemp(join(tmpdir(), 'countersign-bench-pglite-'));
    this.#directories.push(path);
    return { kind: 'PGlite', env: { DATA_DIR: path }, place: { kind: 'directory', path } };
  }

  /** An empty one of each kind. */
  async both(): Promise<readonly Place[]> {
    return [await this.postgres(), await this.pglite()];
  }

  async close(): Promise<void> {
    if (this.#postgres !== null) await (await this.#postgres).stop();
    for (const directory of this.#directories) await rm(directory, { recursive: true, force: true });
  }
}
