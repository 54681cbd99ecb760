import { includesAccount } from '../../domain/account.ts';
import type { Sha } from '../../domain/ids.ts';
import type { Policy, PolicyReading } from '../../domain/policy.ts';
import { DEPLOYER } from '../../domain/policy.ts';
import { type Unavailable, unavailable } from '../../domain/reading.ts';
import type { ReleaseRange, ReleaseRecord } from '../../domain/release.ts';
import type { TagAcceptance, TagFacts, TagTarget, TagVerdict, TagViolation } from '../../domain/tag.ts';
import { peopleProblems } from '../people/people-problems.ts';
import { holdersIn, holdsRole, missingIn, type RoleHolders, roleHolders } from '../people/roles.ts';
import { pusherOf, stands } from './history.ts';
import { type RangeAuthors, rangeAuthors } from './range-authors.ts';
import { seriesOf } from './series.ts';

/**
 * The decision about a tag: facts in, verdict out (TAG-2, TAG-3, SOD-5).
 * Judges only release tags, which are those that match a pattern of the policy. All violations are listed. If a fact is
 * unknown, the outcome is an error, and only certain violations are listed beside it. Never throws for facts of the
 * documented shape.
 */
export function judgeTag(policy: PolicyReading, facts: TagFacts): TagVerdict {
  switch (policy.state) {
    case 'absent':
      return verdict(facts, 'not-judged', {});
    case 'invalid': {
      const counted = countedAs(facts);
      if (counted !== null) return verdict(facts, counted, { policyDigest: policy.digest });
      const problems = policy.problems.filter(({ severity }) => severity === 'error');
      return verdict(facts, 'error', { policyDigest: policy.digest, problems });
    }
    case 'valid':
      return { ...judgeBy(policy.policy, facts), policyDigest: policy.policy.digest };
  }
}

function judgeBy(policy: Policy, facts: TagFacts): TagVerdict {
  const { tag, accepted, sightings, subject } = facts;
  if (seriesOf(policy.tags.patterns, subject.name) === null) return verdict(facts, 'not-judged', {});
  if (tag === null) {
    if (accepted === null) return verdict(facts, 'gone', {});
    const by = pusherOf(sightings, null);
    return verdict(facts, 'violation', { violations: [{ code: 'deleted', commit: accepted.commit, by }] });
  }
  const counted = countedAs(facts);
  return counted === null ? judgeTarget(policy, facts, tag) : verdict(facts, counted, {});
}

type Uncharged = Omit<TagFacts, 'range'>;

/** The outcome of a tag that counts already; null if it does not count. Nothing about it is judged again. */
function countedAs({ accepted, tag, sightings }: Uncharged): 'not-judged' | 'passed' | null {
  if (accepted === null || tag === null || !stands(accepted, tag.object, sightings)) return null;
  return accepted.how === 'baseline' ? 'not-judged' : 'passed';
}

/** The commit whose release range the judgment needs; null if it needs none. */
export function judgedCommit(policy: PolicyReading, facts: Uncharged): Sha | null {
  if (policy.state !== 'valid' || countedAs(facts) !== null) return null;
  return seriesOf(policy.policy.tags.patterns, facts.subject.name) === null ? null : (facts.tag?.commit ?? null);
}

/**
 * True if a tag may be deleted because of the verdict: its violation is certain.
 * An unseen pusher is not certain, because the webhook may still come.
 */
export const isCertain = ({ outcome, object, violations }: TagVerdict): boolean =>
  outcome === 'violation' &&
  object !== null &&
  violations.some(({ code }) => code !== 'pusher-unknown' && code !== 'order-unknown');

/** The judgment of an existing tag that does not count yet. */
function judgeTarget(policy: Policy, facts: TagFacts, tag: TagTarget): TagVerdict {
  const holders = roleHolders(policy, facts.people, facts.at);
  const { range } = facts;
  const authors = range && rangeAuthors(policy, facts.people, range);
  const blocks = policy.separation.unattributed === 'block';
  const unattributed = authors?.unattributed ?? [];
  const missing = [...missingOf(facts, tag, range, authors), ...missingSignature(policy, tag)];
  const problems = peopleProblems(policy, facts.people, holders);
  const violations: readonly TagViolation[] = [
    ...moved(facts, tag),
    ...offRelease(tag, range),
    ...byPusher(facts, tag, holders, authors),
    ...signersWho(authors?.signers ?? []),
    ...(blocks && unattributed.length > 0 ? [{ code: 'unattributed' as const, commits: unattributed }] : []),
    ...unsigned(policy, tag),
  ];
  const release = range?.release.state === 'known' ? range.release.value : null;
  const found = {
    violations,
    missing,
    problems,
    deployer: deployerOf(facts, tag),
    release: release && release.outcome !== 'not-applicable' ? { number: release.number, url: release.url } : null,
    previous: range?.previous.state === 'known' ? range.previous.value : null,
    warned: blocks ? [] : unattributed,
  };
  if (missing.length > 0 || problems.length > 0) return verdict(facts, 'error', found);
  // Stryker disable next-line ConditionalExpression: what stands for no commit is a violation; the type cannot know
  if (violations.length > 0 || tag.commit === null) return verdict(facts, 'violation', found);
  return verdict(facts, 'passed', { ...found, accepted: acceptance(facts, tag.object, tag.commit) });
}

