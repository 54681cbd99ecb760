import { InputError } from '../cli/command.ts';
import type { ExplainedPullRequest } from '../cli/explain.ts';
import { readApiUrl, readToken } from '../config/env.ts';
import { SettingsError } from '../config/variables.ts';
import type { BaseRange, PullRequestSubject } from '../domain/facts.ts';
import { asInstant } from '../domain/ids.ts';
import { known } from '../domain/reading.ts';
import { clientFor } from '../github/client/client.ts';
import { GitHubError } from '../github/client/github-error.ts';
import { tokenOctokit } from '../github/client/octokit.ts';
import { QuerySizes } from '../github/client/query-sizes.ts';
import { sizedClient } from '../github/client/sized-client.ts';
import type { PeopleCache } from '../github/policy/people-cache.ts';
import { gather } from '../github/pull-request/gather.ts';

/**
 * Reads a pull request with a person's token.
 * What only the app remembers is empty: no head was seen, nothing that was deleted is known, and what the base branch
 * brings is not judged.
 * @param environment says where GitHub is (GHE_HOST or GITHUB_API_URL)
 * @param noShared true if the person says that the owner has no shared policy, when the token sees none (POL-1)
 * @returns null if there is no such pull request, or if the token may not read it
 * @throws InputError if GitHub cannot be read, with the reason
 */
export async function readWithToken(
  subject: PullRequestSubject,
  token: string,
  environment: Readonly<Record<string, string | undefined>>,
  noShared: boolean,
): Promise<ExplainedPullRequest | null> {
  try {
    const checked = readToken({ GITHUB_TOKEN: token }) ?? token;
    const octokit = tokenOctokit({ token: checked, baseUrl: readApiUrl(environment) });
    // A command does not try again, so the first failure is final.
    const client = sizedClient(clientFor(octokit, { appId: null }), new QuerySizes({ patience: 1 }), 'token');
    const found = await gather(client, subject, {
      now: () => asInstant(new Date().toISOString()),
      people: noCache,
      withoutShared: noShared ? [subject.repository.owner] : [],
      ownLogin: null,
      trees: [],
    });
    if (found.kind === 'gone') return null;
    const { policy, snapshot } = found.gathered;
    return {
      policy,
      facts: {
        ...snapshot,
        range: known(NOTHING_BESIDE),
        heads: known([]),
        memory: { wasRelease: false, blocks: [], labelNames: [], heard: [], orders: [] },
      },
    };
  } catch (error) {
    if (error instanceof GitHubError && error.code === 'unauthorized')
      throw new InputError(
        `GitHub does not accept GITHUB_TOKEN; check that it has not expired and belongs to this GitHub (${error.message})`,
      );
    if (error instanceof GitHubError || error instanceof SettingsError) throw new InputError(error.message);
    throw error;
  }
}

/** Only the app knows since when the gate is there, and which tags counted. */
const NOTHING_BESIDE: BaseRange = { since: null, commits: [], origins: [], hands: [] };

/** A command reads once, so it needs no cache. */
const noCache: PeopleCache = {
  read: async () => ({ epoch: 0, entries: new Map() }),
  write: async () => {},
};
