import type { Facts } from '../../domain/facts.ts';
import type { Gathered } from '../../domain/gathered.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import type { MergePush } from '../../domain/range.ts';
import { known, unavailable } from '../../domain/reading.ts';
import { labelsSet } from '../../policy/acts/labels-set.ts';
import { needsRange } from '../../policy/evaluate.ts';
import { mergesAmong, pushedAmong } from '../../policy/people/pushed.ts';
import { withOwners, withSeen } from '../../policy/people/remembered-people.ts';
import type { GitHub, PullRequestStore } from '../ports/pull-request.ts';
import { settlePushes } from './settle-pushes.ts';

/**
 * Completes GitHub's facts with what only the app stores, and with the release range.
 * The app stores heads, pushers, names of labels, and what takes readiness away. The range is what the release ships
 * besides its pull request.
 */
export async function completeFacts(
  store: PullRequestStore,
  github: Pick<GitHub, 'range' | 'brought'>,
  { policy, snapshot, seenBy }: Pick<Gathered, 'policy' | 'snapshot' | 'seenBy'>,
): Promise<Facts> {
  const facts = await remembered(store, snapshot, seenBy);
  const { repository, subject } = snapshot;
  const place = { repository: subject.repository, id: repository.id, defaultBranch: repository.defaultBranch };
  // Who pushed what is not a release does not matter, and would cost requests.
  const matters = policy.state === 'valid' && needsRange(policy, facts);
  const settled = matters ? await settlePushes(store.pushes, github, place, pushedCommits(snapshot)) : 0;
  const range = await github.range(policy, facts);
  const merges = policy.state === 'valid' ? mergesOf(policy.policy, snapshot, range) : [];
  const seen = settled + merges.length === 0 ? null : await seenPushers(store, snapshot, merges);
  return { ...facts, pushers: seen === null ? facts.pushers : withSeen(snapshot.pushers, seen), range };
}

/** The merges through which commits came. Who pressed the button pushed nothing of their own (SOD-5). */
function mergesOf(policy: Policy, { commits }: Gathered['snapshot'], range: Facts['range']): readonly MergePush[] {
  if (commits.state === 'unavailable' || range.state === 'unavailable') return [];
  return mergesAmong(policy, [...commits.value, ...range.value.commits], range.value.origins);
}

async function remembered(
  store: PullRequestStore,
  snapshot: Gathered['snapshot'],
  seenBy: Gathered['seenBy'],
): Promise<Omit<Facts, 'range'>> {
  const { subject, repository } = snapshot;
  const labels = labelsSet(snapshot.events);
  await store.observeLabels(repository.id, labels, seenBy);
  return {
    ...snapshot,
    people: withOwners(snapshot.people, await store.loginOwners(repository.id)),
    heads: known(await store.headsOf(subject)),
    memory: await store.memoryOf(
      subject,
      labels.map(({ id }) => id),
    ),
    pushers: withSeen(snapshot.pushers, await seenPushers(store, snapshot)),
  };
}

/** The commits whose pushers matter (SOD-1). */
const pushedCommits = ({ commits }: Gathered['snapshot']): readonly Sha[] =>
  commits.state === 'known' ? pushedAmong(commits.value) : [];

/** SOD-1: the pushers from webhooks. If one of them is unnamed, every signer may be that pusher. */
async function seenPushers(
  store: PullRequestStore,
  snapshot: Gathered['snapshot'],
  merges: readonly MergePush[] = [],
): Promise<Facts['pushers']> {
  const { subject } = snapshot;
  const commits = pushedCommits(snapshot);
  const { accounts, unnamed } = await store.pushersOf(subject, commits, merges);
  if (!unnamed) return known(accounts);
  return unavailable(
    'unnamed',
    `who pushed to ${subject.repository.owner}/${subject.repository.name}#${subject.number}`,
  );
}
