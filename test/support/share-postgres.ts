import { afterAll, beforeAll } from '@jest/globals';
import { hold, release } from './held.ts';

/** Keeps the shared PostgreSQL running between the tests of the calling group. */
export function sharePostgres(): void {
  beforeAll(hold);
  afterAll(release);
}
