import { z } from 'zod';
import type { EventReader } from '../intake-part.ts';
import { inRepository, knownAs, repository } from '../shapes.ts';

const changesShape = z.object({ changes: z.object({ default_branch: z.object({}).nullish() }).nullish() });

/** `repository`: what changes which policy applies, or under which name, looks at all its pull requests again. */
export const readRepository: EventReader = (payload, { installation, action }) => {
  const known = knownAs(inRepository.parse(payload).repository, installation);
  if (action === 'deleted') return { lost: { installations: [], repositories: [known.id] } };
  const moved = action === 'renamed' || action === 'transferred' || action === 'unarchived';
  const otherBranch = action === 'edited' && Boolean(changesShape.parse(payload).changes?.default_branch);
  return {
    repositories: [known],
    jobs: moved || otherBranch ? [{ kind: 'repository', installation, owner: known.owner, repo: known.name }] : [],
  };
};

const labelShape = z.object({ repository, changes: z.object({ name: z.object({}).nullish() }).nullish() });

/** `label`: one that is renamed or deleted may make a pull request a release, or none (REL-1, REL-3). */
export const readLabel: EventReader = (payload, { installation, action }) => {
  const { repository: found, changes } = labelShape.parse(payload);
  const known = knownAs(found, installation);
  const matters = action === 'deleted' || (action === 'edited' && Boolean(changes?.name));
  return {
    repositories: [known],
    jobs: matters ? [{ kind: 'repository', installation, owner: known.owner, repo: known.name }] : [],
  };
};

/** Events about subjects that no rule judges yet: only the repository's name is taken note of. */
export const readNothing: EventReader = (payload, { installation }) => ({
  repositories: [knownAs(inRepository.parse(payload).repository, installation)],
});
