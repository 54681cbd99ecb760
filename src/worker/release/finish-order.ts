import type { ReleaseRecord } from '../../domain/release.ts';
import type { OpenOrder, OrderEnd, ReleaseStep, TagStep } from '../../domain/release-order.ts';
import {
  endAtMerge,
  isTagDecided,
  releaseTag,
  tagDecisionWaitMillis,
  tagMade,
  tagThere,
} from '../../policy/release/after-merge.ts';
import type { OrderGitHub } from '../ports/release.ts';
import type { WriteContext } from '../pull-request/publish.ts';
import type { JobOutcome } from '../queue/handler.ts';
import { write } from '../write.ts';
import { closeOrder, type DecidedPullRequest } from './close-order.ts';

/**
 * Finishes an order for a merged pull request: the tag, and the GitHub Release (MRG-1).
 * The tag is made once `countersign/tag` passes on the commit. Each is searched before it is made, so that what failed
 * is finished later, and nothing is done twice.
 */
export async function afterMerge(
  context: WriteContext,
  seen: DecidedPullRequest,
  open: OpenOrder,
  record: ReleaseRecord,
): Promise<JobOutcome> {
  const { store, services, installation } = context;
  const { order } = open;
  const { id } = seen.facts.repository;
  const { subject } = seen.facts;
  let end = open.end;
  if (end === null) {
    const found = await endOf(context, seen, open, record);
    if (found === 'again') return { againAfterMillis: tagDecisionWaitMillis(order, services.now()) };
    end = found;
    await store.orders.ended(id, subject.number, order, end);
    const tagged = tagMade(order, end);
    if (tagged !== null) {
      const { owner, name: repo } = subject.repository;
      await services.send([{ kind: 'tag', installation, owner, repo, tag: tagged }]);
    }
  }
  return closeOrder(context, seen, order, end);
}

async function endOf(
  context: WriteContext,
  seen: DecidedPullRequest,
  open: OpenOrder,
  record: ReleaseRecord,
): Promise<OrderEnd | 'again'> {
  const github = await context.services.orders.github(context.installation);
  const { order } = open;
  const { commit } = record;
  const { subject, repository } = seen.facts;
  const end = endAtMerge(order, record);
  if (end !== null) return end;
  // From now on a tag of that name there is the person's (SOD-5).
  await context.store.orders.merged(repository.id, subject.number, order, commit);
  const checks = (await github.commitChecks(subject.repository, commit)) ?? [];
  if (!isTagDecided(checks)) return 'again';
  const tag = await tagStep(context, github, open, record);
  const release = await releaseStep(context, github, open, tag);
  return { kind: 'released', commit, tag, release };
}

async function tagStep(
  context: WriteContext,
  github: OrderGitHub,
  { order }: OpenOrder,
  { commit }: ReleaseRecord,
): Promise<TagStep> {
  const { turn } = context;
  const { tag } = order;
  if (tag === null) return { kind: 'none' };
  const standing = await github.tag(turn.subject.repository, tag);
  if (standing !== null) return tagThere(standing.commit, commit);
  const answer = await write(context, (current) => github.createTag(current, tag, commit));
  if (answer.kind === 'made') return { kind: 'made' };
  // Somebody may have been faster.
  const now = await github.tag(turn.subject.repository, tag);
  return now === null ? answer : tagThere(now.commit, commit);
}

async function releaseStep(
  context: WriteContext,
  github: OrderGitHub,
  { order }: OpenOrder,
  tag: TagStep,
): Promise<ReleaseStep> {
  const name = releaseTag(order, tag);
  if (name === null) return { kind: 'none' };
  return write(context, (turn) => github.publishRelease(turn, name));
}
