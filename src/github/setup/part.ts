import { z } from 'zod';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import { GitHubError } from '../client/github-error.ts';
import type { RepositoryClient } from '../client/repository-client.ts';

const PAGE = 100;
/** 10,000 entries of one list say that something is wrong. */
const MOST_PAGES = 100;

/**
 * A part of the setup that may lie behind a permission. What GitHub refuses, does not have, or tells in another shape
 * than it documents, becomes `unavailable`.
 * @param what for people: `the rules of main`
 * @throws GitHubError where trying again may help, and where GitHub takes the app for nobody
 */
export async function readSetupPart<T>(what: string, read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return known(await read());
  } catch (error) {
    if (error instanceof z.ZodError) return unavailable('malformed', what);
    if (!(error instanceof GitHubError)) throw error;
    switch (error.code) {
      case 'forbidden':
        return unavailable('forbidden', what);
      case 'not-found':
        return unavailable('missing', what);
      case 'invalid':
        return unavailable('malformed', what);
      default:
        throw error;
    }
  }
}

/**
 * All pages of a list: a page that is not full is the last.
 * @throws GitHubError `invalid` for a list without an end
 */
export async function readPages<Entry>(
  repository: RepositoryClient,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  entriesOf: (answer: unknown) => readonly Entry[],
): Promise<readonly Entry[]> {
  const all: Entry[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const entries = entriesOf(await repository.rest(route, { ...parameters, per_page: PAGE, page }));
    all.push(...entries);
    if (entries.length < PAGE) return all;
  }
  throw new GitHubError('invalid', `${route}: more than ${MOST_PAGES * PAGE} entries`);
}
