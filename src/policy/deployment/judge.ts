import { type Account, includesAccount } from '../../domain/account.ts';
import type { DeploymentFacts, DeploymentReason, DeploymentVerdict } from '../../domain/deployment.ts';
import { DEPLOYER, type Policy, type PolicyReading } from '../../domain/policy.ts';
import type { Reading, Unavailable } from '../../domain/reading.ts';
import { peopleProblems } from '../people/people-problems.ts';
import { holdersIn, missingIn, roleHolders } from '../people/roles.ts';
import { rangeAuthors } from '../tag/range-authors.ts';

/** Permanent reasons, of the commit or of the deployer. No change of people, policy or tags removes them. */
const NEVER: ReadonlySet<DeploymentReason['code']> = new Set([
  'code-author',
  'machine',
  'no-release',
  'bypassed',
  'commit-differs',
  'signer-wrote',
]);

/** Reasons that are not the deployment's fault. A later observation may resolve them. */
export const UNKNOWN: ReadonlySet<DeploymentReason['code']> = new Set(['unread', 'policy', 'no-policy']);

/**
 * The decision about a deployment (DEP-1).
 * Approves it if the commit passed the tag gate, and if the person who triggered the latest attempt is a deployer and
 * not a code author of anything since the previous release (SOD-5). All reasons are given. Reads no clock, sends no
 * request and never throws. Unknown facts never approve.
 */
export function judgeDeployment(policy: PolicyReading, facts: DeploymentFacts): DeploymentVerdict {
  const reasons = [...ofTrigger(facts), ...ofCommit(facts), ...ofPolicy(policy, facts)];
  const { range } = facts;
  const release = range?.release.state === 'known' ? range.release.value : null;
  return {
    subject: facts.subject,
    at: facts.at,
    decision: reasons.length === 0 ? 'approve' : reasons.some(({ code }) => NEVER.has(code)) ? 'reject' : 'wait',
    reasons,
    person: personOf(facts),
    release: release === null ? null : { number: release.number, url: release.url },
    previous: range?.previous.state === 'known' ? range.previous.value : null,
    policyDigest: policy.state === 'valid' ? policy.policy.digest : policy.state === 'invalid' ? policy.digest : null,
  };
}

/**
 * The deployer: who triggered the latest attempt, because "Re-run" deploys as well.
 * If the app's own merge or tag triggered it, the person whose order that was (MRG-1), as for the tag itself (TAG-2).
 */
function personOf(facts: DeploymentFacts): Account | null {
  const { run, request, range } = facts;
  if (run === null) return request.creator;
  const { triggeringActor: actor, event } = run;
  if (actor?.kind !== 'bot' || event !== 'push' || (facts.own !== null && actor.login !== facts.own)) return actor;
  if (facts.own === null || range?.release.state !== 'known') return null;
  return range.release.value?.releasedBy ?? actor;
}

/**
 * True if the only permanent reasons also occur right after a merge.
 * Until GitHub ties the merge to its pull request, no release is known for the commit, and so no person for whom the
 * app merged it.
 */
export function mayBeTiedYet({ range }: DeploymentFacts, { reasons }: DeploymentVerdict): boolean {
  if (range?.release.state !== 'known' || range.release.value !== null) return false;
  const final = reasons.filter(({ code }) => NEVER.has(code));
  return final.length > 0 && final.every(({ code }) => code === 'no-release' || code === 'machine');
}

/** SOD-5: the reasons of a trigger that is no person. GitHub names a person for schedules, who did nothing. */
function ofTrigger(facts: DeploymentFacts): readonly DeploymentReason[] {
  const { run } = facts;
  if (run !== null && run.event === 'schedule' && run.attempt === 1) return [{ code: 'machine', person: null }];
  const person = personOf(facts);
  if (person === null) return [{ code: 'person-unknown' }];
  return person.kind === 'user' ? [] : [{ code: 'machine', person }];
}

