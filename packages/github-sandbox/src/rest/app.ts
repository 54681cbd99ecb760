import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { atSecond } from '../clock.ts';
import type { SandboxContext } from '../context.ts';
import { covers, fullName, grants } from '../demand.ts';
import { findAccount, findRepository } from '../lookup.ts';
import type { Account } from '../model/account.ts';
import type { App, Installation, InstallationToken } from '../model/apps.ts';
import { appJson, installationJson } from '../payloads/app.ts';
import { repositoryJson } from '../payloads/repository.ts';
import { GitHubRefusal, notAccessible, notFound, unprocessable } from '../refusal.ts';
import { callingApp } from './calling-app.ts';
import { type Api, type ApiEnv, bodyOf, numberPart, page, part } from './request.ts';

const TOKEN_MILLIS = 3_600_000;

const TokenRequest = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number()).optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write'])).optional(),
});

/** The routes of an app as itself: installations and tokens. */
export function appRoutes(context: SandboxContext): Hono<ApiEnv> {
  const { world } = context;
  const routes = new Hono<ApiEnv>();
  const own = (app: App) => [...world.installations.values()].filter((installation) => installation.app === app);

  routes.get('/app', (c) => c.json(appJson(context, callingApp(c))));
  routes.get('/apps/:slug', (c) => {
    const app = [...world.apps.values()].find(({ slug }) => slug === part(c, 'slug'));
    if (!app) throw notFound();
    return c.json(appJson(context, app));
  });
  routes.get('/app/installations', (c) => page(c, own(callingApp(c)), (one) => installationJson(context, one)));

  const installation = (c: Api): Installation => {
    const found = own(callingApp(c)).find(({ id }) => id === numberPart(c, 'id'));
    if (!found) throw notFound();
    return found;
  };
  routes.get('/app/installations/:id', (c) => c.json(installationJson(context, installation(c))));
  routes.post('/app/installations/:id/access_tokens', async (c) => {
    const found = installation(c);
    if (found.suspendedAt !== null) throw new GitHubRefusal(403, 'This installation has been suspended');
    const token = makeToken(context, found, await bodyOf(c, TokenRequest));
    const { permissions, repositories } = token;
    const chosen = [...world.repositories.values()].filter(({ id }) => repositories?.has(id));
    const answer = {
      token: token.token,
      expires_at: atSecond(token.expiresAt),
      permissions: { metadata: 'read', ...permissions },
      repository_selection: repositories === null && found.repositories === 'all' ? 'all' : 'selected',
      ...(repositories && { repositories: chosen.map((repository) => repositoryJson(context, repository)) }),
    };
    return c.json(answer, 201);
  });

  const installationFor = (c: Api, account: Account | null, reaches: (one: Installation) => boolean): Response => {
    const found = own(callingApp(c)).find((one) => one.account === account && reaches(one));
    if (!found) throw notFound();
    return c.json(installationJson(context, found));
  };
  routes.get('/repos/:owner/:repo/installation', (c) => {
    const repository = findRepository(world, part(c, 'owner'), part(c, 'repo'));
    const reaches = ({ repositories }: Installation) =>
      repository !== null && (repositories === 'all' || repositories.has(repository.id));
    return installationFor(c, repository?.owner ?? null, reaches);
  });
  for (const kind of ['orgs', 'users']) {
    routes.get(`/${kind}/:owner/installation`, (c) =>
      installationFor(c, findAccount(world, part(c, 'owner')), () => true),
    );
  }

  routes.get('/installation/repositories', (c) => {
    const caller = c.get('caller');
    if (caller.kind !== 'installation') throw notAccessible();
    const covered = [...world.repositories.values()].filter((repository) => covers(caller.token, repository));
    const wrap = (repositories: readonly unknown[], total: number) => ({
      total_count: total,
      repository_selection: caller.token.installation.repositories === 'all' ? 'all' : 'selected',
      repositories,
    });
    return page(c, covered, (repository) => repositoryJson(context, repository), { wrap });
  });
  return routes;
}

/**
 * Creates a token of the installation for one hour of the sandbox's clock.
 * @throws GitHubRefusal 422 if more is requested than the installation has
 */
export function makeToken(
  context: SandboxContext,
  installation: Installation,
  asked: z.infer<typeof TokenRequest>,
): InstallationToken {
  for (const [name, level] of Object.entries(asked.permissions ?? {})) {
    if (!grants(installation.permissions, name, level)) {
      throw unprocessable('The permissions requested are not granted to this installation.');
    }
  }
  const token: InstallationToken = {
    token: `ghs_${randomBytes(18).toString('hex')}`,
    installation,
    permissions: asked.permissions ?? installation.permissions,
    repositories: chosenRepositories(context, installation, asked),
    expiresAt: context.clock.now() + TOKEN_MILLIS,
  };
  context.world.installationTokens.set(token.token, token);
  return token;
}

function chosenRepositories(
  context: SandboxContext,
  installation: Installation,
  { repositories, repository_ids: ids }: z.infer<typeof TokenRequest>,
): ReadonlySet<number> | null {
  if (!repositories && !ids) return null;
  const chosen = new Set<number>();
  for (const wanted of [...(repositories ?? []), ...(ids ?? [])]) {
    const found = [...context.world.repositories.values()].find((repository) => {
      const named = [repository.id, repository.name, fullName(repository)].includes(wanted);
      const reached = installation.repositories === 'all' || installation.repositories.has(repository.id);
      return named && repository.owner === installation.account && reached;
    });
    if (!found) {
      throw unprocessable(
        'There is at least one repository that does not exist or is not accessible to the parent installation.',
      );
    }
    chosen.add(found.id);
  }
  return chosen;
}
