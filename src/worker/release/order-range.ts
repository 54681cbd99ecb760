import type { Facts } from '../../domain/facts.ts';
import type { PolicyReading } from '../../domain/policy.ts';
import { known } from '../../domain/reading.ts';
import type { OrderProblem, ReleaseOrder } from '../../domain/release-order.ts';
import { baseTip } from '../../policy/people/range.ts';
import { rangeProblems } from '../../policy/release/order-steps.ts';
import { type ReleaseRangeServices, releaseRangeOf } from './release-range.ts';

/**
 * Reads what an order's tag would release, and returns the reasons against it (SOD-5).
 * @param parts without `recordOf`: nothing became the tip of the base branch by this order
 */
export async function readRangeProblems(
  parts: Omit<ReleaseRangeServices, 'recordOf'>,
  policy: PolicyReading,
  facts: Facts,
  { tag, person }: ReleaseOrder,
): Promise<readonly OrderProblem[]> {
  if (tag === null || policy.state !== 'valid') return [];
  const { repository, subject, people } = facts;
  const whole = { ...parts, recordOf: async () => known(null) };
  const place = { ...subject.repository, id: repository.id };
  const range = await releaseRangeOf(whole, place, policy.policy, { commit: baseTip(facts), tag });
  return rangeProblems(policy.policy, people, range, { tag, person });
}
