import { TAG_CHECK } from '../../domain/effects.ts';
import { addMillis } from '../../domain/ids.ts';
import type { ReleaseRecord } from '../../domain/release.ts';
import type { OpenOrder, OrderEnd, ReleaseStep, TagStep } from '../../domain/release-order.ts';
import type { OrderGitHub } from '../ports/release.ts';
import type { WriteContext } from '../pull-request/publish.ts';
import type { JobOutcome } from '../queue/queue.ts';
import { write } from '../write.ts';
import { closeOrder, type DecidedPullRequest } from './close-order.ts';

/** The check on the commit is written by a job of its own, normally at once. */
const SOON_MILLIS = 1_000;
const LATER_MILLIS = 60_000;
const NORMALLY_MILLIS = 120_000;

/**
 * What an order still wants of a pull request that is merged (MRG-1): the tag, once `countersign/tag` passes on the
 * commit, and the GitHub Release. Each is looked for before it is made, so that what failed is finished later, and
 * nothing is done twice.
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
    if (found === 'again') {
      const normal = services.now() <= addMillis(order.at, NORMALLY_MILLIS);
      return { againAfterMillis: normal ? SOON_MILLIS : LATER_MILLIS };
    }
    end = found;
    await store.orders.ended(id, subject.number, order, end);
    const tagged = end.kind === 'released' && end.tag.kind === 'made' ? order.tag : null;
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
  if (record.releasedBy?.id !== order.person.id) return { kind: 'merged-otherwise', by: record.mergedBy, commit };
  if (!record.passed) return { kind: 'not-passed', commit };
  // From now on a tag of that name there is the person's (SOD-5).
  await context.store.orders.merged(repository.id, subject.number, order, commit);
  const checks = (await github.commitChecks(subject.repository, commit)) ?? [];
  const check = checks.find(({ name }) => name === TAG_CHECK);
  if (check?.status !== 'completed') return 'again';
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
  if (standing !== null) return made(standing.commit, commit);
  const answer = await write(context, (current) => github.createTag(current, tag, commit));
  if (answer.kind === 'made') return { kind: 'made' };
  // Somebody may have been faster.
  const now = await github.tag(turn.subject.repository, tag);
  return now === null ? answer : made(now.commit, commit);
}

const made = (stands: ReleaseRecord['commit'] | null, commit: ReleaseRecord['commit']): TagStep =>
  stands === commit ? { kind: 'made' } : { kind: 'elsewhere', commit: stands };

async function releaseStep(
  context: WriteContext,
  github: OrderGitHub,
  { order }: OpenOrder,
  tag: TagStep,
): Promise<ReleaseStep> {
  if (order.tag === null || tag.kind !== 'made' || !order.createRelease) return { kind: 'none' };
  const { tag: name } = order;
  return write(context, (turn) => github.publishRelease(turn, name));
}
