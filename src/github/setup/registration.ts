import { z } from 'zod';
import type { RepositoryRef } from '../../domain/facts.ts';
import type { AppRegistration, InstallationFacts } from '../../domain/setup.ts';
import type { GitHubClient } from '../client/client.ts';
import { GitHubError } from '../client/github-error.ts';

const permissions = z.record(z.string(), z.string());

const appShape = z.object({
  id: z.number().int(),
  slug: z.string().min(1),
  name: z.string(),
  html_url: z.url(),
  owner: z.object({ login: z.string().optional(), slug: z.string().optional(), type: z.string().optional() }),
  permissions,
  events: z.array(z.string()),
});

const installationShape = z.object({
  id: z.number().int(),
  html_url: z.url(),
  suspended_at: z.string().nullish(),
  repository_selection: z.string().nullish(),
  permissions,
  events: z.array(z.string()),
});

/**
 * The app's registration.
 * @param app authenticated as the app itself
 * @throws GitHubError
 */
export async function readRegistration(app: GitHubClient): Promise<AppRegistration> {
  const route = 'GET /app';
  const shape = appShape.safeParse(await app.rest(route, {}));
  if (!shape.success) throw new GitHubError('invalid', `${route}: malformed`);
  const { id, slug, name, html_url: url, owner, permissions, events } = shape.data;
  return {
    id,
    slug,
    name,
    permissions,
    events,
    settingsUrl: `${new URL(url).origin}${ownerPath(owner)}/settings/apps/${slug}/permissions`,
    installUrl: `${url}/installations/new`,
  };
}

function ownerPath({ login, slug, type }: z.infer<typeof appShape>['owner']): string {
  if (type === 'Organization' && login !== undefined) return `/organizations/${login}`;
  return login === undefined && slug !== undefined ? `/enterprises/${slug}` : '';
}

/**
 * The installation for the repository; null if there is none, or no such repository. GitHub does not say which.
 * @param app authenticated as the app itself
 * @throws GitHubError
 */
export async function readInstallation(
  app: GitHubClient,
  { owner, name: repo }: RepositoryRef,
): Promise<{ readonly facts: InstallationFacts; readonly suspended: boolean } | null> {
  const route = 'GET /repos/{owner}/{repo}/installation';
  let answer: unknown;
  try {
    answer = await app.rest(route, { owner, repo });
  } catch (error) {
    if (error instanceof GitHubError && error.code === 'not-found') return null;
    throw error;
  }
  const shape = installationShape.safeParse(answer);
  if (!shape.success) throw new GitHubError('invalid', `${route}: malformed`);
  const { id, html_url: url, suspended_at: suspendedAt, repository_selection: reach, permissions, events } = shape.data;
  return {
    facts: { id, url, permissions, events, everywhere: reach === 'all' },
    suspended: typeof suspendedAt === 'string',
  };
}
