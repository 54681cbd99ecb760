import { type Effect, READINESS, type Wanted } from '../../domain/effects.ts';
import { verdictEntries } from '../../journal/entries.ts';
import { plan } from '../../plan/plan.ts';
import { mentionsOf } from '../../policy/mentions.ts';
import type { Decided } from '../../policy/publication.ts';
import { confirmWithinMillis } from '../../policy/unconfirmed.ts';
import { withMentions } from '../../render/pull-request/mentions.ts';
import { wanted as wantedOf } from '../../render/pull-request/wanted.ts';
import type { Observation } from '../observe/observe.ts';
import { groupJobs } from '../queue/group-jobs.ts';
import { type PlannedRequests, planRequests } from './ask-for-reviews.ts';
import type { WriteContext } from './publish.ts';
import { observeThoseWith, type SharedHead, shareCheck } from './shared-head.ts';

/** All that one decision writes on GitHub. */
export interface PlannedWrites {
  readonly decided: Decided;
  readonly effects: readonly Effect[];
  /** Written last. */
  readonly reviews: PlannedRequests;
  readonly shared: SharedHead;
}

/** Stores a decision, has everything that depends on it observed again, and plans what it writes. */
export async function planWrites(
  context: WriteContext,
  seen: Extract<Observation, { kind: 'decided' }>,
): Promise<PlannedWrites> {
  const { services, store, installation } = context;
  const { facts, verdict } = seen;
  const { policy, observed, policyChange } = seen.gathered;
  const { subject, repository, pullRequest, at } = facts;
  const about = { base: pullRequest.base.ref, opener: pullRequest.author };
  const { changed, moved, left } = await store.remember(verdict, about, verdictEntries);
  if (left !== null) await observeThoseWith(context, subject, left);

  const shared = await shareCheck(context, seen, wantedOf(verdict, facts, policy, policyChange), moved);
  const wanted = withMentionsOf(seen, shared.wanted);
  if (shared.jobs.length > 0) await services.send(shared.jobs);
  if (changed)
    await services.send(groupJobs(installation, subject.repository, await store.groups.openIn(subject.repository)));

  const { labelsDefined = [] } = wanted;
  const labelsMade = labelsDefined.length === 0 ? [] : await store.stateLabels.of(repository.id);
  const effects = plan(wanted, { ...observed, labelsMade }, at);
  const reviews = await planRequests(context, seen);
  const said = [...effects, ...reviews.effects].map(({ kind, why }) => `${kind}: ${why}`);
  services.log.info({ subject, head: pullRequest.head.sha, outcome: verdict.outcome, effects: said }, 'decided');
  const decided = { at, pullRequest, wanted, observed, confirmWithinMillis: confirmWithinMillis(policy) };
  return { decided, effects, reviews, shared };
}

/** Adds the comments that mention people. Nobody hears of a ready release whose check does not pass. */
function withMentionsOf(
  { facts, verdict, gathered }: Extract<Observation, { kind: 'decided' }>,
  wanted: Wanted,
): Wanted {
  const { policy } = gathered;
  const passes = wanted.checks.some(({ name, conclusion }) => name === READINESS && conclusion === 'success');
  const context = { facts, verdict, policy: policy.state === 'valid' ? policy.policy : null };
  return withMentions(wanted, context, mentionsOf(policy, facts, verdict, passes));
}
