import type { Facts } from '../../domain/facts.ts';
import type { PolicyReading } from '../../domain/policy.ts';
import { known } from '../../domain/reading.ts';
import type { OrderProblem, ReleaseOrder } from '../../domain/release-order.ts';
import { baseTip } from '../../policy/people/range.ts';
import { rangeAuthors } from '../../policy/tag/range-authors.ts';
import { type ReleaseRangeServices, releaseRangeOf } from './release-range.ts';

/**
 * SOD-5: what stands against the tag of an order because of what the base branch brings beside the release, since the
 * release before. The tag would be judged by all of it (TAG-2), so that is better known before anything is merged.
 * @param parts without `recordOf`: nothing became the tip of the base branch by this order
 */
export async function rangeProblems(
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
  const { accounts, missing, unattributed } = rangeAuthors(policy.policy, people, range);
  const blocks = policy.policy.separation.unattributed === 'block' && unattributed.length > 0;
  return [
    ...(accounts.some(({ id }) => id === person.id) ? [{ code: 'cargo-author', tag } as const] : []),
    ...(missing.length > 0 || blocks ? [{ code: 'cargo-unknown', tag } as const] : []),
  ];
}
