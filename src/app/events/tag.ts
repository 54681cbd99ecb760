import { z } from 'zod';
import type { KnownRepository } from '../../domain/intake.ts';
import type { Job } from '../../domain/job.ts';
import type { EventReader } from '../intake-part.ts';
import { knownAs, optional, repository } from '../shapes.ts';

const shape = z.object({ repository, ref: z.string().min(1), ref_type: optional(z.string()) });

/**
 * Reads `create` and `delete` of a tag, or of what may be one: enqueues it. The `push` beside it has the object and the
 * pusher.
 */
export const readRef: EventReader = (payload, { installation }) => {
  const { repository: found, ref, ref_type: kind } = shape.parse(payload);
  const known = knownAs(found, installation);
  const mayBeTag = kind === 'tag' || kind === null;
  return { repositories: [known], jobs: mayBeTag ? tagJobs(installation, known, ref) : [] };
};

/** The tag itself, and all others. GitHub reports none if more than three are pushed at once (TAG-4). */
export function tagJobs(installation: number, { owner, name: repo }: KnownRepository, tag: string): readonly Job[] {
  return [
    { kind: 'tag', installation, owner, repo, tag },
    { kind: 'tags', installation, owner, repo },
  ];
}
