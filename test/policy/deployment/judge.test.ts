import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Account } from '../../../src/domain/account.ts';
import type { DeploymentFacts, DeploymentReason } from '../../../src/domain/deployment.ts';
import { asPolicyDigest, asStateName } from '../../../src/domain/ids.ts';
import type { PolicyProblem, PolicyReading } from '../../../src/domain/policy.ts';
import { known, unavailable } from '../../../src/domain/reading.ts';
import type { ReleaseRecord } from '../../../src/domain/release.ts';
import { judgeDeployment, mayBeTiedYet } from '../../../src/policy/deployment/judge.ts';
import { DEPLOYED, deployment, range, record } from '../../support/deployment.ts';
import { ann, commit, dev, kim, rae, robot, sam, sha } from '../../support/facts.ts';
import { policy, policyText, validPolicy } from '../../support/policy.ts';

const POLICY = policy();
const run = (parts: Partial<NonNullable<DeploymentFacts['run']>>): Partial<DeploymentFacts> => {
  const { run: before } = deployment();
  if (before === null) throw new Error('the deployment of these tests has a run');
  return { run: { ...before, ...parts } };
};
const request = (parts: Partial<DeploymentFacts['request']>): Partial<DeploymentFacts> => ({
  request: { ...deployment().request, ...parts },
});
const nobody = { name: 'x', email: 'x@nowhere.example', account: null };
const stranger = commit(sha('5'), dev, { authors: [nobody] });
const unattributed = {
  commit: sha('5'),
  part: 'author' as const,
  name: 'x',
  email: 'x@nowhere.example',
  why: 'no-account' as const,
};
/** GitHub made it when Rae pressed the button of release 7. */
const mergedByRae = commit(DEPLOYED, rae, {
  parents: [sha('3'), sha('a')],
  committer: { name: 'GitHub', email: 'noreply@github.com', account: null },
  signedByGitHub: true,
});
const violation = { tag: 'v1.4.0', gist: 'pushed by its author', issue: null };
const gone = unavailable('truncated', 'commits');
const problem: PolicyProblem = { severity: 'error', file: 'f', line: 1, column: 1, field: '', problem: 'p', mend: 'm' };
const INVALID: PolicyReading = {
  state: 'invalid',
  digest: asPolicyDigest('1'.repeat(64)),
  problems: [problem, { ...problem, severity: 'warning' }],
};

const app: Account = { id: 99, login: 'countersign[bot]', kind: 'bot' };
/** What the app merged or tagged begins the run. */
const byApp = (parts: Partial<ReleaseRecord>): Partial<DeploymentFacts> => ({
  ...run({ triggeringActor: app, event: 'push' }),
  range: range({ release: known(record(parts)) }),
});

const judge = (parts: Partial<DeploymentFacts> = {}, by = POLICY) => {
  const { decision, reasons } = judgeDeployment(by, deployment(parts));
  return { decision, reasons };
};

describe('DEP-1: a deployment is approved', () => {
  test('SOD-5: for a deployer who did not contribute to it, of a commit that passed the tag gate: the whole verdict', () => {
    const facts = deployment();
    expect(judgeDeployment(POLICY, facts)).toEqual({
      subject: facts.subject,
      at: facts.at,
      decision: 'approve',
      reasons: [],
      person: rae,
      release: { number: 7, url: record().url },
      previous: { tag: 'v1.3.0', commit: sha('3') },
      policyDigest: validPolicy(policyText()).digest,
    });
  });

  test.each<[string, Partial<DeploymentFacts>, PolicyReading?]>([
    [
      'whoever started the first attempt',
      { ...run({ attempt: 2, triggeringActor: rae }), ...request({ creator: dev }) },
    ],
    ['over the API, where who asked is a deployer', { run: null }],
    [
      'SOD-5: of what they merged by the button',
      { range: range({ commits: known([commit(sha('a'), dev), mergedByRae]) }) },
    ],
    ['MRG-1: of the merge or tag that the app made for a deployer', byApp({ releasedBy: rae })],
    [
      'by the push of a deployer, where the app does not know its own name',
      { ...run({ triggeringActor: rae, event: 'push' }), own: null },
    ],
    ['of a schedule that a deployer ran again', run({ event: 'schedule', attempt: 2 })],
    ['of the first release, where there is none before', { range: range({ previous: known(null) }) }],
    [
      'with a commit of an unknown author, where the policy only warns',
      { range: range({ commits: known([stranger]) }) },
      policy('separation-of-duties: { unattributed: warn }\n'),
    ],
  ])('%s', (...[, parts, by]) => {
    expect(judge(parts, by)).toEqual({ decision: 'approve', reasons: [] });
  });
});

