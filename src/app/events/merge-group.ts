import { z } from 'zod';
import type { GroupSighting } from '../../domain/intake.ts';
import type { EventReader } from '../intake-part.ts';
import { knownAs, repository, sha } from '../shapes.ts';

const branch = z
  .string()
  .min(1)
  .transform((ref) => ref.replace(/^refs\/heads\//, ''));
const shape = z.object({
  repository,
  merge_group: z.object({ head_sha: sha, head_ref: branch, base_sha: sha, base_ref: branch }),
});

/** `merge_group`: GitHub wants the check of a group in a merge queue, or the group was merged or given up (MQ-1). */
export const readMergeGroup: EventReader = (payload, { installation, action }) => {
  const { repository: found, merge_group: group } = shape.parse(payload);
  const known = knownAs(found, installation);
  const { head_sha: head, base_sha: base, base_ref, head_ref: ref } = group;
  if (action === 'destroyed') {
    return { repositories: [known], groups: [{ state: 'destroyed', repositoryId: known.id, head }] };
  }
  if (action !== 'checks_requested') return { repositories: [known] };
  const requested: GroupSighting = { state: 'requested', repositoryId: known.id, head, base, branch: base_ref, ref };
  return {
    repositories: [known],
    groups: [requested],
    jobs: [{ kind: 'merge-group', installation, owner: known.owner, repo: known.name, commit: head }],
  };
};
