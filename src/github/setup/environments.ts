import { z } from 'zod';
import { known, type Reading } from '../../domain/reading.ts';
import type { EnvironmentFacts } from '../../domain/setup.ts';
import type { RepositoryClient } from '../client/repository-client.ts';
import { readPages, readSetupPart } from './part.ts';

const listShape = z.object({
  environments: z.array(z.object({ name: z.string(), can_admins_bypass: z.boolean().nullish() })),
});
const gatesShape = z.object({
  custom_deployment_protection_rules: z.array(z.object({ enabled: z.boolean(), app: z.object({ slug: z.string() }) })),
});

/**
 * All environments of the repository. For those with `wanted`, also which apps are asked before a deployment.
 * @throws GitHubError that another try may fix
 */
export async function readEnvironments(
  repository: RepositoryClient,
  wanted: (name: string) => boolean,
): Promise<Reading<readonly EnvironmentFacts[]>> {
  const listed = await readSetupPart('the list of environments', () =>
    readPages(
      repository,
      'GET /repos/{owner}/{repo}/environments',
      {},
      (answer) => listShape.parse(answer).environments,
    ),
  );
  if (listed.state === 'unavailable') return listed;
  const environments: EnvironmentFacts[] = [];
  for (const { name, can_admins_bypass: adminsBypass } of listed.value) {
    const gates = wanted(name) ? await readGates(repository, name) : known([]);
    environments.push({ name, adminsBypass: adminsBypass ?? null, gates });
  }
  return known(environments);
}

const readGates = (repository: RepositoryClient, name: string): Promise<EnvironmentFacts['gates']> =>
  readSetupPart(`the protection rules of the environment ${name}`, async () => {
    const route = 'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules';
    const answer = gatesShape.parse(await repository.rest(route, { environment_name: name }));
    return answer.custom_deployment_protection_rules.map(({ enabled, app }) => ({ app: app.slug, enabled }));
  });
