import { z } from 'zod';
import type { LabelSighting } from '../../domain/intake.ts';
import { pullRequestJob } from '../../domain/job.ts';
import type { EventReader } from '../intake-part.ts';
import { account, instant, knownAs, label, repository, sha } from '../shapes.ts';
import { wordsOfReview } from './words.ts';

/** What these change is read by no rule. */
const IRRELEVANT = new Set([
  'assigned',
  'unassigned',
  'review_requested',
  'review_request_removed',
  'milestoned',
  'demilestoned',
  'locked',
  'unlocked',
  'auto_merge_enabled',
  'auto_merge_disabled',
]);

const shape = z.object({ repository, pull_request: z.object({ number: z.number().int().positive() }) });
const headShape = z.object({ pull_request: z.object({ updated_at: instant, head: z.object({ sha }) }) });
const labelShape = z.object({ label, pull_request: z.object({ updated_at: instant }) });
const pushShape = z.object({ before: sha, sender: account });

/** `pull_request` and `pull_request_review`: the pull request is looked at again. Heads and pushers: SIGN-4, SOD-1. */
export const readPullRequest: EventReader = (payload, { installation, action }) => {
  const { repository: found, pull_request } = shape.parse(payload);
  const known = knownAs(found, installation);
  const about = { repositoryId: found.id, number: pull_request.number };
  const part = {
    repositories: [known],
    jobs: IRRELEVANT.has(action ?? '') ? [] : [pullRequestJob(installation, known, pull_request.number)],
  };
  if (action === 'labeled') return { ...part, labels: labelSet(payload, found.id) };
  // Other actions name a head as well, but say nothing of when it came.
  if (action !== 'opened' && action !== 'reopened' && action !== 'synchronize') return part;
  const { head, updated_at: since } = headShape.parse(payload).pull_request;
  if (action !== 'synchronize') return { ...part, headChanges: [{ ...about, commit: head.sha, before: null, since }] };
  const { before, sender } = pushShape.parse(payload);
  return {
    ...part,
    headChanges: [{ ...about, commit: head.sha, before, since }],
    pushes: [{ ...about, pusher: sender }],
  };
};

/** SIGN-7: what the label was called when it was set. Without its name the pull request is still looked at. */
function labelSet(payload: unknown, repositoryId: number): readonly LabelSighting[] {
  const set = labelShape.safeParse(payload).data;
  if (!set) return [];
  return [{ repositoryId, label: set.label.node_id, name: set.label.name, since: set.pull_request.updated_at }];
}

export const readReview: EventReader = (payload, context) => {
  const { repository: found, pull_request } = shape.parse(payload);
  return {
    ...readPullRequest(payload, { ...context, action: null }),
    words: wordsOfReview(payload, context.action, { repositoryId: found.id, number: pull_request.number }),
  };
};
