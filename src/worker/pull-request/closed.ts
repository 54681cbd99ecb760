import type { Account } from '../../domain/account.ts';
import type { PullRequestSubject } from '../../domain/facts.ts';
import type { Gathered } from '../../domain/gathered.ts';
import type { Instant } from '../../domain/ids.ts';
import { pullRequestJob } from '../../domain/job.ts';
import type { ReleaseRecord } from '../../domain/release.ts';
import type { OpenOrder } from '../../domain/release-order.ts';
import { evaluate } from '../../policy/evaluate.ts';
import { isMergedBy, mergeOfOrder } from '../../policy/release/after-merge.ts';
import { completeFacts } from '../observe/complete-facts.ts';
import type { Observation } from '../observe/observe.ts';
import type { JobOutcome } from '../queue/handler.ts';
import { closeOrder, type DecidedPullRequest } from '../release/close-order.ts';
import { afterMerge } from '../release/finish-order.ts';
import { writeLastChecklist } from './last-checklist.ts';
import { answerLate } from './late-acts.ts';
import type { WriteContext } from './publish.ts';
import { recordMerge } from './record-merge.ts';

/** The wait until another pull request that was merged with it is recorded. */
const AGAIN_MILLIS = 2_000;

/** Reconciles a pull request that was merged, closed or moved away. */
export async function reconcileClosed(
  context: WriteContext,
  subject: PullRequestSubject,
  observation: Extract<Observation, { kind: 'closed' | 'gone' }>,
): Promise<JobOutcome> {
  const { services, store, installation } = context;
  const again = observation.kind === 'closed' ? await reconcileGathered(context, observation) : null;
  await store.close(subject, observation.kind === 'closed' ? observation.how : 'gone');
  await observeSiblings(context, subject);
  const movedTo = observation.kind === 'gone' ? observation.movedTo : null;
  if (movedTo) await services.send([pullRequestJob(installation, movedTo, subject.number)]);
  return again;
}

async function reconcileGathered(
  context: WriteContext,
  { gathered, how }: Extract<Observation, { kind: 'closed' }>,
): Promise<JobOutcome> {
  const { repository, subject } = gathered.snapshot;
  const open = await context.store.orders.open(repository.id, subject.number);
  if (how === 'merged') {
    const record = await recordMerge(context, gathered, await mergedFor(context, gathered, open));
    if (record === 'again') return { againAfterMillis: AGAIN_MILLIS };
    if (record.outcome !== 'not-applicable') await answerOnMerged(context, gathered, record);
    const again = open === null ? null : await afterMerge(context, await seenFrom(context, gathered), open, record);
    await writeLastChecklist(context, gathered, record, open);
    return again;
  }
  if (gathered.closedAt !== null) await answerOnClosed(context, gathered, gathered.closedAt);
  if (open === null) return null;
  const end = open.end ?? { kind: 'closed' };
  await context.store.orders.ended(repository.id, subject.number, open.order, end);
  return closeOrder(context, await seenFrom(context, gathered), open.order, end);
}

async function answerOnMerged(context: WriteContext, gathered: Gathered, record: ReleaseRecord): Promise<void> {
  const facts = await completeFacts(context.store, context.github, gathered);
  await answerLate(context, gathered, facts, { record, orders: facts.memory.orders, at: record.mergedAt });
}

/** Commands on what is not a release get no answer, open or closed (REL-2). */
async function answerOnClosed(context: WriteContext, gathered: Gathered, at: Instant): Promise<void> {
  const { facts, verdict } = await seenFrom(context, gathered);
  if (verdict.release !== null)
    await answerLate(context, gathered, facts, { record: null, orders: facts.memory.orders, at });
}

async function seenFrom({ services, store, github }: WriteContext, gathered: Gathered): Promise<DecidedPullRequest> {
  const facts = await completeFacts(store, github, gathered);
  return { gathered, facts, verdict: services.measured(() => evaluate(gathered.policy, facts)) };
}

/**
 * The person whose order was merged.
 * It merged the ordered head, by this app or from the queue into which this app put it (MRG-1).
 */
async function mergedFor(
  { services, installation }: WriteContext,
  gathered: Gathered,
  open: OpenOrder | null,
): Promise<Account | null> {
  const { pullRequest } = gathered.snapshot;
  const isOrdered = mergeOfOrder(open, pullRequest);
  if (open === null || isOrdered === 'no') return null;
  if (isOrdered === 'yes') return open.order.person;
  const { own } = await services.orders.github(installation);
  if (own === null) throw new Error('the app does not know its own login yet, so it cannot tell who merged this');
  return isMergedBy(pullRequest, own) ? open.order.person : null;
}

/** This pull request may have held back the check of a commit. Another may decide about it now. */
async function observeSiblings(
  { services, store, installation }: WriteContext,
  subject: PullRequestSubject,
): Promise<void> {
  const heads = await store.headsOf(subject);
  const numbers = new Set<number>();
  for (const commit of new Set(heads.map((head) => head.commit))) {
    for (const { number } of await store.siblingsOf(subject, commit)) numbers.add(number);
  }
  if (numbers.size === 0) return;
  await services.send([...numbers].map((number) => pullRequestJob(installation, subject.repository, number)));
}
