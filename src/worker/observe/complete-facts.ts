import { distinctAccounts } from '../../domain/account.ts';
import type { Facts, LabelFact } from '../../domain/facts.ts';
import type { Gathered } from '../../domain/gathered.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Policy } from '../../domain/policy.ts';
import type { MergePush } from '../../domain/range.ts';
import { known, unavailable } from '../../domain/reading.ts';
import { needsRange } from '../../policy/evaluate.ts';
import type { GitHub, PullRequestStore } from '../ports/pull-request.ts';
import { mergesAmong } from '../release/origin-pushers.ts';
import { settlePushes } from './settle-pushes.ts';

/**
 * What GitHub told, completed by what only the app remembers: heads, pushers, names of labels, what takes readiness away;
 * and by what the release ships beside its pull request.
 */
export async function completeFacts(
  store: PullRequestStore,
  github: Pick<GitHub, 'range' | 'brought'>,
  { policy, snapshot, seenBy }: Pick<Gathered, 'policy' | 'snapshot' | 'seenBy'>,
): Promise<Facts> {
  const facts = await remembered(store, snapshot, seenBy);
  const { repository, subject } = snapshot;
  const place = { repository: subject.repository, id: repository.id, defaultBranch: repository.defaultBranch };
  // Who brought what is not a release matters to nobody, and would cost requests.
  const matters = policy.state === 'valid' && needsRange(policy, facts);
  const settled = matters ? await settlePushes(store.pushes, github, place, commitsOf(snapshot)) : 0;
  const range = await github.range(policy, facts);
  const merges = policy.state === 'valid' ? mergesOf(policy.policy, snapshot, range) : [];
  const seen = settled + merges.length === 0 ? null : await seenPushers(store, snapshot, merges);
  return { ...facts, pushers: seen === null ? facts.pushers : withSeen(snapshot.pushers, seen), range };
}

/** The buttons by which commits came: whoever pressed them brought nothing (SOD-5). */
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

/** SIGN-3: marks the logins that belonged to another account when the policy was first seen to name them. */
export function withOwners(people: Facts['people'], owners: ReadonlyMap<string, number>): Facts['people'] {
  const users = people.users.map((user) => {
    const first = owners.get(user.login.toLowerCase());
    const changedHands = user.account.state === 'known' && first !== undefined && first !== user.account.value.id;
    return changedHands ? { ...user, changedHands } : user;
  });
  return { ...people, users };
}

/**
 * The commits whose pushers matter (SOD-1). What GitHub itself committed names its authors rightly: whoever squashed or
 * merged by a button moved the branch, and wrote nothing.
 */
const commitsOf = ({ commits }: Gathered['snapshot']): readonly Sha[] =>
  commits.state === 'known' ? commits.value.filter((one) => !one.signedByGitHub).map(({ sha }) => sha) : [];

/** SIGN-7: the labels that somebody set, each once. */
function labelsSet(events: Facts['events']): readonly LabelFact[] {
  const set = (events.state === 'known' ? events.value : []).flatMap((one) =>
    one.kind === 'labeled' ? [one.label] : [],
  );
  return [...new Map(set.map((label) => [label.id, label])).values()];
}

/** SOD-1: what our own sightings tell. Where one of them names nobody, whoever signs may be who pushed. */
async function seenPushers(
  store: PullRequestStore,
  snapshot: Gathered['snapshot'],
  merges: readonly MergePush[] = [],
): Promise<Facts['pushers']> {
  const { subject } = snapshot;
  const commits = commitsOf(snapshot);
  const seen = await store.pushersOf(subject, commits, merges);
  if (!(await store.wasPushedByNobodyKnown(subject, commits))) return known(seen);
  return unavailable(
    'unnamed',
    `who pushed to ${subject.repository.owner}/${subject.repository.name}#${subject.number}`,
  );
}

/** GitHub tells of force pushes only; our own sightings tell of the others. */
function withSeen(pushers: Facts['pushers'], seen: Facts['pushers']): Facts['pushers'] {
  if (pushers.state !== 'known') return pushers;
  return seen.state === 'known' ? known(distinctAccounts([...pushers.value, ...seen.value])) : seen;
}
