import { z } from 'zod';
import type { GroupSighting } from '../../domain/intake.ts';
import type { EventReader } from '../intake-part.ts';
import { knownAs, optional, repository, webhookSha } from '../shapes.ts';

const branch = optional(
  z
    .string()
    .min(1)
    .transform((ref) => ref.replace(/^refs\/heads\//, '')),
);
const shape = z.object({
  repository,
  merge_group: z.object({ head_sha: webhookSha, head_ref: branch, base_sha: optional(webhookSha), base_ref: branch }),
});

/** Reads `merge_group`: GitHub requests a group's check, or the group was merged or abandoned (MQ-1). */
export const readMergeGroup: EventReader = (payload, { installation, action }) => {
  const { repository: found, merge_group: group } = shape.parse(payload);
  const known = knownAs(found, installation);
  const repositories = [known];
  const { head_sha: head, base_sha: base, head_ref: ref } = group;
  if (action === 'destroyed') {
    return { repositories, groups: [{ state: 'destroyed', repositoryId: known.id, head }] };
  }
  const jobs = [{ kind: 'merge-group', installation, owner: known.owner, repo: known.name, commit: head }] as const;
  // The meaning of another action is unknown.
  if (action !== null && action !== 'checks_requested') return { repositories, jobs };
  const into = group.base_ref ?? branchIn(ref);
  if (base === null || into === null || ref === null) {
    // Without these fields the group's contents are unknown, so it gets no check and does not pass.
    const fields = Object.entries({ base_sha: base, base_ref: into, head_ref: ref }).flatMap(([field, value]) =>
      value === null ? [`merge_group.${field}: which pull requests are in the group, so it gets no check`] : [],
    );
    return { repositories, jobs, lacks: fields };
  }
  const requested: GroupSighting = { state: 'requested', repositoryId: known.id, head, base, branch: into, ref };
  return { repositories, groups: [requested], jobs };
};

/** The target branch in the name of a group's branch. */
const branchIn = (ref: string | null): string | null =>
  /^gh-readonly-queue\/(.+)\/pr-[^/]+$/.exec(ref ?? '')?.[1] ?? null;