const acceptance = (
  { at, sightings }: TagFacts,
  object: TagAcceptance['object'],
  commit: TagAcceptance['commit'],
): TagAcceptance => ({
  how: 'passed',
  object,
  commit,
  at,
  // Stryker disable next-line OptionalChaining: what passes has a pusher, and so a sighting; the type cannot know
  seq: sightings.at(-1)?.seq ?? 0,
});

/**
 * TAG-3: a move is a violation, even to the commit of another release.
 * People who have fetched the tag have the old one.
 */
function moved({ accepted, sightings }: TagFacts, { object, commit }: TagTarget): readonly TagViolation[] {
  if (accepted === null || accepted.commit === commit) return [];
  return [{ code: 'moved', from: accepted.commit, to: commit, by: pusherOf(sightings, object) }];
}

/** TAG-2, MRG-2: whether its commit is the merge commit of a release that passed. */
function offRelease({ commit }: TagTarget, range: ReleaseRange | null): readonly TagViolation[] {
  if (commit === null) return [{ code: 'no-commit' }];
  if (range?.release.state !== 'known') return [];
  const release = range.release.value;
  if (release === null || release.outcome === 'not-applicable') return [{ code: 'no-release', commit }];
  return release.passed ? [] : [{ code: 'bypassed', number: release.number, url: release.url }];
}

/** SOD-5: the person who releases with the tag; null if there is none, or if unknown. */
function deployerOf(facts: TagFacts, tag: TagTarget): TagVerdict['deployer'] {
  const pusher = pusherOf(facts.sightings, tag.object);
  if (pusher?.kind === 'user') return pusher;
  return pusher !== null && pusher.login === facts.own ? facts.orderedBy : null;
}

function byPusher(
  facts: TagFacts,
  tag: TagTarget,
  holders: readonly RoleHolders[],
  authors: RangeAuthors | null,
): readonly TagViolation[] {
  const pusher = pusherOf(facts.sightings, tag.object);
  if (pusher === null) return [{ code: 'pusher-unknown' }];
  const deployer = deployerOf(facts, tag);
  if (deployer === null)
    return pusher.login === facts.own ? [{ code: 'order-unknown' }] : [{ code: 'machine', pusher }];

  // Stryker disable next-line ArrayDeclaration: a text in the place of an account is nobody's
  const wrote = authors?.accounts ?? [];
  const deployers = holdersIn(holders, DEPLOYER).filter((account) => !includesAccount(wrote, account));
  const violations: TagViolation[] = [];
  // If not all holders are known, it means nothing that a person is not among them.
  if (missingIn(holders, DEPLOYER).length === 0 && !holdsRole(holders, DEPLOYER, deployer)) {
    violations.push({ code: 'not-a-deployer', pusher: deployer, deployers });
  }
  if (includesAccount(wrote, deployer)) violations.push({ code: 'code-author', pusher: deployer, deployers });
  return violations;
}

const signersWho = (signers: ReleaseRecord['signers']): readonly TagViolation[] =>
  signers.length === 0 ? [] : [{ code: 'signer-wrote', signers }];

function unsigned(policy: Policy, { annotated, signature }: TagTarget): readonly TagViolation[] {
  if (!policy.tags.signed) return [];
  if (!annotated) return [{ code: 'not-annotated' }];
  if (signature?.state !== 'known' || signature.value.verified) return [];
  const { reason } = signature.value;
  return [reason === 'unsigned' ? { code: 'unsigned' } : { code: 'unverified', reason }];
}

function missingSignature(policy: Policy, { annotated, signature }: TagTarget): readonly Unavailable[] {
  if (!policy.tags.signed || !annotated || signature?.state === 'known') return [];
  return [signature ?? unavailable('missing', 'signature of the tag')];
}

/**
 * SOD-6: the facts that the judgment needs and that could not be read. Users and teams that do not exist are problems
 * of the policy.
 */
function missingOf(
  { people }: TagFacts,
  tag: TagTarget,
  range: ReleaseRange | null,
  authors: RangeAuthors | null,
): readonly Unavailable[] {
  const named = [...people.users.map(({ account }) => account), ...people.teams.map(({ members }) => members)];
  const unread = named.filter((part) => part.state === 'unavailable').filter(({ why }) => why !== 'missing');
  const ofRange = tag.commit !== null && range === null ? [unavailable('missing', `what ${tag.commit} releases`)] : [];
  const release = range?.release.state === 'unavailable' ? [range.release] : [];
  const all = [...ofRange, ...release, ...(authors?.missing ?? []), ...unread];
  return [...new Map(all.map((entry) => [`${entry.why} ${entry.what}`, entry])).values()];
}

/** Parts that are not given are empty. */
function verdict(facts: TagFacts, outcome: TagVerdict['outcome'], parts: Partial<TagVerdict>): TagVerdict {
  const object = facts.tag?.object ?? null;
  return {
    subject: facts.subject,
    at: facts.at,
    outcome,
    object,
    commit: facts.tag?.commit ?? null,
    pusher: pusherOf(facts.sightings, object),
    deployer: null,
    violations: [],
    missing: [],
    problems: [],
    release: null,
    previous: null,
    warned: [],
    accepted: facts.accepted,
    policyDigest: null,
    ...parts,
  };
}
