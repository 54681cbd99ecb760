import { describe, expect, test } from '@jest/globals';
import type { DeploymentFacts, DeploymentReason, DeploymentVerdict } from '../../../src/domain/deployment.ts';
import { asStateName } from '../../../src/domain/ids.ts';
import { unavailable } from '../../../src/domain/reading.ts';
import { judgeDeployment } from '../../../src/policy/deployment/judge.ts';
import { deploymentAnswer, deploymentIssue, deploymentStatus } from '../../../src/render/deployment/answer.ts';
import { DEPLOYED, deployment, record } from '../../support/deployment.ts';
import { ann, dev, kim, rae, robot, sam, sha } from '../../support/facts.ts';
import { expectGolden } from '../../support/golden.ts';
import { policy } from '../../support/policy.ts';

const NASTY = '@acme/all <img src=x> | [x](https://evil.example) #1\n`';
const bytes = (text: string): number => new TextEncoder().encode(text).length;

const problem = {
  severity: 'error' as const,
  file: '.github/countersign.yml',
  line: 3,
  column: 5,
  field: 'roles',
  problem: 'roles: not a list',
  mend: 'x',
};
/** Each reason, with whatever can stand in it. */
const REASONS: { readonly [Code in DeploymentReason['code']]: readonly Extract<DeploymentReason, { code: Code }>[] } = {
  'code-author': [
    { code: 'code-author', person: dev, deployers: [rae, sam] },
    { code: 'code-author', person: dev, deployers: [] },
  ],
  machine: [
    { code: 'machine', person: robot },
    { code: 'machine', person: null },
  ],
  'no-release': [{ code: 'no-release', commit: DEPLOYED }],
  bypassed: [{ code: 'bypassed', number: 7, url: record().url }],
  'commit-differs': [{ code: 'commit-differs', deployed: DEPLOYED, run: sha('9') }],
  'signer-wrote': [{ code: 'signer-wrote', signers: [{ account: kim, state: asStateName('security') }] }],
  'not-a-deployer': [
    { code: 'not-a-deployer', person: kim, deployers: [rae, sam] },
    { code: 'not-a-deployer', person: kim, deployers: [] },
  ],
  'person-unknown': [{ code: 'person-unknown' }],
  'tag-violation': [
    { code: 'tag-violation', violation: { tag: 'v1.4.0', gist: 'pushed by dev, who wrote it', issue: null } },
    {
      code: 'tag-violation',
      violation: { tag: NASTY, gist: NASTY, issue: 'https://github.example/acme/shop/issues/9' },
    },
  ],
  unattributed: [
    {
      code: 'unattributed',
      commits: [{ commit: sha('5'), part: 'author', name: NASTY, email: NASTY, why: 'no-account' }],
    },
  ],
  'no-policy': [{ code: 'no-policy' }],
  policy: [
    { code: 'policy', problems: [problem, problem] },
    { code: 'policy', problems: [] },
  ],
  unread: [{ code: 'unread', missing: [unavailable('truncated', 'commits'), unavailable('forbidden', NASTY)] }],
};
const ALL: readonly DeploymentReason[] = Object.values(REASONS).flat();

const facts = (parts: Partial<DeploymentFacts['request']> = {}): DeploymentFacts =>
  deployment({ request: { ...deployment().request, ...parts } });
const approved = judgeDeployment(policy(), facts());
const verdict = (
  reasons: readonly DeploymentReason[],
  decision: DeploymentVerdict['decision'] = 'wait',
): DeploymentVerdict => ({
  ...approved,
  decision,
  reasons,
});

describe('DEP-1: what a deployment is answered', () => {
  test.each(Object.entries(REASONS))('VER-8: %s, with the next step', (code, reasons) => {
    const texts = reasons.map((reason) => deploymentStatus(verdict([reason]), facts(), false));
    for (const text of texts) expect(bytes(text)).toBeLessThanOrEqual(1_024);
    expectGolden(`deployment-${code}.md`, `${texts.join('\n\n===\n\n')}\n`);
  });

  test('with its approval, the evidence', () => {
    const first = { ...approved, previous: null, release: null };
    expectGolden(
      'deployment-approved.md',
      `${deploymentAnswer(approved, facts())}\n\n===\n\n${deploymentAnswer(first, facts())}\n`,
    );
  });

  test('with its rejection, every reason', () => {
    const reasons = [...REASONS['code-author'].slice(0, 1), ...REASONS['not-a-deployer'].slice(0, 1)];
    expectGolden('deployment-rejected.md', `${deploymentAnswer(verdict(reasons, 'reject'), facts())}\n`);
  });

  test('never in more than 1,024 bytes, and it says that it was shortened', () => {
    for (const text of [
      deploymentStatus(verdict(ALL), facts(), true),
      deploymentAnswer(verdict(ALL, 'reject'), facts()),
    ]) {
      expect(bytes(text)).toBeLessThanOrEqual(1_024);
      expect(text).toContain('Shortened');
    }
  });

  test('with the last of ten, that no further one comes', () => {
    const reasons = REASONS['person-unknown'];
    expect(deploymentStatus(verdict(reasons), facts(), true)).toContain('GitHub takes no further status text');
    expect(deploymentStatus(verdict(reasons), facts(), false)).not.toContain('no further');
  });
});

describe('DEP-1: the issue about a deployment that went ahead', () => {
  const wrong = verdict([...REASONS['not-a-deployer'].slice(0, 1), ...REASONS.bypassed], 'reject');
  const text = (...given: Parameters<typeof deploymentIssue>): string => {
    const { title, body } = deploymentIssue(...given);
    return `${title}\n\n${body}\n`;
  };

  test.each([
    ['unasked', { how: 'unasked' }, { ...facts(), run: null }],
    ['bypassed', { how: 'bypassed', by: ann }, facts()],
    ['switched-off', { how: 'bypassed', by: null }, facts()],
    ['hostile', { how: 'unasked' }, facts({ environment: NASTY, ref: NASTY })],
  ] as const)('VER-8: %s', (name, how, given) => {
    expectGolden(`deployment-issue-${name}.md`, text(wrong, given, how));
  });
});
