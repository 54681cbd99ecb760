import { z } from 'zod';
import { known, type Reading, unavailable } from '../../domain/reading.ts';
import { GitHubError } from '../client/github-error.ts';
import type { RepositoryClient } from '../client/repository-client.ts';

const PAGE = 100;
/** The most pages of a list. 10,000 entries are a sign of an error. */
const MOST_PAGES = 100;

/**
 * Reads a part of the setup that may need a permission.
 * What GitHub refuses, does not have, or returns in an undocumented shape becomes `unavailable`.
 * @param what for people: `the rules of main`
 * @throws GitHubError that another try may fix, and if GitHub does not accept the app's identity
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
 * Reads all pages of a list. A page that is not full is the last.
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
