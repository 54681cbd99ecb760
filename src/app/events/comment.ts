import { z } from 'zod';
import { pullRequestJob } from '../../domain/job.ts';
import type { EventReader } from '../intake-part.ts';
import { knownAs, optional, repository } from '../shapes.ts';
import { wordsOfComment } from './words.ts';

const shape = z.object({
  repository,
  issue: z.object({
    number: z.number().int().positive(),
    // Present, with any content, if the issue is a pull request.
    pull_request: optional(z.unknown()),
  }),
});

/** Reads `issue_comment`: enqueues the pull request (SIGN-1, SIGN-6, VER-3). On an issue it does nothing. */
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