/** TAG-1, MRG-2: the reasons of the commit, from its merge and from the tag gate now. */
function ofCommit({ request, deployed, run, range, violations }: DeploymentFacts): readonly DeploymentReason[] {
  const differs = [request.sha, run?.headSha ?? deployed].find((sha) => sha !== deployed);
  return [
    ...(differs === undefined ? [] : [{ code: 'commit-differs' as const, deployed, run: differs }]),
    ...(range?.release.state === 'known' ? ofRelease(deployed, range.release.value) : []),
    ...(violations.state === 'known'
      ? violations.value.map((violation) => ({ code: 'tag-violation' as const, violation }))
      : []),
  ];
}

type Record = Extract<NonNullable<DeploymentFacts['range']>['release'], { state: 'known' }>['value'];

function ofRelease(commit: DeploymentFacts['deployed'], record: Record): readonly DeploymentReason[] {
  if (record === null || record.outcome === 'not-applicable') return [{ code: 'no-release', commit }];
  return record.passed ? [] : [{ code: 'bypassed', number: record.number, url: record.url }];
}

function ofPolicy(policy: PolicyReading, facts: DeploymentFacts): readonly DeploymentReason[] {
  const unread = (more: readonly Unavailable[]): readonly DeploymentReason[] => {
    const missing = distinct([...more, ...missingOf(facts.range?.release, facts.violations)]);
    return missing.length === 0 ? [] : [{ code: 'unread', missing }];
  };
  switch (policy.state) {
    case 'absent':
      return [{ code: 'no-policy' }, ...unread([])];
    case 'invalid':
      return [
        { code: 'policy', problems: policy.problems.filter(({ severity }) => severity === 'error') },
        ...unread([]),
      ];
    case 'valid': {
      const { reasons, missing } = ofPeople(policy.policy, facts);
      return [...reasons, ...unread(missing)];
    }
  }
}

/**
 * SOD-1, SOD-5: the reasons of the person.
 * They must be a deployer, and must not be a code author of what reaches production.
 */
function ofPeople(
  policy: Policy,
  facts: DeploymentFacts,
): { readonly reasons: readonly DeploymentReason[]; readonly missing: readonly Unavailable[] } {
  const { people, at, range } = facts;
  if (range === null) return { reasons: [], missing: [NOT_LOOKED] };
  const holders = roleHolders(policy, people, at);
  const problems = peopleProblems(policy, people, holders);
  const deployers = holdersIn(holders, DEPLOYER);
  const authors = rangeAuthors(policy, people, range);
  const others = deployers.filter((one) => !includesAccount(authors.accounts, one));
  const person = personOf(facts);
  const reasons: DeploymentReason[] = [];
  if (problems.length > 0) reasons.push({ code: 'policy', problems });
  if (person !== null && person.kind === 'user') {
    if (includesAccount(authors.accounts, person)) reasons.push({ code: 'code-author', person, deployers: others });
    if (!includesAccount(deployers, person)) reasons.push({ code: 'not-a-deployer', person, deployers: others });
  }
  if (authors.signers.length > 0) reasons.push({ code: 'signer-wrote', signers: authors.signers });
  if (authors.unattributed.length > 0 && policy.separation.unattributed === 'block') {
    reasons.push({ code: 'unattributed', commits: authors.unattributed });
  }
  const unnamed = missingIn(holders, DEPLOYER);
  // Users and teams that do not exist are problems of the policy.
  return { reasons, missing: [...authors.missing, ...unnamed.filter(({ why }) => why !== 'missing')] };
}

const NOT_LOOKED: Unavailable = { state: 'unavailable', why: 'missing', what: 'what the commit is made of' };

const missingOf = (...readings: readonly (Reading<unknown> | undefined)[]): readonly Unavailable[] =>
  readings.flatMap((reading) => (reading?.state === 'unavailable' ? [reading] : []));

const distinct = (missing: readonly Unavailable[]): readonly Unavailable[] => [
  ...new Map(missing.map((one) => [`${one.why} ${one.what}`, one])).values(),
];
