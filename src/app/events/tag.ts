import { z } from 'zod';
import type { KnownRepository } from '../../domain/intake.ts';
import type { Job } from '../../domain/job.ts';
import type { EventReader } from '../intake-part.ts';
import { knownAs, optional, repository } from '../shapes.ts';

const shape = z.object({ repository, ref: z.string().min(1), ref_type: optional(z.string()) });

/**
 * `create` and `delete`: of a tag, that one is looked at; so is what may be one. What it is, and who made it that, is in the
 * `push` beside it.
 */
export const readRef: EventReader = (payload, { installation }) => {
  const { repository: found, ref, ref_type: kind } = shape.parse(payload);
  const known = knownAs(found, installation);
  const mayBeTag = kind === 'tag' || kind === null;
  return { repositories: [known], jobs: mayBeTag ? tagJobs(installation, known, ref) : [] };
};

/** The tag itself, and all others: GitHub tells of none where more than three are pushed at once (TAG-4). */
export function tagJobs(installation: number, { owner, name: repo }: KnownRepository, tag: string): readonly Job[] {
  return [
    { kind: 'tag', installation, owner, repo, tag },
    { kind: 'tags', installation, owner, repo },
  ];
}
