import { z } from 'zod';
import type { LabelSighting } from '../../domain/intake.ts';
import type { Job } from '../../domain/job.ts';
import { repositoryPlace } from '../../domain/resting.ts';
import type { EventReader } from '../intake-part.ts';
import { inRepository, knownAs, optional, repository, webhookLabel } from '../shapes.ts';

/** The changed fields; null if the event does not say. */
const changes = optional(z.looseObject({}));
const repositoryShape = z.object({ repository, changes });

const renamed = z.object({ name: z.object({ from: z.string() }) });

/** Actions that change nothing about what may be read or decided. */
const IRRELEVANT = new Set(['created', 'archived']);
/** Actions that change neither the shared policy nor its existence. */
const KEEPS_POLICY = new Set(['archived', 'unarchived']);
const SHARED_REPOSITORY = '.github';

/**
 * Reads `repository`: enqueues its pull requests if policy, name or access may have changed.
 * Unknown actions do the same. If the owner's shared policy appears, disappears or is hidden, the pull requests of all
 * the owner's repositories are enqueued (POL-1, POL-5).
 */
export const readRepository: EventReader = (payload, { installation, action }) => {
  const { repository: found, changes: changed } = repositoryShape.parse(payload);
  const known = knownAs(found, installation);
  const otherBranch = action === 'edited' && (changed === null || Boolean(changed.default_branch));
  const before = renamed.safeParse(changed?.repository).data?.name.from;
  const shared = [known.name, before].some((name) => name?.toLowerCase() === SHARED_REPOSITORY);
  const all: readonly Job[] =
    shared && (otherBranch || !(action === 'edited' || KEEPS_POLICY.has(action ?? '')))
      ? [{ kind: 'owner', installation, owner: known.owner }]
      : [];
  if (action === 'deleted') return { lost: { installations: [], repositories: [known.id] }, jobs: all };
  const matters = action === 'edited' ? otherBranch : !IRRELEVANT.has(action ?? '');
  const own: readonly Job[] = matters
    ? [{ kind: 'repository', installation, owner: known.owner, repo: known.name }]
    : [];
  const wakes = matters ? [repositoryPlace(known.owner, known.name)] : [];
  return { repositories: [known], wakes, jobs: [...own, ...all] };
};

const labelShape = z.object({ repository, label: optional(webhookLabel), changes });
const nameBefore = optional(z.object({ from: z.string() }));

/**
 * Reads `label`, which may affect whether a pull request is a release (REL-1, REL-3).
 * That is a renamed or deleted label. Stores the former name (SIGN-7).
 */
export const readLabel: EventReader = (payload, { installation, action }) => {
  const { repository: found, changes: changed, label: one } = labelShape.parse(payload);
  const known = knownAs(found, installation);
  const edited = action === 'edited' || action === null;
  const matters = action !== 'created' && (!edited || changed === null || Boolean(changed.name));
  return {
    repositories: [known],
    labels: one && action !== 'deleted' ? namesOf(found.id, one, nameBefore.parse(changed?.name)?.from) : [],
    jobs: matters ? [{ kind: 'repository', installation, owner: known.owner, repo: known.name }] : [],
  };
};

/** The label's present and former name. */
function namesOf(
  repositoryId: number,
  { node_id, name }: z.output<typeof webhookLabel>,
  before: string | undefined,
): readonly LabelSighting[] {
  const now: LabelSighting = { repositoryId, label: node_id, name, since: 'now' };
  return before === undefined ? [now] : [{ ...now, name: before, since: 'ever' }, now];
}

/** Reads events about subjects that no rule judges yet: stores only the repository's name. */
export const readNothing: EventReader = (payload, { installation }) => ({
  repositories: [knownAs(inRepository.parse(payload).repository, installation)],
});
