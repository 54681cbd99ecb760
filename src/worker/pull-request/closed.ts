import type { Account } from '../../domain/account.ts';
import type { PullRequestSubject } from '../../domain/facts.ts';
import type { Gathered } from '../../domain/gathered.ts';
import type { Instant } from '../../domain/ids.ts';
import { pullRequestJob } from '../../domain/job.ts';
import type { ReleaseRecord } from '../../domain/release.ts';
import type { OpenOrder } from '../../domain/release-order.ts';
import { completeFacts } from '../observe/complete-facts.ts';
import type { Observation } from '../observe/observe.ts';
import type { JobOutcome } from '../queue/queue.ts';
import { closeOrder, type DecidedPullRequest } from '../release/close-order.ts';
import { afterMerge } from '../release/finish-order.ts';
import { answerLate } from './late-acts.ts';
import type { WriteContext } from './publish.ts';
import { recordMerge } from './record-merge.ts';

/** Until another that was merged with it is recorded. */
const AGAIN_MILLIS = 2_000;

/** The course of a pull request that is not open any more: merged, closed, or gone from here. */
export async function reconcileClosed(
  context: WriteContext,
  subject: PullRequestSubject,
  sight: Extract<Observation, { kind: 'closed' | 'gone' }>,
): Promise<JobOutcome> {
  const { services, store, installation } = context;
  const again = sight.kind === 'closed' ? await reconcileLook(context, sight) : null;
  await store.close(subject, sight.kind === 'closed' ? sight.how : 'gone');
  await lookAtSiblings(context, subject);
  const movedTo = sight.kind === 'gone' ? sight.movedTo : null;
  if (movedTo) await services.send([pullRequestJob(installation, movedTo, subject.number)]);
  return again;
}

async function reconcileLook(
  context: WriteContext,
  { look, how }: Extract<Observation, { kind: 'closed' }>,
): Promise<JobOutcome> {
  const { repository, subject } = look.snapshot;
  const open = await context.store.orders.open(repository.id, subject.number);
  if (how === 'merged') {
    const record = await recordMerge(context, look, await mergedFor(context, look, open));
    if (record === 'again') return { againAfterMillis: AGAIN_MILLIS };
    if (record.outcome !== 'not-applicable') await answerOnMerged(context, look, record);
    return open === null ? null : afterMerge(context, await seenFrom(context, look), open, record);
  }
  if (look.closedAt !== null) await answerOnClosed(context, look, look.closedAt);
  if (open === null) return null;
  const end = open.end ?? { kind: 'closed' };
  await context.store.orders.ended(repository.id, subject.number, open.order, end);
  return closeOrder(context, await seenFrom(context, look), open.order, end);
}

async function answerOnMerged(context: WriteContext, look: Gathered, record: ReleaseRecord): Promise<void> {
  const facts = await completeFacts(context.store, context.github, look);
  await answerLate(context, look, facts, { record, orders: facts.memory.orders, at: record.mergedAt });
}

/** What is not a release hears nothing, open or closed (REL-2). */
async function answerOnClosed(context: WriteContext, look: Gathered, at: Instant): Promise<void> {
  const { facts, verdict } = await seenFrom(context, look);
  if (verdict.release !== null)
    await answerLate(context, look, facts, { record: null, orders: facts.memory.orders, at });
}

async function seenFrom({ services, store, github }: WriteContext, look: Gathered): Promise<DecidedPullRequest> {
  const facts = await completeFacts(store, github, look);
  return { look, facts, verdict: services.evaluate(look.policy, facts) };
}

/** The person whose order was merged: its very head, by this app or from the queue into which this app put it (MRG-1). */
async function mergedFor(
  { services, installation }: WriteContext,
  look: Gathered,
  open: OpenOrder | null,
): Promise<Account | null> {
  const { head, merged } = look.snapshot.pullRequest;
  if (open === null || merged === null || head.sha !== open.order.head) return null;
  if (open.queued) return open.order.person;
  const { own } = await services.orders.github(installation);
  if (own === null) throw new Error('the app does not know its own login yet, so it cannot tell who merged this');
  return merged.by?.login.toLowerCase() === own.toLowerCase() ? open.order.person : null;
}

/** The check of a commit may have been held back by this pull request; another may speak for it now. */
async function lookAtSiblings(
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
