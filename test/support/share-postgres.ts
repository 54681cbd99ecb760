import { afterAll, beforeAll } from '@jest/globals';
import { hold, release } from './held.ts';

/** Keeps the shared PostgreSQL running between the tests of the group in which it is called. */
export function sharePostgres(): void {
  beforeAll(hold);
  afterAll(release);
}
