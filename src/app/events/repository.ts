import { z } from 'zod';
import type { LabelSighting } from '../../domain/intake.ts';
import type { EventReader } from '../intake-part.ts';
import { inRepository, knownAs, label, repository } from '../shapes.ts';

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

const labelShape = z.object({
  repository,
  label: label.optional(),
  changes: z.object({ name: z.object({ from: z.string() }).nullish() }).nullish(),
});

/** `label`: one that is renamed or deleted may make a pull request a release, or none (REL-1, REL-3); what it was called before (SIGN-7). */
export const readLabel: EventReader = (payload, { installation, action }) => {
  const { repository: found, changes, label: one } = labelShape.parse(payload);
  const known = knownAs(found, installation);
  const matters = action === 'deleted' || (action === 'edited' && Boolean(changes?.name));
  return {
    repositories: [known],
    labels: one && action !== 'deleted' ? namesOf(found.id, one, changes?.name?.from) : [],
    jobs: matters ? [{ kind: 'repository', installation, owner: known.owner, repo: known.name }] : [],
  };
};

/** What the label is called now, and what it was called before. */
function namesOf(
  repositoryId: number,
  { node_id, name }: z.output<typeof label>,
  before: string | undefined,
): readonly LabelSighting[] {
  const now: LabelSighting = { repositoryId, label: node_id, name, since: 'now' };
  return before === undefined ? [now] : [{ ...now, name: before, since: 'ever' }, now];
}

/** Events about subjects that no rule judges yet: only the repository's name is taken note of. */
export const readNothing: EventReader = (payload, { installation }) => ({
  repositories: [knownAs(inRepository.parse(payload).repository, installation)],
});
