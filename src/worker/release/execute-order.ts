import { READINESS } from '../../domain/effects.ts';
import type { OpenOrder, OrderEnd } from '../../domain/release-order.ts';
import { orderProblems } from '../../policy/evaluate.ts';
import { orderStep, shownProblems } from '../../policy/release/order-steps.ts';
import { IN_DOUBT } from '../observe/in-doubt.ts';
import type { Observation } from '../observe/observe.ts';
import type { WriteContext } from '../pull-request/publish.ts';
import type { JobOutcome } from '../queue/handler.ts';
import { type CurrentTurn, write } from '../write.ts';
import { closeOrder } from './close-order.ts';

type Decided = Extract<Observation, { kind: 'decided' }>;

/** GitHub's own answers may lag behind the last change. */
const LOOK_AGAIN: JobOutcome = { againAfterMillis: 1_000 };
const QUEUE_MILLIS = 60_000;

/**
 * Carries out the next step of an order for an open pull request.
 * null if none is left. An order that this observation accepted waits for the next one: right before it is carried out
 * everything is read again.
 */
export async function executeOrder(context: WriteContext, seen: Decided): Promise<JobOutcome> {
  const { subject, repository, memory } = seen.facts;
  const open = await context.store.orders.open(repository.id, subject.number);
  if (open === null) return null;
  const known = memory.orders.some(({ act }) => act === open.order.act);
  return known ? carryOut(context, seen, open) : { againAfterMillis: 0 };
}

/**
 * Merges an open pull request by an order, or puts it into the merge queue (MRG-1).
 * After an observation that is later than the acceptance, everything is asked once more, and only the evaluated head is
 * merged. If the answer is lost, the next observation finds it merged.
 * @param seen an observation that is later than the acceptance
 */
async function carryOut(context: WriteContext, seen: Decided, open: OpenOrder): Promise<JobOutcome> {
  const { store, services, installation } = context;
  const { order } = open;
  const { id } = seen.facts.repository;
  const { subject } = seen.facts;
  if (open.end !== null) return closeOrder(context, seen, order, open.end);
  const github = await services.orders.github(installation);
  const state = await github.queueState(subject);
  const step = orderStep(open, state.queued, services.now());
  if (step === 'queued') {
    // The answer may have been lost when it was enqueued.
    if (!open.queued) await store.orders.queued(id, subject.number, order, true);
    return { againAfterMillis: QUEUE_MILLIS };
  }
  if (step === 'soon') return LOOK_AGAIN;
  if (step === 'dequeued') return end({ kind: 'dequeued' });

  // ADR 0061: while the clock is in doubt nothing is merged, and the order stays open.
  if (seen.facts.doubt !== undefined) return IN_DOUBT;
  const problems = [...orderProblems(seen.gathered.policy, seen.facts, seen.verdict, order)];
  if (problems.length === 0) {
    const check = await context.github.readNewestCheck(subject.repository, order.head, READINESS);
    const tagStands = order.tag !== null && (await github.tag(subject.repository, order.tag)) !== null;
    problems.push(...shownProblems(order, check?.conclusion ?? null, tagStands));
    problems.push(...(await github.rangeProblems(seen.gathered.policy, seen.facts, order)));
  }
  if (problems.length > 0) return end({ kind: 'cancelled', problems });

  if (services.doubt(false) !== null) return IN_DOUBT;
  const answer = await write(context, async (current) => {
    services.log.info(
      { subject, head: order.head, for: order.person.login, queue: state.enabled },
      'merging as ordered',
    );
    return state.enabled ? await enqueue(current) : await github.merge(current, order);
  });
  return 'said' in answer ? end({ kind: 'merge-refused', said: answer.said }) : LOOK_AGAIN;

  /**
   * Puts it into the merge queue. Without an answer it does not count as queued: the next try would believe that
   * somebody took it out.
   */
  async function enqueue(turn: CurrentTurn) {
    // Recorded before the merge: the observation that finds it merged has to know whose order it was.
    await store.orders.queued(id, subject.number, order, true);
    try {
      return await github.enqueue(turn, state, order);
    } catch (error) {
      await store.orders.queued(id, subject.number, order, false);
      throw error;
    }
  }

  async function end(how: OrderEnd): Promise<JobOutcome> {
    await store.orders.ended(id, subject.number, order, how);
    return closeOrder(context, seen, order, how);
  }
}