describe('DEP-1: a deployment is rejected for what can never become right', () => {
  test.each<[string, Partial<DeploymentFacts>, readonly DeploymentReason[]]>([
    [
      'SOD-5: the record names an author of the release whom no commit names',
      { range: range({ releases: known([record({ authors: [rae] })]) }) },
      [{ code: 'code-author', person: rae, deployers: [sam] }],
    ],
    [
      'SOD-5: they merged by a button what is not a release, which is a commit by them',
      { range: range({ commits: known([commit(sha('a'), dev), { ...mergedByRae, sha: sha('9') }]) }) },
      [{ code: 'code-author', person: rae, deployers: [sam] }],
    ],
    [
      'SOD-5: a commit since the previous release is by a deployer',
      { range: range({ commits: known([commit(sha('a'), rae), commit(sha('b'), sam)]) }) },
      [{ code: 'code-author', person: rae, deployers: [] }],
    ],
    ['an app starts it', run({ triggeringActor: robot }), [{ code: 'machine', person: robot }]],
    ['the app itself, for nobody', byApp({ releasedBy: null }), [{ code: 'machine', person: app }]],
    [
      'another app pushed what this one merged for a deployer',
      { ...byApp({ releasedBy: rae }), ...run({ triggeringActor: robot, event: 'push' }) },
      [{ code: 'machine', person: robot }],
    ],
    [
      'the app itself pushed what is not a release',
      { ...byApp({}), range: range({ release: known(null) }) },
      [
        { code: 'machine', person: app },
        { code: 'no-release', commit: DEPLOYED },
      ],
    ],
    [
      'the app itself, but not by a push',
      { ...byApp({ releasedBy: rae }), ...run({ triggeringActor: app }) },
      [{ code: 'machine', person: app }],
    ],
    [
      'SOD-5: the app made the tag for somebody who wrote code since the previous release',
      {
        ...run({ triggeringActor: app, event: 'push' }),
        range: range({ release: known(record({ releasedBy: rae })), releases: known([record({ authors: [rae] })]) }),
      },
      [{ code: 'code-author', person: rae, deployers: [sam] }],
    ],
    ['a schedule starts it', run({ event: 'schedule' }), [{ code: 'machine', person: null }]],
    ['an app asks the API', { run: null, ...request({ creator: robot }) }, [{ code: 'machine', person: robot }]],
    [
      'no release became the commit',
      { range: range({ release: known(null) }) },
      [{ code: 'no-release', commit: DEPLOYED }],
    ],
    [
      'what became the commit was no release',
      { range: range({ release: known(record({ outcome: 'not-applicable', passed: false })) }) },
      [{ code: 'no-release', commit: DEPLOYED }],
    ],
    [
      'MRG-2: its release was merged while it was not ready',
      { range: range({ release: known(record({ outcome: 'pending', passed: false })) }) },
      [{ code: 'bypassed', number: 7, url: record().url }],
    ],
    [
      'the run is for another commit',
      run({ headSha: sha('9') }),
      [{ code: 'commit-differs', deployed: DEPLOYED, run: sha('9') }],
    ],
    [
      'what was asked for is another commit than what is deployed',
      request({ sha: sha('8') }),
      [{ code: 'commit-differs', deployed: DEPLOYED, run: sha('8') }],
    ],
  ])('%s', (_, parts, reasons) => {
    expect(judge(parts)).toEqual({ decision: 'reject', reasons });
  });

  test('SOD-5: the author who presses "Re-run", although a deployer started it first; all reasons are given', () => {
    expect(judge(run({ triggeringActor: dev, attempt: 2 }))).toEqual({
      decision: 'reject',
      reasons: [
        { code: 'code-author', person: dev, deployers: [rae, sam] },
        { code: 'not-a-deployer', person: dev, deployers: [rae, sam] },
      ],
    });
  });

  test('when an app starts it, even if other things are not known yet', () => {
    expect(judge({ ...run({ triggeringActor: robot }), violations: gone })).toEqual({
      decision: 'reject',
      reasons: [
        { code: 'machine', person: robot },
        { code: 'unread', missing: [gone] },
      ],
    });
  });
});

