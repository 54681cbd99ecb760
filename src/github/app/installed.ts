import { z } from 'zod';
import type { KnownRepository } from '../../domain/intake.ts';
import { failureOf } from '../client/classify-failure.ts';
import type { OctokitLike } from '../client/client.ts';
import { GitHubError } from '../client/github-error.ts';

const PAGE = 100;
const TIMEOUT_MILLIS = 10_000;
const INSTALLATIONS = 'GET /app/installations';
const REPOSITORIES = 'GET /installation/repositories';

const installationsShape = z.array(z.object({ id: z.number().int(), suspended_at: z.string().nullish() }));
const repositoriesShape = z.object({
  repositories: z.array(
    z.object({ id: z.number().int(), name: z.string().min(1), owner: z.object({ login: z.string().min(1) }) }),
  ),
});

/**
 * Every repository that the app is installed on, for an app that knows none.
 * Leaves out suspended installations, which nobody can read.
 * @param app authenticated as the app itself
 * @param installed authenticated as one of its installations
 * @throws GitHubError also if a list could not be read to its end
 */
export async function installedRepositories(
  app: OctokitLike,
  installed: (installation: number) => Promise<OctokitLike>,
): Promise<readonly KnownRepository[]> {
  const installations = await pages(app, INSTALLATIONS, (answer) => installationsShape.parse(answer));
  const found: KnownRepository[] = [];
  for (const { id, suspended_at: suspended } of installations) {
    if (suspended) continue;
    const list = await pages(
      await installed(id),
      REPOSITORIES,
      (answer) => repositoriesShape.parse(answer).repositories,
    );
    for (const { id: repository, name, owner } of list) {
      found.push({ id: repository, owner: owner.login, name, installation: id });
    }
  }
  return found;
}

/** Reads all pages. A page that is not full is the last. */
async function pages<Entry>(
  octokit: OctokitLike,
  route: string,
  entriesOf: (answer: unknown) => readonly Entry[],
): Promise<readonly Entry[]> {
  const all: Entry[] = [];
  for (let page = 1; ; page++) {
    const entries = await ask(octokit, route, page, entriesOf);
    all.push(...entries);
    if (entries.length < PAGE) return all;
  }
}

async function ask<Entry>(
  octokit: OctokitLike,
  route: string,
  page: number,
  entriesOf: (answer: unknown) => readonly Entry[],
): Promise<readonly Entry[]> {
  try {
    const request = { signal: AbortSignal.timeout(TIMEOUT_MILLIS) };
    return entriesOf((await octokit.request(route, { per_page: PAGE, page, request })).data);
  } catch (error) {
    if (error instanceof z.ZodError) throw new GitHubError('invalid', `${route}: malformed`);
    throw failureOf(error, route, Date.now());
  }
}
