import { z } from 'zod';
import { pullRequestJob } from '../../domain/job.ts';
import type { EventReader } from '../intake-part.ts';
import { knownAs, optional, repository } from '../shapes.ts';
import { wordsOfComment } from './words.ts';

const shape = z.object({
  repository,
  issue: z.object({
    number: z.number().int().positive(),
    // There, whatever is in it, where the issue is a pull request.
    pull_request: optional(z.unknown()),
  }),
});

/** `issue_comment`: on a pull request, that one is looked at again (SIGN-1, SIGN-6, VER-3); on an issue nothing is. */
export const readComment: EventReader = (payload, { installation, action }) => {
  const { repository: found, issue } = shape.parse(payload);
  const known = knownAs(found, installation);
  if (!issue.pull_request) return { repositories: [known] };
  return {
    repositories: [known],
    ...wordsOfComment(payload, action, { repositoryId: found.id, number: issue.number }),
    jobs: [pullRequestJob(installation, known, issue.number)],
  };
};
