import type { Account } from '../../domain/account.ts';
import type { PullRequestSubject } from '../../domain/facts.ts';
import type { Instant } from '../../domain/ids.ts';
import { pullRequestJob } from '../../domain/job.ts';
import type { ReleaseRecord } from '../../domain/release.ts';
import { completeFacts } from '../observe/complete-facts.ts';
import type { Observation } from '../observe/observe.ts';
import type { Gathered } from '../ports/pull-request.ts';
import type { OpenOrder } from '../ports/release.ts';
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
  press: WriteContext,
  subject: PullRequestSubject,
  sight: Extract<Observation, { kind: 'closed' | 'gone' }>,
): Promise<JobOutcome> {
  const { desk, store, installation } = press;
  const again = sight.kind === 'closed' ? await reconcileLook(press, sight) : null;
  await store.close(subject, sight.kind === 'closed' ? sight.how : 'gone');
  await lookAtSiblings(press, subject);
  const movedTo = sight.kind === 'gone' ? sight.movedTo : null;
  if (movedTo) await desk.send([pullRequestJob(installation, movedTo, subject.number)]);
  return again;
}

async function reconcileLook(
  press: WriteContext,
  { look, how }: Extract<Observation, { kind: 'closed' }>,
): Promise<JobOutcome> {
  const { repository, subject } = look.snapshot;
  const open = await press.store.orders.open(repository.id, subject.number);
  if (how === 'merged') {
    const record = await recordMerge(press, look, await mergedFor(press, look, open));
    if (record === 'again') return { againAfterMillis: AGAIN_MILLIS };
    if (record.outcome !== 'not-applicable') await answerOnMerged(press, look, record);
    return open === null ? null : afterMerge(press, await seenFrom(press, look), open, record);
  }
  if (look.closedAt !== null) await answerOnClosed(press, look, look.closedAt);
  if (open === null) return null;
  const end = open.end ?? { kind: 'closed' };
  await press.store.orders.ended(repository.id, subject.number, open.order, end);
  return closeOrder(press, await seenFrom(press, look), open.order, end);
}

async function answerOnMerged(press: WriteContext, look: Gathered, record: ReleaseRecord): Promise<void> {
  const facts = await completeFacts(press.store, press.github, look);
  await answerLate(press, look, facts, { record, orders: facts.memory.orders, at: record.mergedAt });
}

/** What is no release hears nothing, open or closed (REL-2). */
async function answerOnClosed(press: WriteContext, look: Gathered, at: Instant): Promise<void> {
  const { facts, verdict } = await seenFrom(press, look);
  if (verdict.release !== null) await answerLate(press, look, facts, { record: null, orders: facts.memory.orders, at });
}

async function seenFrom({ desk, store, github }: WriteContext, look: Gathered): Promise<DecidedPullRequest> {
  const facts = await completeFacts(store, github, look);
  return { look, facts, verdict: desk.evaluate(look.policy, facts) };
}

/** The person whose order was merged: its very head, by this app or from the queue into which this app put it (MRG-1). */
async function mergedFor(
  { desk, installation }: WriteContext,
  look: Gathered,
  open: OpenOrder | null,
): Promise<Account | null> {
  const { head, merged } = look.snapshot.pullRequest;
  if (open === null || merged === null || head.sha !== open.order.head) return null;
  if (open.queued) return open.order.person;
  const { own } = await desk.orders.github(installation);
  if (own === null) throw new Error('who merged it is not known before the app knows its own login');
  return merged.by?.login.toLowerCase() === own.toLowerCase() ? open.order.person : null;
}

/** The check of a commit may have been held back by this pull request; another may speak for it now. */
async function lookAtSiblings({ desk, store, installation }: WriteContext, subject: PullRequestSubject): Promise<void> {
  const heads = await store.headsOf(subject);
  const numbers = new Set<number>();
  for (const commit of new Set(heads.map((head) => head.commit))) {
    for (const { number } of await store.siblingsOf(subject, commit)) numbers.add(number);
  }
  if (numbers.size === 0) return;
  await desk.send([...numbers].map((number) => pullRequestJob(installation, subject.repository, number)));
}
