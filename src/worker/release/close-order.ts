import type { Facts } from '../../domain/facts.ts';
import type { Gathered } from '../../domain/gathered.ts';
import type { Policy, PolicyReading } from '../../domain/policy.ts';
import type { OrderEnd, ReleaseOrder } from '../../domain/release-order.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { plan } from '../../plan/plan.ts';
import { orderReport, reportAct } from '../../render/release/order-report.ts';
import type { WriteContext } from '../pull-request/publish.ts';
import { write } from '../write.ts';

/** A pull request as an observation found it. */
export interface DecidedPullRequest {
  readonly gathered: Gathered;
  readonly facts: Facts;
  readonly verdict: Verdict;
}

/** Reports to the person once how an order ended, and closes it. */
export async function closeOrder(
  context: WriteContext,
  seen: DecidedPullRequest,
  order: ReleaseOrder,
  end: OrderEnd,
): Promise<null> {
  const { store, services, github } = context;
  const { subject, repository } = seen.facts;
  const told = orderReport({ ...seen, policy: policyOf(seen.gathered.policy) }, order, end);
  const effects = plan(
    {
      checks: [],
      checklist: seen.gathered.observed.checklists[0]?.body ?? null,
      answers: [{ act: reportAct(order), body: told }],
      reactions: [],
      labelsOff: [],
      labelsOn: null,
    },
    seen.gathered.observed,
  );
  for (const effect of effects) {
    await write(context, (turn) => github.apply(turn, effect));
  }
  await store.orders.close(repository.id, subject.number, order);
  services.log.info(
    { subject, for: order.person.login, tag: order.tag, end: end.kind },
    'an order to release is closed',
  );
  return null;
}

const policyOf = (reading: PolicyReading): Policy | null => (reading.state === 'valid' ? reading.policy : null);
