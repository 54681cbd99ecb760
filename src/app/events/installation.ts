import { z } from 'zod';
import type { KnownRepository } from '../../domain/intake.ts';
import type { Job } from '../../domain/job.ts';
import type { EventReader, Part } from '../intake-part.ts';

const listed = z.array(z.object({ id: z.number().int(), name: z.string().min(1) })).default([]);
const account = z.object({ account: z.object({ login: z.string().min(1) }) });
const installationShape = z.object({ installation: account, repositories: listed });
const repositoriesShape = z.object({
  installation: account,
  repositories_added: listed,
  repositories_removed: listed,
});

/** `installation`: with access come the open pull requests; without it nothing is looked at. */
export const readInstallation: EventReader = (payload, { installation, action }) => {
  const { installation: found, repositories } = installationShape.parse(payload);
  const owner = found.account.login;
  switch (action) {
    case 'created':
      return added(owner, installation, repositories);
    case 'deleted':
    case 'suspend':
      return { lost: { installations: [installation], repositories: [] }, peopleChangedIn: [owner] };
    default:
      // Unsuspended, or with other permissions: what could not be read before may be readable now.
      return { peopleChangedIn: [owner], jobs: [{ kind: 'owner', installation, owner }] };
  }
};

/** `installation_repositories`: the same for some of the owner's repositories. */
export const readInstallationRepositories: EventReader = (payload, { installation }) => {
  const shape = repositoriesShape.parse(payload);
  return {
    ...added(shape.installation.account.login, installation, shape.repositories_added),
    lost: { installations: [], repositories: shape.repositories_removed.map(({ id }) => id) },
  };
};

function added(owner: string, installation: number, repositories: z.output<typeof listed>): Part {
  const known = repositories.map(({ id, name }): KnownRepository => ({ id, name, owner, installation }));
  return {
    repositories: known,
    peopleChangedIn: [owner],
    jobs: known.map(({ name }): Job => ({ kind: 'repository', installation, owner, repo: name })),
  };
}