describe('DEP-1: a deployment waits for what may become right', () => {
  test.each<[string, Partial<DeploymentFacts>, readonly DeploymentReason[], PolicyReading?]>([
    [
      'who starts it is no deployer',
      run({ triggeringActor: kim }),
      [{ code: 'not-a-deployer', person: kim, deployers: [rae, sam] }],
    ],
    [
      'the role belongs to others by the policy',
      {},
      [{ code: 'not-a-deployer', person: rae, deployers: [ann] }],
      policyOfDeployer('ann'),
    ],
    ['GitHub does not say who started it', run({ triggeringActor: null }), [{ code: 'person-unknown' }]],
    [
      'SOD-5: they merged by the button, and which commits are merges of releases could not be read',
      { range: range({ commits: known([commit(sha('a'), dev), mergedByRae]), releases: gone }) },
      [{ code: 'unread', missing: [gone] }],
    ],
    [
      'the app started it, and its own login is not known',
      { ...byApp({ releasedBy: rae }), own: null },
      [{ code: 'person-unknown' }],
    ],
    [
      'the app started it, and for whom could not be read',
      { ...byApp({}), range: range({ release: gone }) },
      [{ code: 'person-unknown' }, { code: 'unread', missing: [gone] }],
    ],
    [
      'the app started it, and nobody looked at what it is made of',
      { ...byApp({}), range: null },
      [{ code: 'person-unknown' }, { code: 'unread', missing: [unavailable('missing', 'what the commit is made of')] }],
    ],
    [
      'SOD-6: several things could not be read, each of which is named once',
      { range: range({ commits: gone, releases: gone }), violations: unavailable('forbidden', 'tags') },
      [{ code: 'unread', missing: [gone, unavailable('forbidden', 'tags')] }],
    ],
    [
      'TAG-3: a tag on the commit breaks the rules',
      { violations: known([violation]) },
      [{ code: 'tag-violation', violation }],
    ],
    [
      'SOD-4: a commit is by nobody who is known',
      { range: range({ commits: known([stranger]) }) },
      [{ code: 'unattributed', commits: [unattributed] }],
    ],
    ['REL-5: there is no policy', { range: null }, [{ code: 'no-policy' }], { state: 'absent' }],
    ['POL-2: the policy cannot be understood', { range: null }, [{ code: 'policy', problems: [problem] }], INVALID],
    [
      'the policy cannot be understood, and the tags are not known',
      { range: null, violations: gone },
      [
        { code: 'policy', problems: [problem] },
        { code: 'unread', missing: [gone] },
      ],
      INVALID,
    ],
    [
      'SOD-6: the commits could not be read',
      { range: range({ commits: gone, releases: gone }) },
      [{ code: 'unread', missing: [gone] }],
    ],
    ['the merge is not recorded yet', { range: range({ release: gone }) }, [{ code: 'unread', missing: [gone] }]],
    ['the previous release is not known', { range: range({ previous: gone }) }, [{ code: 'unread', missing: [gone] }]],
    ['the tags are not judged yet', { violations: gone }, [{ code: 'unread', missing: [gone] }]],
    [
      'nobody looked at what it is made of',
      { range: null },
      [{ code: 'unread', missing: [unavailable('missing', 'what the commit is made of')] }],
    ],
  ])('%s', (...[, parts, reasons, by]) => {
    expect(judge(parts, by)).toEqual({ decision: 'wait', reasons });
  });

  test('the deployers could not be read', () => {
    const forbidden = unavailable('forbidden', 'members of acme/deployers');
    const { people } = deployment();
    const parts = { people: { ...people, teams: [{ team: 'acme/deployers', members: forbidden }] } };
    expect(judge(parts, policyOfTeam())).toEqual({
      decision: 'wait',
      reasons: [
        { code: 'not-a-deployer', person: rae, deployers: [] },
        { code: 'unread', missing: [forbidden] },
      ],
    });
  });

  test('POL-2: the policy names a team that is not there: one problem, and nothing that is not known', () => {
    const missing = unavailable('missing', 'members of acme/deployers');
    const { people } = deployment();
    const parts = { people: { ...people, teams: [{ team: 'acme/deployers', members: missing }] } };
    expect(judge(parts, policyOfTeam())).toEqual({
      decision: 'wait',
      reasons: [
        { code: 'policy', problems: [expect.objectContaining({ severity: 'error' })] },
        { code: 'not-a-deployer', person: rae, deployers: [] },
      ],
    });
  });
});

