import { z } from 'zod';
import type { LabelSighting } from '../../domain/intake.ts';
import { pullRequestJob } from '../../domain/job.ts';
import { repositoryPlace } from '../../domain/resting.ts';
import type { EventReader, IntakePart } from '../intake-part.ts';
import {
  anyone,
  knownAs,
  optional,
  repository,
  webhookAccount,
  webhookInstant,
  webhookLabel,
  webhookSha,
} from '../shapes.ts';
import { wordsOfLineComment, wordsOfReview } from './words.ts';

/** Actions whose changes no rule reads. */
const IRRELEVANT = new Set([
  'assigned',
  'unassigned',
  'review_requested',
  'review_request_removed',
  'milestoned',
  'demilestoned',
  'locked',
  'auto_merge_enabled',
  'auto_merge_disabled',
]);

const shape = z.object({
  repository,
  pull_request: z.object({
    number: z.number().int().positive(),
    updated_at: optional(webhookInstant),
    head: optional(z.object({ sha: optional(webhookSha) })),
    user: optional(webhookAccount),
  }),
  label: optional(webhookLabel),
  before: optional(webhookSha),
  sender: optional(anyone),
});
type Event = z.output<typeof shape>;

/** Reads `pull_request` and `pull_request_review`: enqueues the pull request. Heads and pushers: SIGN-4, SOD-1. */
export const readPullRequest: EventReader = (payload, { installation, action }) => {
  const event = shape.parse(payload);
  const known = knownAs(event.repository, installation);
  const part: IntakePart = {
    repositories: [known],
    jobs: IRRELEVANT.has(action ?? '') ? [] : [pullRequestJob(installation, known, event.pull_request.number)],
  };
  if (action === 'unlocked') {
    return { ...part, wakes: [`${repositoryPlace(known.owner, known.name)}#${event.pull_request.number}`] };
  }
  // Only a push names the previous head.
  const pushed = action === 'synchronize' || (action === null && event.before !== null);
  if (action === 'labeled') return { ...part, ...labelSet(event) };
  // Other actions name a head as well, but not when it came.
  if (pushed) return { ...part, ...headChange(event, event.before, 'push'), ...pushTo(event) };
  return action === 'opened' || action === 'reopened' ? { ...part, ...headChange(event, null, 'opening') } : part;
};

/**
 * SIGN-4: the head change. Without a commit or a time of GitHub's, the next observation finds the head, and earlier
 * acts are stale.
 */
function headChange({ repository: found, pull_request }: Event, before: Event['before'], why: string): IntakePart {
  const { number, head, updated_at: since, user: opener } = pull_request;
  if (!head?.sha || since === null) return { lacks: [`pull_request.head.sha, updated_at: the time of the ${why}`] };
  const opened = opener === null ? {} : { opener };
  return { headChanges: [{ repositoryId: found.id, number, commit: head.sha, before, since, ...opened }] };
}

/** SOD-1: the push. One by an unknown person is stored too, because any signer may be that person. */
function pushTo({ repository: found, pull_request, sender }: Event): IntakePart {
  const about = { repositoryId: found.id, number: pull_request.number };
  if (sender !== null) return { pushes: [{ ...about, pusher: sender }] };
  const unnamed = { ...about, commit: pull_request.head?.sha ?? null, at: pull_request.updated_at ?? ('now' as const) };
  return { unnamedPushes: [unnamed], lacks: ['sender: who pushed, so a release that has the push is not ready'] };
}

/** SIGN-7: the label's name when it was set. Without its name the pull request is still observed. */
function labelSet({ repository: found, label: set, pull_request }: Event): IntakePart {
  if (set === null) return { lacks: ['label: what it is called now'] };
  const since = pull_request.updated_at ?? 'now';
  const sighting: LabelSighting = { repositoryId: found.id, label: set.node_id, name: set.name, since };
  return { labels: [sighting] };
}

export const readReview: EventReader = (payload, context) => {
  const { repository: found, pull_request } = shape.parse(payload);
  return {
    ...readPullRequest(payload, { ...context, action: 'reviewed' }),
    ...wordsOfReview(payload, context.action, { repositoryId: found.id, number: pull_request.number }),
  };
};

/** Reads `pull_request_review_comment`, a comment on lines of code. Only what takes readiness away counts (SIGN-1). */
export const readLineComment: EventReader = (payload, context) => {
  const { repository: found, pull_request } = shape.parse(payload);
  return {
    ...readPullRequest(payload, { ...context, action: 'reviewed' }),
    ...wordsOfLineComment(payload, context.action, { repositoryId: found.id, number: pull_request.number }),
  };
};
