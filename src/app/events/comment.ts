import { z } from 'zod';
import { pullRequestJob } from '../../domain/job.ts';
import type { EventReader } from '../intake-part.ts';
import { knownAs, repository } from '../shapes.ts';

const shape = z.object({
  repository,
  issue: z.object({ number: z.number().int().positive(), pull_request: z.object({}).nullish() }),
});

/** `issue_comment`: on a pull request, that one is looked at again (SIGN-1, SIGN-6, VER-3); on an issue nothing is. */
export const readComment: EventReader = (payload, { installation }) => {
  const { repository: found, issue } = shape.parse(payload);
  const known = knownAs(found, installation);
  return { repositories: [known], jobs: issue.pull_request ? [pullRequestJob(installation, known, issue.number)] : [] };
};
