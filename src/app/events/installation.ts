import { z } from 'zod';
import type { KnownRepository } from '../../domain/intake.ts';
import type { Job } from '../../domain/job.ts';
import { installationPlace, ownerPlace, repositoryPlace } from '../../domain/resting.ts';
import type { EventReader, IntakePart } from '../intake-part.ts';
import { entries, optional } from '../shapes.ts';

const text = optional(z.string().min(1));
const listed = entries(z.object({ id: z.number().int(), name: z.string().min(1), full_name: text }));
const selection = optional(z.string());
const installation = optional(
  z.object({ account: optional(z.object({ login: text })), repository_selection: selection }),
);
const SHARED_REPOSITORY = '.github';
const shape = z.object({
  installation,
  repository_selection: selection,
  repositories: listed,
  repositories_added: listed,
  repositories_removed: listed,
});
type Listed = z.output<typeof listed>;

/** Reads `installation`. With access, open pull requests are enqueued; without it nothing is observed. */
export const readInstallationEvent: EventReader = (payload, { installation, action }) => {
  const { installation: found, repositories } = shape.parse(payload);
  const owner = found?.account?.login ?? ownerOf(repositories);
  const peopleChangedIn = owner === null ? [] : [owner];
  const reach = action === 'deleted' ? null : (found?.repository_selection ?? null);
  const changedInstallations = [{ installation, owner, reach }];
  switch (action) {
    case 'created':
      return { ...added(owner, installation, repositories, 'repositories'), changedInstallations };
    case 'deleted':
    case 'suspend':
      return { lost: { installations: [installation], repositories: [] }, peopleChangedIn, changedInstallations };
    default: {
      // Unsuspended, or with other permissions: what could not be read before may be readable now.
      if (owner === null)
        return {
          changedInstallations,
          lacks: ['installation.account: whose repositories are to be looked at again'],
        };
      const { lacks: _, ...part } = added(owner, installation, { ...repositories, whole: false }, '');
      return { ...part, changedInstallations };
    }
  }
};

/**
 * Reads `installation_repositories`: the same for some of the owner's repositories.
 * If the owner's shared policy is among them, all of them are observed again (POL-1).
 */
export const readInstallationRepositories: EventReader = (payload, { installation, action }) => {
  const { installation: found, repositories_added, repositories_removed, ...rest } = shape.parse(payload);
  const owner = found?.account?.login ?? ownerOf(repositories_added) ?? ownerOf(repositories_removed);
  // GitHub reports one or the other.
  const [more, fewer] = [action !== 'removed', action !== 'added'];
  const part = more ? added(owner, installation, repositories_added, 'repositories_added') : {};
  const lacks = [
    ...(part.lacks ?? []),
    ...(fewer && !repositories_removed.whole ? ['repositories_removed: where the app may look no more'] : []),
  ];
  const named = [...repositories_added.read, ...repositories_removed.read];
  const shared = named.some(({ name }) => name.toLowerCase() === SHARED_REPOSITORY);
  const reach = rest.repository_selection ?? found?.repository_selection ?? null;
  return {
    ...part,
    jobs: [
      ...(part.jobs ?? []),
      ...(shared && owner !== null ? [{ kind: 'owner' as const, installation, owner }] : []),
    ],
    peopleChangedIn: owner === null ? [] : [owner],
    changedInstallations: [{ installation, owner, reach }],
    lost: { installations: [], repositories: fewer ? repositories_removed.read.map(({ id }) => id) : [] },
    lacks,
  };
};

const ownerOf = ({ read }: Listed): string | null => {
  const [owner, name] = read.find(({ full_name }) => full_name)?.full_name?.split('/') ?? [];
  return owner && name ? owner : null;
};

/** Enqueues added repositories. For those that cannot be read in the list, all known ones of the owner. */
function added(owner: string | null, installation: number, { read, whole }: Listed, field: string): IntakePart {
  if (owner === null) return { lacks: ['installation.account: where the app may look now'] };
  const known = read.map(({ id, name }): KnownRepository => ({ id, name, owner, installation }));
  const jobs = known.map(({ name }): Job => ({ kind: 'repository', installation, owner, repo: name }));
  return {
    repositories: known,
    // Without a list anything of the owner's may have changed, for example permissions.
    wakes: [
      installationPlace(installation),
      ...(whole ? known.map(({ name }) => repositoryPlace(owner, name)) : [ownerPlace(owner)]),
    ],
    peopleChangedIn: [owner],
    jobs: whole ? jobs : [...jobs, { kind: 'owner', installation, owner }],
    ...(whole ? {} : { lacks: [`${field}: where the app may look now`] }),
  };
}