test('REL-5: the digest is that of the policy that it was judged by, and null without one', () => {
  const digest = (by: PolicyReading) => judgeDeployment(by, deployment({ range: null })).policyDigest;
  expect([digest(INVALID), digest({ state: 'absent' })]).toEqual([asPolicyDigest('1'.repeat(64)), null]);
});

test('an unknown release and its predecessor are null', () => {
  const { release, previous } = judgeDeployment(POLICY, deployment({ range: null }));
  expect({ release, previous }).toEqual({ release: null, previous: null });
});

test('SOD-6: whatever is unknown never approves, and nothing throws', () => {
  const unknown = fc.subarray(['release range', 'release', 'previous', 'commits', 'releases', 'violations', 'person'], {
    minLength: 1,
  });
  fc.assert(
    fc.property(unknown, fc.boolean(), (parts, api) => {
      const has = (part: string) => parts.includes(part);
      const of = (part: 'release' | 'previous' | 'commits' | 'releases') => (has(part) ? { [part]: gone } : {});
      const facts = deployment({
        range: has('release range')
          ? null
          : range({ ...of('release'), ...of('previous'), ...of('commits'), ...of('releases') }),
        ...(has('violations') ? { violations: gone } : {}),
        ...(has('person') ? { ...run({ triggeringActor: null }), ...request({ creator: null }) } : {}),
        ...(api ? { run: null } : {}),
      });
      expect(judgeDeployment(POLICY, facts).decision).not.toBe('approve');
    }),
  );
});

describe('DEP-1: a merge that GitHub has not tied to its pull request yet', () => {
  const untied = { range: range({ release: known(null) }) };
  const tied = (facts: DeploymentFacts): boolean => mayBeTiedYet(facts, judgeDeployment(POLICY, facts));
  test.each<[string, Partial<DeploymentFacts>, boolean]>([
    ['looks like a commit that is not a release', untied, true],
    [
      'looks like one that a machine deploys, where the app merged it',
      { ...untied, ...run({ triggeringActor: robot }) },
      true,
    ],
    [
      'looks like one that somebody deploys who is no deployer, which may change',
      { ...untied, ...run({ triggeringActor: kim }) },
      true,
    ],
    ['is out of the question where a code author deploys', { ...untied, ...run({ triggeringActor: dev }) }, false],
    ['is out of the question where the release is known', {}, false],
    ['is out of the question where a machine deploys a known release', run({ triggeringActor: robot }), false],
    [
      'is out of the question where what was merged is known to be no release',
      { range: range({ release: known(record({ outcome: 'not-applicable' })) }) },
      false,
    ],
    [
      'is out of the question where it could not be asked for',
      { range: range({ release: unavailable('forbidden', 'x') }) },
      false,
    ],
    ['is out of the question where it is not known what a release is', { range: null }, false],
  ])('%s', (_, facts, expected) => {
    expect(tied(deployment(facts))).toBe(expected);
  });

  test('decides nothing: without anything final there is nothing to wait for', () => {
    const verdict = judgeDeployment(POLICY, deployment());
    expect(mayBeTiedYet(deployment(untied), verdict)).toBe(false);
  });
});

function policyOfDeployer(login: string): PolicyReading {
  return policyWith(`  deployer: { users: [${login}] }\n`);
}
function policyOfTeam(): PolicyReading {
  return policyWith('  deployer: { teams: [acme/deployers] }\n');
}
function policyWith(role: string): PolicyReading {
  return { state: 'valid', policy: validPolicy(policyText(role)) };
}

describe('SOD-7: what the signers of the release contributed to', () => {
  const signers = [{ account: kim, state: asStateName('security') }];
  const release = known(record({ signers }));
  test.each([
    [
      'code of one of them is rejected',
      { commits: known([commit(sha('a'), kim)]) },
      POLICY,
      { decision: 'reject', reasons: [{ code: 'signer-wrote', signers }] },
    ],
    ['none of their code is approved', {}, POLICY, { decision: 'approve', reasons: [] }],
    [
      'where only pull requests count, neither',
      { commits: known([commit(sha('a'), kim)]) },
      policy('separation-of-duties: { authors-of: pull-request }'),
      { decision: 'approve', reasons: [] },
    ],
  ] as const)('SOD-7: a deployment of %s', (_, parts, by, expected) => {
    const found = judgeDeployment(by, deployment({ range: range({ release, ...parts }) }));
    expect({ decision: found.decision, reasons: found.reasons }).toEqual(expected);
  });
});
